"""The verslag that is not there yet (T82): computed from the meetings, never scheduled."""

from datetime import timedelta

from django.utils import timezone
from holidays import country_holidays

from core.times import add_working_days, at, local
from meetings.models import Meeting
from minutes import mail
from minutes.audience import reminded_of

WORKING_DAYS = (3, 7, 14)
HOUR = 9
STALE = timedelta(days=3)  # older than this is not sent any more: no burst after an outage


def remind_missing():
    """Write the reminders whose moment has come (once each, whoever calls); return how many."""
    return sum(_remind(meeting, days) for days in WORKING_DAYS for meeting in _due(days))


def _due(days):
    """Meetings without verslag whose reminder after `days` working days is due and not stale."""
    now = timezone.now()
    # Wide enough for the weekends and the holidays in between; the moment itself decides.
    farthest = timedelta(days=2 * days + 7) + STALE
    held = Meeting.objects.going_on().filter(
        minutes=None, ends_at__gt=now - farthest, ends_at__lt=now - timedelta(days=days - 1)
    )
    rows = held.select_related("atrium").order_by("pk")
    return [row for row in rows if _moment(row, days) <= now < _moment(row, days) + STALE]


def _moment(meeting, days):
    """9 o'clock in Brussels, `days` Belgian working days after the meeting."""
    day = add_working_days(local(meeting.ends_at).date(), days, country_holidays("BE"))
    return at(day, HOUR)


def _remind(meeting, days):
    moment = _moment(meeting, days)
    people = reminded_of(meeting)
    return mail.missing(meeting, people, due_at=moment, expires_at=moment + STALE, days=days)
