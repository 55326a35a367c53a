"""Building the agenda of a meeting, for who may organise it."""

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.querysets import get_permitted
from documents.refusal import BadFile
from documents.serve import serve
from meetings.agenda import actions, carrying, overrun, running_times, telling
from meetings.agenda.changes import changes
from meetings.agenda.forms import NewPointForm, PaperForm, PointForm
from meetings.agenda.times import length, planned
from meetings.asking import asked
from meetings.eligibility import entitled_people
from meetings.models import Meeting, Paper, PaperVersion, Proposal, Speaker
from meetings.rounds.deviations import deviations_of
from meetings.speakers.clashes import clashes

FORM = require_http_methods(["GET", "POST"])
SUGGESTED = 200


def changeable(request, pk):
    """The meeting, of which this person may build the agenda; 404 or 403 for others."""
    rows = Meeting.objects.select_related("atrium__platform", "municipality")
    return get_permitted(request.user, rows, "change", pk=pk)


def point_of(request, pk, item_pk):
    """A point with its meeting, as `changeable`."""
    meeting = changeable(request, pk)
    rows = meeting.agenda_items.select_related("owner")
    item = get_object_or_404(rows, pk=item_pk)
    item.meeting = meeting
    return item


def back_to(item):
    """The agenda, at the place of a point."""
    return redirect(f"{reverse('meetings:agenda', args=[item.meeting_id])}#punt-{item.pk}")


def page(request, template, item, **context):
    """A page about a point, with the people who are suggested while typing an address."""
    context |= {"item": item, "meeting": item.meeting, "suggested": suggested(item.meeting)}
    return render(request, f"meetings/{template}.html", context)


def suggested(meeting):
    return entitled_people(meeting).order_by("sort_name", "pk")[:SUGGESTED]


@FORM
def agenda(request, pk):
    """The points in order with their hours; below them the form for one more."""
    meeting = changeable(request, pk)
    form = NewPointForm(request.POST or None)
    if form.is_valid():
        item = actions.add_item(meeting, by=request.user, **form.cleaned_data)
        if item:
            messages.success(request, f"“{item.title}” staat op de agenda.")
        return redirect(f"{request.path}#nieuw-punt")
    papers = list(meeting.papers.select_related("document").prefetch_related("versions"))
    items = list(points_of(meeting))
    changed = changes(meeting, items)
    points = running_times(meeting, items, papers, changed.by_item, carrying.trails(items))
    context = {
        "meeting": meeting,
        "form": form,
        "points": points,
        "papers": [paper for paper in papers if paper.item_id is None],
        "planned": planned(points),
        "length": length(meeting),
        "overrun": overrun(meeting, points),
        "clashes": clashes(meeting, request.user),
        "changes": changed,
        "deviations": deviations_of(meeting) if meeting.round_id else [],
        "proposals": Proposal.objects.new().filter(atrium=meeting.atrium_id).count(),
        "may_tell": meeting.status == Meeting.Status.ANNOUNCED and not meeting.has_begun,
        **_moved(request),
    }
    return render(request, "meetings/agenda/build.html", context)


@FORM
def tell(request, pk):
    """Show whom the changes of the agenda would be mailed; done once that was seen."""
    meeting = changeable(request, pk)
    # Looking leads to the agenda, as does a refusal.
    if request.method != "POST":
        return redirect("meetings:agenda", pk)
    step = asked(
        request.POST, lambda: telling.tell_changes(meeting, by=request.user), may_skip=False
    )
    if "confirm" in request.POST and step.is_chosen():
        step.take()
        messages.success(request, f"De wijzigingen zijn meegedeeld. {step.said()}")
        return redirect("meetings:agenda", pk)
    return render(request, "meetings/agenda/tell.html", {"meeting": meeting, "step": step})


def _moved(request):
    """Which point was just moved, and which way: its button gets the focus again."""
    key, _, way = request.GET.get("verplaatst", "").partition("-")
    return {"moved": int(key[:18]) if key.isdecimal() else None, "way": way}


def points_of(meeting):
    """The points of a meeting with owner and speakers."""
    speakers = Speaker.objects.select_related("person").order_by("pk")
    return meeting.agenda_items.select_related("owner", "proposal__proposed_by").prefetch_related(
        Prefetch("speakers", speakers)
    )


