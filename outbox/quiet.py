"""Quiet hours: no mail between 20.00 and 7.30 or on Sunday, on the Brussels clock."""

from datetime import time, timedelta

from django.conf import settings
from django.utils import timezone

from core.times import at, clock_words, local, moment_words

OPENS, CLOSES = time(7, 30), time(20, 0)
SUNDAY = 6


def next_open(moment):
    """`moment` itself when it is in open hours, else the first open minute after it."""
    here = local(moment)
    day = here.date()
    if here.time() >= CLOSES:
        day += timedelta(days=1)
    if day.weekday() == SUNDAY:
        day += timedelta(days=1)
    if day == here.date() and here.time() >= OPENS:
        return moment
    return at(day, OPENS.hour, OPENS.minute)


def leaves(*, minutes=0, moment=None, urgent=False):
    """When a message leaves that is written now: in so many minutes or at `moment`, if open."""
    wanted = moment or timezone.now() + timedelta(minutes=minutes)
    return next_open(wanted) if settings.MAIL_QUIET_HOURS and not urgent else wanted


def leaves_words(*, minutes=0, moment=None, urgent=False):
    """`leaves` as people say it: `meteen`, `over 10 minuten`, `morgen om 7.30 uur`."""
    now = timezone.now()
    wanted = moment or now + timedelta(minutes=minutes)
    goes = leaves(minutes=minutes, moment=moment, urgent=urgent)
    if moment is None and goes - wanted < timedelta(minutes=1):
        return f"over {minutes} minuten" if minutes else "meteen"
    days = (local(goes).date() - local(now).date()).days
    near = {0: "vandaag", 1: "morgen"}
    return f"{near[days]} om {clock_words(goes)}" if days in near else moment_words(goes)
