"""Who speaks at a point, for who builds its agenda."""

from django.contrib import messages
from django.shortcuts import get_object_or_404

from core.refusal import Refused
from meetings.agenda.views import FORM, back_to, page, point_of
from meetings.speakers import actions
from meetings.speakers.clashes import clashes
from meetings.speakers.forms import SpeakerForm


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
    item = point_of(request, pk, item_pk)
    row = get_object_or_404(item.speakers.select_related("person"), pk=speaker_pk)
    row.item = item
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


def _warn(request, row):
    """Say at once that someone is in two places (T10)."""
    for clash in clashes(row.item.meeting):
        if clash.speaker.pk == row.pk:
            messages.warning(request, f"{row} spreekt op dat moment ook op {clash.other}.")
