"""The pages of a round: the list, one round with its meetings, and making one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.people import is_staff_member
from core.querysets import get_permitted
from core.times import span_words
from meetings.agenda import default_agenda
from meetings.approvals.standing import standings, steering_group
from meetings.models import Meeting, Round
from meetings.rounds import actions
from meetings.rounds.deviations import deviations
from meetings.rounds.forms import (
    ChangeRoundForm,
    MeetingsForm,
    NewRoundForm,
    Places,
    PlatformForm,
    atria_of,
    missing_atria,
)
from meetings.speakers.clashes import clashes_of
from meetings.warnings import warnings
from platforms.standing import organises_anything

FORM = require_http_methods(["GET", "POST"])
USUAL_MINUTES = 180
Status = Meeting.Status


def staff_round(request, pk):
    """The round, for who keeps it; 404 or 403 for others."""
    return get_permitted(request.user, Round.objects.select_related("platform"), "change", pk=pk)


def meetings_of(round, user):
    """The meetings of a round that `user` organises, with how many answered what, in order of time."""
    rows = Meeting.objects.filter(round=round).permitted(user, "organise").with_seats()
    rows = rows.select_related("atrium__province", "atrium__platform", "municipality", "theme")
    return list(rows.order_by("starts_at", "pk"))


@require_safe
def rounds(request):
    """The rounds one has a part in, the newest first."""
    if not organises_anything(request.user):
        raise PermissionDenied
    organised = Meeting.objects.permitted(request.user, "organise").order_by("starts_at", "pk")
    organised = organised.select_related("atrium__province")
    rows = Round.objects.permitted(request.user).select_related("platform")
    rows = rows.prefetch_related(Prefetch("meetings", organised, to_attr="dates"))
    context = {
        "rounds": rows,
        "may_add": is_staff_member(request.user),
        "waiting": _waiting(request.user),
    }
    return render(request, "meetings/rounds/list.html", context)


def _waiting(user):
    """Drafts with which a steering group must still agree: how they stand, and who is asked."""
    rows = Meeting.objects.permitted(user, "announce").upcoming()
    rows = rows.filter(approval_asked_at__isnull=False, atrium__platform__needs_approval=True)
    rows = list(rows.select_related("atrium__platform").order_by("starts_at", "pk"))
    found = standings(rows)
    groups = steering_group([row.atrium_id for row in rows])
    asked = ((found[row.pk], groups.get(row.atrium_id, [])) for row in rows)
    return [(standing, group) for standing, group in asked if not standing.is_agreed]


@require_safe
def round(request, pk):
    """One round: what its meetings have in common, how each stands, and where it differs."""
    rows = Round.objects.select_related("platform").flagged(request.user, "change")
    row = get_permitted(request.user, rows, pk=pk)
    meetings = meetings_of(row, request.user)
    own = deviations(row, meetings)
    agreed = standings(meetings)
    items = list(row.items.all())
    papers = list(row.papers.select_related("document", "item"))
    context = {
        "round": row,
        "meetings": [
            (each, own[each.pk] if each.status != Status.CANCELLED else [], agreed[each.pk])
            for each in meetings
        ],
        "clashes": list(clash_words(meetings, request.user)),
        "items": [(item, [paper for paper in papers if paper.item == item]) for item in items],
        "papers": [paper for paper in papers if paper.item is None],
        "minutes": sum(item.minutes for item in items),
        "drafts": sum(each.status == Status.DRAFT for each in meetings),
    }
    return render(request, "meetings/rounds/round.html", context)


def clash_words(meetings, user):
    """A sentence for each speaker of a meeting to come who is awaited elsewhere then (T10)."""
    now, open_states = timezone.now(), {Status.DRAFT, Status.ANNOUNCED}
    coming = [row for row in meetings if row.status in open_states and row.starts_at > now]
    found = clashes_of(coming, user)
    for meeting in coming:
        for clash in found.get(meeting.pk, []):
            when = span_words(clash.other.starts_at, clash.other.ends_at)
            yield f"{meeting.atrium}: {clash.speaker} spreekt dan ook op {clash}, {when}."


@FORM
def round_add(request):
    """First the platform, then everything else on one form; the meetings are drafts."""
    if not is_staff_member(request.user):
        raise PermissionDenied
    chosen = PlatformForm(request.GET if "platform" in request.GET else None)
    if not chosen.is_valid():
        return render(request, "meetings/rounds/platform.html", {"form": chosen})
    platform = chosen.cleaned_data["platform"]
    data = request.POST if request.method == "POST" else None
    form, places = NewRoundForm(data), Places(data, atria=atria_of(platform))
    form.initial["minutes"] = _usual_minutes(platform)
    if data is not None and places.are_valid(form):
        facts = {**form.facts(), "nonce": form.cleaned_data["nonce"]}
        made = actions.make_round(
            platform, by=request.user, plans=_plans(request, form, places), **facts
        )
        if made is None:
            messages.info(request, "Dit formulier was al verwerkt; er is niets veranderd.")
            return redirect("meetings:rounds")
        return _made(request, made, made.meetings.all())
    context = {"form": form, "places": places, "platform": platform}
    return render(request, "meetings/rounds/add.html", context)


@FORM
def round_meetings(request, pk):
    """A meeting more, for provinces that have none in this round."""
    row = staff_round(request, pk)
    atria = missing_atria(row)
    if not atria:
        messages.info(request, "Elke provincie heeft een bijeenkomst in deze ronde.")
        return redirect(row)
    data = request.POST if request.method == "POST" else None
    form, places = MeetingsForm(data), Places(data, atria=atria)
    form.initial["minutes"] = _usual_minutes(row.platform)
    if data is not None and places.are_valid(form):
        drafts = actions.add_meetings(row, by=request.user, plans=_plans(request, form, places))
        return _made(request, row, drafts)
    context = {"form": form, "places": places, "round": row, "platform": row.platform}
    return render(request, "meetings/rounds/add.html", context)


@FORM
def round_change(request, pk):
    """Other words for all meetings; or away with a round that has none."""
    row = staff_round(request, pk)
    if request.POST.get("step") == "remove":
        actions.remove_round(row, by=request.user)
        messages.success(request, f"“{row}” is verwijderd.")
        return redirect("meetings:rounds")
    form = ChangeRoundForm(request.POST or None, round=row)
    if form.is_valid():
        version = form.cleaned_data["seen_version"]
        actions.change_round(row, by=request.user, version=version, **form.facts())
        messages.success(request, "Bewaard. Er vertrekt geen mail.")
        return redirect(row)
    context = {"round": row, "form": form, "is_empty": not row.meetings.exists()}
    return render(request, "meetings/rounds/change.html", context)


@FORM
def follow_round(request, pk):
    """Show what one meeting has of its own; give it up once that was seen."""
    rows = Meeting.objects.filter(round__isnull=False).select_related("round", "atrium")
    meeting = get_permitted(request.user, rows, "change", pk=pk)
    if "confirm" in request.POST:
        actions.follow_again(meeting, by=request.user)
        messages.success(request, "Deze bijeenkomst volgt de ronde weer. Er vertrekt geen mail.")
        return redirect("meetings:agenda", pk)
    own = deviations(meeting.round, [meeting])[meeting.pk]
    context = {"meeting": meeting, "round": meeting.round, "deviations": own}
    return render(request, "meetings/rounds/follow.html", context)


def _usual_minutes(platform):
    """As long as the default agenda lasts."""
    return sum(point.get("minutes", 20) for point in default_agenda(platform)) or USUAL_MINUTES


def _plans(request, form, places):
    names = ("minutes", "is_public")
    return places.plans(contact=request.user, **{name: form.cleaned_data[name] for name in names})


def _made(request, round, drafts):
    """To the round, with what is worth a look at each new date."""
    count = len(drafts)
    words = "1 concept" if count == 1 else f"{count} concepten"
    messages.success(request, f"{words} bewaard. Er is nog niemand uitgenodigd.")
    for draft in drafts:
        for sentence in warnings(draft, request.user):
            messages.warning(request, f"{draft.atrium}: {sentence}")
    return redirect(round)
