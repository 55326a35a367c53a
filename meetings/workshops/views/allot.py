"""Staff divide the places: wishes, a proposal to look at, kept, made known, mended by hand, listed."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core.excel import download
from core.refusal import Refused
from meetings.asking import asked
from meetings.models import Registration, WorkshopSeat
from meetings.workshops import actions, proposal
from meetings.workshops.export import participants
from meetings.workshops.forms import AllotForm, PlaceForm
from meetings.workshops.held import blocks_of
from meetings.workshops.programme import programme, workshops_of
from meetings.workshops.views.setup import ask, organised

PER_PAGE = 50
STEP = require_http_methods(["GET", "POST"])


@STEP
def allotment(request, pk):
    """Divide: the outcome is shown before it is kept, and kept only as it was shown."""
    meeting = organised(request, pk)
    form = AllotForm(request.POST if request.method == "POST" else None)
    outcome = None
    if form.is_valid():
        choice = {name: form.cleaned_data[name] for name in ("spread", "fill")}
        if "keep" in request.POST:
            mark = form.cleaned_data["mark"]
            proposal.keep(meeting, by=request.user, mark=mark, **choice)
            messages.success(request, "De verdeling is bewaard. Nog niemand weet ervan.")
            return redirect("meetings:allotment", meeting.pk)
        outcome = proposal.propose(meeting, **choice)
    blocks = [block for block in blocks_of(meeting) if block.is_by_preference]
    kept = WorkshopSeat.objects.filter(block__in=blocks)
    context = {
        "meeting": meeting,
        "form": form,
        "outcome": outcome,
        "wished": proposal.wished(meeting),
        "blocks": blocks,
        "is_kept": any(block.allotted_at for block in blocks),
        "untold": kept.filter(told_at=None).values("registration").distinct().count(),
    }
    return render(request, "meetings/workshops/allotment.html", context)


@STEP
def allotment_publish(request, pk):
    """Make it known: who gets which mail is shown first; now, later or not at all."""
    meeting = organised(request, pk)
    if request.method == "GET":
        return redirect("meetings:allotment", meeting.pk)
    step = asked(request.POST, partial(proposal.publish, meeting, by=request.user))
    if "confirm" in request.POST and step.is_chosen():
        rows = step.take()
        messages.success(request, f"Bekendgemaakt aan {len(rows)} mensen. {step.said()}")
        return redirect("meetings:workshop_lists", meeting.pk)
    question = "De verdeling bekendmaken?"
    lines = ["Daarna ziet iedereen op de pagina van de bijeenkomst welke workshops het worden."]
    return ask(request, meeting, step, question, back="meetings:allotment", lines=lines)


@require_safe
def workshop_lists(request, pk):
    """Who sits in a workshop and who waits for it; with why, and the way to mend it."""
    meeting = organised(request, pk)
    workshops = workshops_of(meeting)
    asked_for = request.GET.get("workshop", "")
    chosen = next((row for row in workshops if str(row.pk) == asked_for), None)
    chosen = chosen or next(iter(workshops), None)
    rows = WorkshopSeat.objects.filter(workshop=chosen) if chosen else WorkshopSeat.objects.none()
    rows = rows.select_related("registration__person", "registration__organisation")
    seats_first = F("queue_no").asc(nulls_first=True)
    rows = rows.order_by(seats_first, "registration__person__sort_name", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "meeting": meeting,
        "workshops": workshops,
        "chosen": chosen,
        "page": page,
        "without": _without(meeting, workshops),
    }
    return render(request, "meetings/workshops/lists.html", context)


@require_safe
def workshops_excel(request, pk):
    meeting = organised(request, pk)
    return download(f"workshops-{meeting.pk}", participants(meeting))


@STEP
def workshop_seat(request, pk, registration_pk):
    """One person: their wishes, what they have and why, and another place by hand."""
    meeting = organised(request, pk)
    rows = Registration.objects.registered().select_related("person", "organisation")
    row = get_object_or_404(rows, meeting=meeting, pk=registration_pk)
    row.meeting = meeting
    blocks = programme(meeting, row, untold=True)
    form = PlaceForm(request.POST if request.method == "POST" else None, blocks=blocks)
    if form.is_valid() and (answer := _place(request, meeting, row, form)):
        return answer
    context = {"meeting": meeting, "registration": row, "blocks": blocks, "form": form}
    return render(request, "meetings/workshops/seat.html", context)


def _place(request, meeting, row, form):
    changes = form.changes()
    if not changes:
        messages.info(request, "Er is niets gewijzigd.")
        return redirect("meetings:workshop_lists", meeting.pk)
    act = partial(actions.place, meeting, row, changes, by=request.user)
    try:
        step = asked(request.POST, act)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    if step.mails and not ("confirm" in request.POST and step.is_chosen()):
        question = f"{row.person} in een andere workshop plaatsen?"
        return ask(request, meeting, step, question, back="meetings:workshop_lists")
    step.take()
    messages.success(request, f"Bewaard voor {row.person}. {step.said()}")
    return redirect("meetings:workshop_lists", meeting.pk)


def _without(meeting, workshops):
    """Who comes and has no seat in some block that goes on: `[(registration, blocks)]`."""
    blocks = {row.block_id: row.block for row in workshops if not row.dropped_at}
    seats = WorkshopSeat.objects.filter(registration__meeting=meeting, queue_no=None)
    held = set(seats.values_list("registration", "block"))
    rows = Registration.objects.registered().filter(meeting=meeting).select_related("person")
    found = (
        (row, [block for key, block in blocks.items() if (row.pk, key) not in held])
        for row in rows.order_by("person__sort_name", "pk")
    )
    return [(row, missing) for row, missing in found if missing]
