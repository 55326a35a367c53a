"""The verslag that is not there yet: computed from the meetings, never scheduled."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from core.times import at, local
from meetings.models import Meeting
from minutes import mail
from platforms.models import Membership, Role

DAYS = (7, 14)
HOUR = 9
STALE = timedelta(days=3)  # older than this is not sent any more: no burst after an outage


def remind_missing():
    """Write the reminders whose moment has come (once each, whoever calls); return how many."""
    return sum(_remind(meeting, days) for days in DAYS for meeting in _without_minutes(days))


def _without_minutes(days):
    """Meetings whose reminder after `days` days is due now and not stale."""
    now = timezone.now()
    held = Meeting.objects.going_on().filter(
        minutes=None,
        ends_at__gt=now - timedelta(days=days + 1) - STALE,
        ends_at__lt=now - timedelta(days=days - 1),
    )
    rows = held.select_related("atrium").order_by("pk")
    return [row for row in rows if _moment(row, days) <= now < _moment(row, days) + STALE]


def _moment(meeting, days):
    """9 o'clock in Brussels, `days` days after the meeting."""
    return at(local(meeting.ends_at).date() + timedelta(days=days), HOUR)


def _remind(meeting, days):
    managers = Membership.objects.active().filter(
        atrium=meeting.atrium_id, role=Role.RELATIONSHIP_MANAGER
    )
    people = get_user_model().objects.filter(is_active=True, pk__in=managers.values("person"))
    moment = _moment(meeting, days)
    return mail.missing(meeting, people, due_at=moment, expires_at=moment + STALE, days=days)
