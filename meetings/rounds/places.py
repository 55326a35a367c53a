"""The places of a round as the page of one of its meetings offers them."""

from dataclasses import dataclass, field

from django.utils import timezone

from meetings.models import Meeting, Registration
from meetings.rounds.one_place import elsewhere


@dataclass(frozen=True)
class Places:
    """`others`: the other meetings of the round that are announced and to come, with free seats.

    `mine`: the registration I have in one of them, where one place is all one may have.
    """

    others: list = field(default_factory=list)
    mine: Registration | None = None


def places(meeting, user):
    """The Places of a meeting of a round for `user`; two queries, none for another meeting."""
    if not meeting.round_id or not user.is_authenticated:
        return Places()
    rows = Meeting.objects.filter(
        round=meeting.round_id, status=Meeting.Status.ANNOUNCED, starts_at__gt=timezone.now()
    )
    rows = rows.exclude(pk=meeting.pk).with_seats()
    rows = rows.select_related("atrium__province", "municipality", "round")
    return Places(list(rows.order_by("starts_at", "pk")), elsewhere(user, meeting))