@FORM
def point(request, pk, item_pk):
    """One point: its facts; papers and speakers have pages of their own."""
    item = point_of(request, pk, item_pk)
    form = PointForm(request.POST or None, item=item)
    if form.is_valid():
        version = form.cleaned_data["seen_version"]
        actions.change_item(item, by=request.user, version=version, **form.facts())
        messages.success(request, "Bewaard.")
        return back_to(item)
    return page(request, "agenda/point", item, form=form)


@FORM
def move(request, pk, item_pk):
    """Put a point somewhere else; looking leads to the agenda, as does a refusal."""
    item = point_of(request, pk, item_pk)
    place, seen = (request.POST.get(name, "") for name in ("place", "seen"))
    if request.method == "POST" and place.isdecimal() and seen.isdecimal():
        place, seen = int(place[:4]), int(seen[:4])
        actions.move_item(item, by=request.user, place=place, seen=seen)
        way = "op" if place < seen else "neer"
        # So that the same button has the focus again; a fragment in the address would prevent that.
        return redirect(f"{reverse('meetings:agenda', args=[pk])}?verplaatst={item.pk}-{way}")
    return back_to(item)


@FORM
def remove(request, pk, item_pk):
    """Ask, then take the point away; who proposed it gets a mail, which is shown first."""
    item = point_of(request, pk, item_pk)
    seen, step = request.POST.get("seen_version", ""), None
    if seen.isdecimal():
        version = int(seen[:9])
        step = asked(
            request.POST,
            lambda: actions.remove_item(item, by=request.user, version=version),
            may_skip=False,
        )
        if step.is_chosen():
            step.take()
            messages.success(request, f"“{item.title}” is van de agenda gehaald. {step.said()}")
            return redirect("meetings:agenda", pk)
    context = {"speakers": item.speakers.select_related("person"), "papers": item.papers.count()}
    context |= {"step": step, "proposal": Proposal.objects.filter(item=item).first()}
    return page(request, "agenda/remove", item, **context)


@FORM
def carry(request, pk, item_pk):
    """Ask, then move the point on to the next meeting, or bring it back."""
    item = point_of(request, pk, item_pk)
    seen = request.POST.get("seen_version", "")
    if request.POST.get("step") == "back":
        carrying.bring_back(item, by=request.user)
        messages.success(request, f"“{item.title}” is teruggehaald.")
        return back_to(item)
    if seen.isdecimal():
        carrying.carry_on(item, by=request.user, version=int(seen[:9]))
        messages.success(request, f"“{item.title}” is doorgeschoven.")
        return back_to(item)
    context = {"next": carrying.next_meeting(item.meeting), "papers": item.papers.count()}
    context["trail"] = carrying.trails([item]).get(item.pk)
    return page(request, "agenda/carry", item, **context)


@FORM
def add_paper(request, pk):
    """A paper for the meeting, or for the point that the address names."""
    meeting = changeable(request, pk)
    initial = {"item": request.GET.get("punt", "")}
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = PaperForm(*data, points=meeting.agenda_items.all(), initial=initial)
    return _papers(request, meeting, form, None)


@FORM
def paper(request, pk, paper_pk):
    """Another title, point or version of a paper; or take it away."""
    meeting = changeable(request, pk)
    row = get_object_or_404(meeting.papers.select_related("document", "speaker"), pk=paper_pk)
    row.meeting = meeting
    if request.POST.get("step") == "remove":
        actions.remove_paper(row, by=request.user)
        messages.success(request, f"“{row.title}” is verwijderd.")
        return redirect("meetings:agenda", pk)
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = PaperForm(*data, points=meeting.agenda_items.all(), paper=row)
    return _papers(request, meeting, form, row)


def _papers(request, meeting, form, row):
    if form.is_valid():
        try:
            actions.keep_paper(meeting, by=request.user, paper=row, **form.facts())
        except BadFile as refusal:
            form.add_error("file", refusal)
        else:
            messages.success(request, "Het document is bewaard.")
            return redirect("meetings:agenda", meeting.pk)
    versions = row.versions.select_related("document", "replaced_by") if row else []
    context = {"meeting": meeting, "form": form, "paper": row, "versions": versions}
    return render(request, "meetings/agenda/paper.html", context)


@require_safe
def old_version(request, pk, version_pk):
    """A file that was replaced: for the organisers only (T69, T72)."""
    meeting = get_permitted(request.user, Meeting.objects, "organise", pk=pk)
    papers = Paper.objects.filter(meeting=meeting)
    rows = PaperVersion.objects.filter(paper__in=papers).select_related("document")
    return serve(request, get_object_or_404(rows, pk=version_pk).document)
