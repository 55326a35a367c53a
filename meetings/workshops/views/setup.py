"""Staff set up blocks and workshops: one page with all of them, one form for each."""

from datetime import timedelta
from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.querysets import get_permitted
from core.refusal import Refused
from meetings.asking import asked
from meetings.models import Block, Meeting, Workshop
from meetings.workshops import actions
from meetings.workshops import setup as saving
from meetings.workshops.forms import BlockForm, DropForm, WorkshopForm
from meetings.workshops.held import blocks_of
from meetings.workshops.programme import workshops_of

FORM = require_http_methods(["GET", "POST"])
RECHOOSE_DAYS = timedelta(days=3)


def organised(request, pk):
    """The meeting, for who organises it; 404 or 403 for everybody else."""
    rows = Meeting.objects.select_related("atrium__platform")
    return get_permitted(request.user, rows, "organise", pk=pk)


@require_safe
def workshop_setup(request, pk):
    """All blocks with their workshops, and the way to each next step."""
    meeting = organised(request, pk)
    workshops = workshops_of(meeting)
    blocks = [
        (block, [row for row in workshops if row.block_id == block.pk])
        for block in blocks_of(meeting)
    ]
    context = {
        "meeting": meeting,
        "blocks": blocks,
        "may_change": meeting.status in {Meeting.Status.DRAFT, Meeting.Status.ANNOUNCED},
        "allots": any(block.is_by_preference for block, _ in blocks),
    }
    return render(request, "meetings/workshops/setup.html", context)


@FORM
def block_add(request, pk):
    meeting = organised(request, pk)
    return _block(request, meeting, Block(meeting=meeting))


@FORM
def block(request, pk, block_pk):
    meeting = organised(request, pk)
    return _block(request, meeting, _block_of(meeting, block_pk))


@FORM
def workshop_add(request, pk, block_pk):
    meeting = organised(request, pk)
    return _workshop(request, meeting, Workshop(block=_block_of(meeting, block_pk)))


@FORM
def workshop(request, pk, workshop_pk):
    meeting = organised(request, pk)
    return _workshop(request, meeting, _workshop_of(meeting, workshop_pk))


@FORM
def workshop_drop(request, pk, workshop_pk):
    """First the reason, then who gets which mail, then it is done."""
    meeting = organised(request, pk)
    row = _workshop_of(meeting, workshop_pk)
    if row.dropped_at:
        return redirect("meetings:workshop_setup", meeting.pk)
    data = request.POST if request.method == "POST" else None
    form = DropForm(data, workshop=row, initial={"choose_until": _until(row.block)})
    if form.is_valid():
        act = partial(actions.drop, row, by=request.user, **form.cleaned_data)
        step = asked(request.POST, act)
        if "confirm" in request.POST and step.is_chosen():
            step.take()
            messages.success(request, f"‘{row}’ vervalt. {step.said()}")
            return redirect("meetings:workshop_setup", meeting.pk)
        question = f"‘{row}’ laten vervallen?"
        return ask(request, meeting, step, question, back="meetings:workshop_setup")
    context = {"meeting": meeting, "workshop": row, "form": form}
    return render(request, "meetings/workshops/drop.html", context)


def ask(request, meeting, step, question, *, back, lines=()):
    """Show what a step would mail and ask for it."""
    context = {
        "meeting": meeting,
        "step": step,
        "question": question,
        "lines": lines,
        "back": back,
        "form": step.when,
    }
    return render(request, "meetings/workshops/ask.html", context)


def _until(block):
    """Three days more, where the time to choose is over."""
    now = timezone.now()
    return None if block.closes_at > now else min(now + RECHOOSE_DAYS, block.meeting.starts_at)


def _block_of(meeting, pk):
    row = get_object_or_404(Block, meeting=meeting, pk=pk)
    row.meeting = meeting
    return row


def _workshop_of(meeting, pk):
    rows = Workshop.objects.select_related("block")
    row = get_object_or_404(rows, block__meeting=meeting, pk=pk)
    row.block.meeting = meeting
    return row


def _block(request, meeting, row):
    if request.method == "POST" and "delete" in request.POST and row.pk:
        saving.delete_block(row, by=request.user)
        messages.success(request, "Het blok is verwijderd.")
        return redirect("meetings:workshop_setup", meeting.pk)
    data = request.POST if request.method == "POST" else None
    form = BlockForm(data, meeting=meeting, instance=row)
    if form.is_valid():
        old = row if row.pk else None
        save = partial(saving.save_block, meeting, by=request.user, block=old, **form.facts())
        if _saved(form, save):
            messages.success(request, "Het blok is bewaard.")
            return redirect("meetings:workshop_setup", meeting.pk)
    context = {"meeting": meeting, "block": row, "form": form}
    return render(request, "meetings/workshops/block.html", context)


def _workshop(request, meeting, row):
    if request.method == "POST" and "delete" in request.POST and row.pk:
        saving.delete_workshop(row, by=request.user)
        messages.success(request, "De workshop is verwijderd.")
        return redirect("meetings:workshop_setup", meeting.pk)
    data = request.POST if request.method == "POST" else None
    form = WorkshopForm(data, instance=row)
    if form.is_valid():
        old = row if row.pk else None
        save = partial(
            saving.save_workshop, row.block, by=request.user, workshop=old, **form.facts()
        )
        if answer := _save_workshop(request, meeting, form, save):
            return answer
    context = {"meeting": meeting, "workshop": row, "form": form}
    return render(request, "meetings/workshops/workshop.html", context)


def _save_workshop(request, meeting, form, save):
    """More seats go to who waits, who gets a mail: that is shown first. None when it was refused."""
    try:
        step = asked(request.POST, save)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    if step.mails and not ("confirm" in request.POST and step.is_chosen()):
        question = "Er komen plaatsen bij. Wie wacht, schuift door."
        return ask(request, meeting, step, question, back="meetings:workshop_setup")
    step.take()
    said = f" {step.said()}" if step.mails else ""
    messages.success(request, f"De workshop is bewaard.{said}")
    return redirect("meetings:workshop_setup", meeting.pk)


def _saved(form, save):
    try:
        save()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
