"""The programme of a round and its documents, changed for all meetings at once. For PBM."""

from collections import Counter

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from core.querysets import get_permitted
from documents.refusal import BadFile
from documents.serve import serve
from meetings.agenda.forms import NewPointForm, PaperForm
from meetings.models import Meeting, Round, Speaker
from meetings.rounds import actions
from meetings.rounds.following import open_meetings
from meetings.rounds.forms import ProgrammePointForm
from meetings.rounds.views import FORM, clash_words, meetings_of, staff_round
from meetings.speakers.forms import SpeakerForm

REACHED = "Elke bijeenkomst die nog komt en niet afwijkt, volgt. Er vertrekt geen mail."


def point_of(request, pk, item_pk):
    row = staff_round(request, pk)
    item = get_object_or_404(row.items, pk=item_pk)
    item.round = row
    return item


@FORM
def round_programme(request, pk):
    """The points in order; below them the form for one more."""
    row = staff_round(request, pk)
    form = NewPointForm(request.POST or None)
    if form.is_valid():
        item = actions.add_point(row, by=request.user, **form.cleaned_data)
        if item:
            messages.success(request, f"“{item.title}” staat in het programma. {REACHED}")
        return redirect(f"{request.path}#nieuw-punt")
    items = list(row.items.all())
    speakers = _speakers(items)
    for item in items:
        item.named = sorted(speakers[item.pk].items())
    papers = row.papers.select_related("document", "item")
    context = {
        "round": row,
        "form": form,
        "items": items,
        "papers": papers,
        "minutes": sum(item.minutes for item in items),
    }
    return render(request, "meetings/rounds/programme.html", context)


@FORM
def round_point(request, pk, item_pk):
    item = point_of(request, pk, item_pk)
    form = ProgrammePointForm(request.POST or None, item=item)
    if form.is_valid():
        version = form.cleaned_data["seen_version"]
        actions.change_point(item, by=request.user, version=version, **form.facts())
        messages.success(request, f"Bewaard. {REACHED}")
        return redirect("meetings:round_programme", pk)
    context = {"round": item.round, "item": item, "form": form}
    return render(request, "meetings/rounds/point.html", context)


@FORM
def round_speaker(request, pk, item_pk):
    """Someone who speaks at this point in every province."""
    item = point_of(request, pk, item_pk)
    form = SpeakerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        who = form.who()
        count = actions.name_speaker(item, by=request.user, **who)
        name = who["person"] or who["name"]
        where = "1 bijeenkomst" if count == 1 else f"{count} bijeenkomsten"
        messages.success(request, f"{name} spreekt bij “{item}” in {where} meer.")
        for sentence in clash_words(meetings_of(item.round, request.user), request.user):
            messages.warning(request, sentence)
        return redirect("meetings:round_programme", pk)
    context = {"round": item.round, "item": item, "form": form}
    return render(request, "meetings/rounds/speaker.html", context)


@FORM
def round_move(request, pk, item_pk):
    """Put a point somewhere else; looking leads to the programme, as does a refusal."""
    item = point_of(request, pk, item_pk)
    place, seen = (request.POST.get(name, "") for name in ("place", "seen_version"))
    if request.method == "POST" and place.isdecimal() and seen.isdecimal():
        place, seen = int(place[:4]), int(seen[:9])
        actions.move_point(item, by=request.user, place=place, version=seen)
        messages.success(request, f"“{item}” is verplaatst. {REACHED}")
    return redirect("meetings:round_programme", pk)


@FORM
def round_remove(request, pk, item_pk):
    """Ask, with who speaks at it, then take the point from every meeting."""
    item = point_of(request, pk, item_pk)
    seen = request.POST.get("seen_version", "")
    if seen.isdecimal():
        actions.remove_point(item, by=request.user, version=int(seen[:9]))
        messages.success(request, f"“{item}” is uit het programma gehaald. {REACHED}")
        return redirect("meetings:round_programme", pk)
    speakers = Speaker.objects.filter(
        item__round_item=item, item__meeting__in=open_meetings(item.round)
    )
    speakers = speakers.select_related("person", "item__meeting__atrium").order_by("item__meeting")
    context = {"round": item.round, "item": item, "speakers": speakers}
    return render(request, "meetings/rounds/remove.html", context)


@FORM
def round_add_paper(request, pk):
    row = staff_round(request, pk)
    return _paper(request, row, None)


@FORM
def round_paper(request, pk, paper_pk):
    """Another title, point or version of a document in every meeting; or take it away."""
    row = staff_round(request, pk)
    paper = get_object_or_404(row.papers.select_related("document"), pk=paper_pk)
    paper.round = row
    if request.POST.get("step") == "remove":
        actions.remove_paper(paper, by=request.user)
        messages.success(request, f"“{paper}” is verwijderd. {REACHED}")
        return redirect("meetings:round_programme", pk)
    return _paper(request, row, paper)


@require_safe
def round_file(request, pk, paper_pk):
    """The file itself, for who sees the round."""
    row = get_permitted(request.user, Round.objects, pk=pk)
    return serve(
        request, get_object_or_404(row.papers.select_related("document"), pk=paper_pk).document
    )


def _speakers(items):
    """`{point pk: {name: in how many meetings}}` of who speaks at these points; one query."""
    rows = Speaker.objects.filter(item__round_item__in=items).select_related("person", "item")
    rows = rows.exclude(item__meeting__status=Meeting.Status.CANCELLED).order_by("pk")
    found = {item.pk: Counter() for item in items}
    for row in rows:
        found[row.item.round_item_id][str(row)] += 1
    return found


def _paper(request, row, paper):
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = PaperForm(*data, points=row.items.all(), paper=paper, whole="Het hele programma")
    if form.is_valid():
        try:
            actions.keep_paper(row, by=request.user, paper=paper, **form.facts())
        except BadFile as refusal:
            form.add_error("file", refusal)
        else:
            messages.success(request, f"Het document is bewaard. {REACHED}")
            return redirect("meetings:round_programme", row.pk)
    return render(
        request, "meetings/rounds/paper.html", {"round": row, "form": form, "paper": paper}
    )
