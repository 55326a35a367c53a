"""Who speaks at a point, for who builds its agenda."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from core.refusal import Refused
from meetings.agenda.views import FORM, back_to, changeable, page, point_of
from meetings.asking import asked
from meetings.speakers import actions, answering
from meetings.speakers.clashes import clashes
from meetings.speakers.forms import SlidesUntilForm, SpeakerForm


@FORM
def add_speaker(request, pk, item_pk):
    """Name someone who speaks at this point."""
    item = point_of(request, pk, item_pk)
    form = SpeakerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            row = actions.add_speaker(item, by=request.user, **form.who())
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, f"{row} spreekt bij “{item.title}”.")
            _warn(request, row)
            return back_to(item)
    return page(request, "speakers/add", item, form=form)


@FORM
def speaker(request, pk, item_pk, speaker_pk):
    """Who this speaker is and what they answered; correct it or take them away."""
    row = speaker_of(request, pk, item_pk, speaker_pk)
    item = row.item
    if request.POST.get("step") == "revoke":
        answering.revoke(row, by=request.user)
        messages.success(request, f"De link van {row} werkt niet meer.")
        return redirect(request.path)
    if request.POST.get("step") == "remove":
        actions.remove_speaker(row, by=request.user)
        messages.success(request, f"{row} staat niet meer bij “{item.title}”.")
        return back_to(item)
    form = SpeakerForm(request.POST if request.method == "POST" else None, speaker=row)
    if form.is_valid():
        try:
            actions.change_speaker(row, by=request.user, **form.who())
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, "Bewaard.")
            return back_to(item)
    return page(request, "speakers/speaker", item, form=form, speaker=row)


@FORM
def ask(request, pk, item_pk, speaker_pk):
    """Show the mail that asks a speaker to confirm; sent once that was seen."""
    row = speaker_of(request, pk, item_pk, speaker_pk)
    back = redirect("meetings:speaker", pk, item_pk, speaker_pk)
    # Looking leads to the page of the speaker, as does a refusal.
    if request.method != "POST":
        return back
    step = asked(request.POST, lambda: answering.ask(row, by=request.user), may_skip=False)
    if "confirm" in request.POST and step.is_chosen():
        step.take()
        messages.success(request, f"{row} krijgt een mail met een eigen link. {step.said()}")
        return back
    return page(request, "speakers/ask", row.item, speaker=row, step=step)


@FORM
def slides_until(request, pk):
    """Until when the speakers of a meeting may upload slides."""
    meeting = changeable(request, pk)
    form = SlidesUntilForm(request.POST if request.method == "POST" else None, meeting=meeting)
    if form.is_valid():
        moment = form.cleaned_data["slides_until"]
        actions.set_slides_until(meeting, by=request.user, moment=moment)
        messages.success(request, "Bewaard.")
        return redirect("meetings:agenda", pk)
    context = {"meeting": meeting, "form": form}
    return render(request, "meetings/speakers/slides_until.html", context)


def speaker_of(request, pk, item_pk, speaker_pk):
    """A speaker with the point and its meeting, for who builds its agenda."""
    item = point_of(request, pk, item_pk)
    row = get_object_or_404(item.speakers.select_related("person"), pk=speaker_pk)
    row.item = item
    return row


def _warn(request, row):
    """Say at once that someone is in two places (T10)."""
    for clash in clashes(row.item.meeting, request.user):
        if clash.speaker.pk == row.pk:
            messages.warning(request, f"{row} spreekt op dat moment ook op {clash}.")
