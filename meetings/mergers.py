"""What a merger of municipalities means for coming meetings and who comes to them (T92)."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.times import midnight
from meetings.locking import lock
from meetings.models import Duty, Meeting, Proposal, Registration
from platforms.mergers import atria_to_merge

COMING = (Meeting.Status.DRAFT, Meeting.Status.ANNOUNCED)


def meetings_to_move(merger):
    """Meetings from the day of the merger on, of an atrium that merges into another."""
    atria = [atrium.pk for atrium, _ in atria_to_merge(merger)]
    return _after(merger, Meeting.objects.filter(atrium__in=atria)).order_by("starts_at", "pk")


def registrations_to_move(merger):
    """Who comes to a meeting from that day on in the name of the old organisation."""
    meetings = _after(merger, Meeting.objects.all())
    rows = Registration.objects.filter(organisation=merger.old, meeting__in=meetings.values("pk"))
    return rows.select_related("person", "meeting").order_by("meeting__starts_at", "pk")


def duties_to_move(merger):
    """Who hosts a meeting from that day on in the name of the old organisation."""
    meetings = _after(merger, Meeting.objects.all())
    return Duty.objects.filter(organisation=merger.old, meeting__in=meetings.values("pk"))


def move_meetings(merger):
    """Give them to the new atrium and the new organisation: one transaction per meeting.

    What took place before stays as it was. Run outside a transaction: never two meetings in one
    (reliability.md 2.2); broken off halfway, the next run goes on.
    """
    held = registrations_to_move(merger).values("meeting")
    hosted = duties_to_move(merger).values("meeting")
    own = meetings_to_move(merger).values("pk")
    rows = Meeting.objects.filter(Q(pk__in=own) | Q(pk__in=held) | Q(pk__in=hosted))
    for meeting in rows.order_by("pk"):
        _move(meeting, merger)


@transaction.atomic
def move_proposals(merger):
    """What members proposed goes along, unless it was decided on for good in the old atrium."""
    for old, new in atria_to_merge(merger):
        rows = Proposal.objects.filter(atrium=old)
        rows.filter(Q(pk__in=rows.backlog()) | Q(item__meeting__atrium=new)).update(atrium=new)


@transaction.atomic
def _move(meeting, merger):
    meeting, _ = lock(meeting)
    target = {old.pk: new for old, new in atria_to_merge(merger)}.get(meeting.atrium_id)
    if target is not None:
        meeting.atrium = target
        meeting.version += 1
        meeting.save(update_fields=["atrium", "version"])
    hosts = duties_to_move(merger).filter(meeting=meeting)
    for row in [*registrations_to_move(merger).filter(meeting=meeting), *hosts]:
        row.organisation = merger.new
        row.save(update_fields=["organisation"])


def _after(merger, rows):
    begins = max(midnight(merger.on), timezone.now())
    return rows.filter(starts_at__gte=begins, status__in=COMING)
