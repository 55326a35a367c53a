"""What waits for an agenda: points for a Partneroverleg, points moved on, proposals of members.

A meeting comes or goes: what waited for it goes on its agenda, what stood there waits again. Written
once, for all that waits.
"""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from meetings.agenda.copying import continue_point
from meetings.models import AgendaItem, Proposal, TalkingPoint
from meetings.proposals import mail

State = Proposal.State


def take_up(meeting):
    """Put what waits for the next meeting of this atrium on the agenda of `meeting`, just made.

    Proposals wait for a decision, not for a meeting. What a copy brought along is not put there twice.
    """
    if meeting.has_begun:
        return
    for point in TalkingPoint.objects.waiting().filter(atrium=meeting.atrium_id):
        there = meeting.agenda_items.filter(title=point.title, talking_point=None).first()
        point.item = there or AgendaItem.objects.create(
            meeting=meeting, title=point.title, minutes=TalkingPoint.MINUTES
        )
        point.save(update_fields=["item"])
    moved_on = AgendaItem.objects.waiting().filter(meeting__atrium=meeting.atrium_id)
    for item in moved_on.exclude(meeting=meeting).order_by("moved_on_at", "pk"):
        _continue_once(item, meeting)


def let_go(meeting):
    """`meeting` does not take place: its points wait for the next one."""
    for point in TalkingPoint.objects.filter(item__meeting=meeting):
        point.item = None
        point.save(update_fields=["item"])
    # A point that was moved on is not of this meeting any more.
    accepted = Proposal.objects.filter(item__meeting=meeting, item__moved_on_at=None)
    accepted.filter(state=State.ACCEPTED).update(state=State.LATER, version=F("version") + 1)
    continued = AgendaItem.objects.filter(meeting=meeting, moved_on_at=None)
    moment = meeting.cancelled_at or timezone.now()
    continued.exclude(continues=None).update(moved_on_at=moment)


def get_back(meeting, *, cancelled_at):
    """`meeting` takes place after all: what `let_go` took and nobody used since is on its agenda again.

    A proposal that was decided on meanwhile, and a point that went to another agenda, stay there.
    """
    continued = AgendaItem.objects.waiting().filter(meeting=meeting, moved_on_at=cancelled_at)
    continued.exclude(continues=None).update(moved_on_at=None)
    mine = Proposal.objects.filter(item__meeting=meeting, item__moved_on_at=None)
    mine.filter(state=State.LATER).update(state=State.ACCEPTED, version=F("version") + 1)
    take_up(meeting)


def _continue_once(item, meeting):
    """Unless a meeting that was planned at the same moment has it: then it goes on there."""
    try:
        with transaction.atomic():
            continue_point(item, meeting)
    except IntegrityError:
        return


def let_go_point(item, *, by):
    """`item` is taken off an agenda: a proposal waits again, and who proposed it is told."""
    proposal = Proposal.objects.filter(item=item, state=State.ACCEPTED).first()
    if proposal is None:
        return
    proposal.state, proposal.item, proposal.word = State.LATER, None, ""
    proposal.decided_by, proposal.decided_at = by, timezone.now()
    proposal.version += 1
    proposal.save()
    mail.answered(proposal, taken_off=True)
