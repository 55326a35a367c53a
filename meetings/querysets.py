from django.db.models import (
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber
from django.utils import timezone

from core.querysets import RuledQuerySet
from core.watching import WatchedQuerySet

COUNTED = {
    "invited": "invited",
    "registered": "registered",
    "waiting": "waitlisted",
    "declined": "declined",
}


class MeetingQuerySet(RuledQuerySet):
    def upcoming(self):
        return self.filter(ends_at__gte=timezone.now())

    def past(self):
        return self.filter(ends_at__lt=timezone.now())

    def not_begun(self):
        return self.filter(starts_at__gt=timezone.now())

    def announced(self):
        """Everything the network was invited to: no drafts, nor what was only a date."""
        return self.exclude(status="draft").filter(announced_at__isnull=False)

    def date_only(self):
        """What people know by title and hour only, also when it was cancelled since."""
        return self.filter(announced_at=None, saved_date_at__isnull=False)

    def going_on(self):
        """Announced and not cancelled."""
        return self.filter(status__in=["announced", "held"])

    def between(self, start, end):
        """Meetings that take place, at least partly, from `start` until `end` (moments)."""
        return self.filter(starts_at__lt=end, ends_at__gte=start)

    def of(self, user, *statuses):
        """Meetings for which `user` has an answer in one of `statuses` (invited, registered or waiting)."""
        if not user.is_authenticated:
            return self.none()
        wanted = statuses or ("invited", "registered", "waitlisted")
        rows = self._registrations().filter(person=user, status__in=wanted)
        return self.filter(pk__in=rows.values("meeting"))

    def counted(self):
        """Give each meeting `invited_count`, `registered_count`, `waiting_count`, `declined_count`.

        `to_confirm_count`: those among the registered who said yes to another time (T18).

        Counted per row instead of by a join, so that a page of 20 costs 20 look-ups in an index
        however many registrations there are.
        """
        rows = self._registrations()
        mine = rows.filter(meeting=OuterRef("pk"))
        return self.annotate(
            to_confirm_count=_count(mine.to_confirm()),
            **{
                f"{name}_count": _count(mine.filter(status=status))
                for name, status in COUNTED.items()
            },
        )

    def with_seats(self):
        """Give each meeting `registered_count`, `waiting_count` and `seats_free` (None: no limit)."""
        return self.counted().annotate(seats_free=F("capacity") - F("registered_count"))

    def _registrations(self):
        return self.model._meta.get_field("registrations").related_model._default_manager


class RegistrationQuerySet(QuerySet):
    def registered(self):
        return self.filter(status="registered")

    def to_confirm(self):
        """Registered before the meeting got another time, and not heard of since (T18)."""
        return self.registered().filter(
            meeting__status="announced", answered_at__lt=F("meeting__moved_at")
        )

    def to_vet(self):
        """An organiser still decides about them; at a meeting that is over nobody does."""
        now = timezone.now()
        return self.filter(vetting="waiting", meeting__status="announced", meeting__ends_at__gt=now)

    def live(self):
        """With a seat or waiting for one."""
        return self.filter(status__in=["registered", "waitlisted"])

    def by_meeting(self, person, meetings):
        """`{meeting pk: registration}` of one person (none for a visitor) for some meetings."""
        known = {meeting.pk: meeting for meeting in meetings}
        found = {row.meeting_id: row for row in self.filter(person=person.pk, meeting__in=known)}
        for pk, row in found.items():
            row.meeting = known[pk]
        return found

    def waiting(self):
        """The waiting list in order, each row with its `place` from 1."""
        return (
            self.filter(status="waitlisted")
            .order_by("queue_no")
            .annotate(place=Window(RowNumber(), order_by=F("queue_no").asc()))
        )


class AgendaItemQuerySet(WatchedQuerySet):
    def waiting(self):
        """Moved on, and no later meeting has it yet."""
        return self.filter(moved_on_at__isnull=False, continued_as=None)


class TalkingPointQuerySet(RuledQuerySet):
    def waiting(self):
        """Not on an agenda yet: for the next meeting that is made."""
        return self.filter(item=None)

    def open(self):
        """Waiting, or on the agenda of a meeting that is still to come."""
        coming = Q(item__meeting__starts_at__gt=timezone.now())
        return self.filter(Q(item=None) | coming & ~Q(item__meeting__status="cancelled"))


class ProposalQuerySet(RuledQuerySet):
    def new(self):
        """Not decided on yet."""
        return self.filter(state="new")

    def backlog(self):
        """What can still come on an agenda: new, or kept for later."""
        return self.filter(state__in=["new", "later"])


def _count(rows):
    """How many of `rows` (correlated to one meeting), 0 when none."""
    counted = rows.order_by().values("meeting").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
