"""Municipalities that merge: which organisation goes into which, when, and the people there (T92)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from core.times import today
from members.models import Organisation, Position


@dataclass(frozen=True)
class Merger:
    """`old` goes into `new`; `on` is the first day on which only `new` exists."""

    old: Organisation
    new: Organisation
    on: date

    @property
    def eve(self):
        """The last day of `old`."""
        return self.on - timedelta(days=1)

    @property
    def is_due(self):
        return self.on <= today()


def mergers():
    """Every merger we know of, also coming ones, the oldest first: one may follow on another."""
    rows = Organisation.objects.filter(
        municipality__valid_until__isnull=False, municipality__successor__organisation__isnull=False
    ).select_related("municipality__successor__organisation")
    found = [
        Merger(row, row.municipality.successor.organisation, row.municipality.valid_until)
        for row in rows
    ]
    return sorted(found, key=lambda merger: (merger.on, merger.old.sort_name))


def positions_to_move(merger):
    """What people still do for the old organisation on the day of the merger or later."""
    rows = Position.objects.active(merger.on) | Position.objects.filter(start_on__gt=merger.on)
    return rows.filter(organisation=merger.old)


@transaction.atomic
def move_positions(merger):
    """End each position the evening before and begin the same one in the new organisation.

    The old row stays as history. A second run finds nothing left to do.
    """
    for old in positions_to_move(merger).select_related("person").order_by("pk"):
        start = max(old.start_on, merger.on)
        known = Position.objects.filter(
            person=old.person_id,
            organisation=merger.new,
            function=old.function_id,
            end_on=None,
            start_on__lte=start,
        )
        if not known.exists():
            Position.objects.update_or_create(
                person=old.person,
                organisation=merger.new,
                function_id=old.function_id,
                start_on=start,
                create_defaults={"end_on": old.end_on},
                defaults={"end_on": None} if old.end_on is None else {},
            )
        if old.start_on > merger.eve:
            old.delete()  # it never began at the old organisation
        else:
            old.end_on = merger.eve
            old.save(update_fields=["end_on"])
