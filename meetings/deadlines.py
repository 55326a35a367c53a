"""The deadlines of a meeting go along with its start."""

from django.utils import timezone

from core.times import BRUSSELS, local

SHIFTING = ("registration_opens_at", "registration_closes_at", "cancel_until")


def with_shifted(meeting, fields):
    """`fields`, and the deadlines that are still to come moved along with the start (T4)."""
    if "starts_at" not in fields:
        return fields
    clock = [
        local(moment).replace(tzinfo=None) for moment in (fields["starts_at"], meeting.starts_at)
    ]
    shift = clock[0] - clock[1]
    deadlines = {name: getattr(meeting, name) for name in SHIFTING}
    moved = {
        name: (local(moment).replace(tzinfo=None) + shift).replace(tzinfo=BRUSSELS)
        for name, moment in deadlines.items()
        if moment and moment > timezone.now()
    }
    return {**fields, **moved}
