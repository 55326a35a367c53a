"""The owner of an action is reminded: before its day and once after. Computed, never scheduled."""

from datetime import timedelta

from django.utils import timezone
from holidays import country_holidays

from core.times import add_working_days, at, today, working_days_before
from minutes.followup import mail
from minutes.models import Action, Minutes

BEFORE = 3  # working days
HOUR = 9
STALE = timedelta(days=3)  # older than this is not sent any more: no burst after an outage
WIDE = timedelta(days=14)  # holds three working days and any row of holidays


def remind_owners():
    """Write the reminders whose moment has come (once each, whoever calls); return how many."""
    now, day = timezone.now(), today()
    rows = Action.objects.filter(state=Action.State.OPEN, owner__is_active=True)
    rows = rows.filter(due_on__gt=day - WIDE, due_on__lt=day + WIDE)
    rows = rows.exclude(minutes__status=Minutes.Status.DRAFT)
    count = 0
    for action in rows.select_related("owner", "minutes__meeting__atrium__platform").order_by("pk"):
        for kind, moment in moments(action.due_on).items():
            if moment <= now < moment + STALE:
                count += mail.remind(kind, action, due_at=moment, expires_at=moment + STALE)
    return count


def moments(due_on):
    """9 o'clock in Brussels three working days before the day, and on the first one after it."""
    free = country_holidays("BE")
    return {
        "action_due": at(working_days_before(due_on, BEFORE, free), HOUR),
        "action_late": at(add_working_days(due_on, 1, free), HOUR),
    }
