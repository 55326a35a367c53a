"""Moments in Brussels time, in words and in fields."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from holidays import country_holidays

BRUSSELS = ZoneInfo("Europe/Brussels")


def today():
    """The date in Brussels now; memberships and mandates begin and end by this date."""
    return timezone.localdate(timezone=BRUSSELS)


def local(moment):
    """`moment` on the Brussels clock."""
    return timezone.localtime(moment, BRUSSELS)


def midnight(day):
    """The moment at which `day` begins in Brussels."""
    return datetime.combine(day, time(), BRUSSELS)


def at(day, hour, minute=0):
    """The moment of `hour`.`minute` on `day` in Brussels.

    A moment in the spring gap becomes the first valid one after it; an ambiguous moment in
    autumn is the first of the two (reliability.md 2.1 point 8).
    """
    moment = datetime.combine(day, time(hour, minute), BRUSSELS)
    return moment.astimezone(ZoneInfo("UTC")).astimezone(BRUSSELS)


def is_imaginary(naive):
    """Whether a Brussels clock never shows `naive` (the hour skipped in March)."""
    aware = naive.replace(tzinfo=BRUSSELS)
    return aware.astimezone(ZoneInfo("UTC")).astimezone(BRUSSELS).replace(tzinfo=None) != naive


def is_ambiguous(naive):
    """Whether a Brussels clock shows `naive` twice (the hour repeated in October)."""
    first = naive.replace(tzinfo=BRUSSELS, fold=0).utcoffset()
    second = naive.replace(tzinfo=BRUSSELS, fold=1).utcoffset()
    return first != second and not is_imaginary(naive)


def day_words(moment):
    """`dinsdag 5 november 2024`."""
    return date_format(local(moment), "l j F Y")


def clock_words(moment):
    """`9.00 uur`."""
    return date_format(local(moment), "G.i") + " uur"


def moment_words(moment):
    """`dinsdag 5 november 2024 om 9.00 uur`."""
    return f"{day_words(moment)} om {clock_words(moment)}"


def span_words(start, end):
    """`dinsdag 5 november 2024 van 9.00 tot 12.00 uur`, or both days where they differ."""
    if local(start).date() == local(end).date():
        return f"{day_words(start)} van {date_format(local(start), 'G.i')} tot {clock_words(end)}"
    return f"{moment_words(start)} tot {moment_words(end)}"


def working_days_ago(count):
    """The latest date that lies at least `count` Belgian working days back, seen from today."""
    free = country_holidays("BE")
    day = today()
    while add_working_days(day, count, free) > today():
        day -= timedelta(days=1)
    return day


def working_days_before(day, count, holidays):
    """The date `count` working days before `day`; `holidays` is a container of dates."""
    while count:
        day -= timedelta(days=1)
        if day.weekday() < 5 and day not in holidays:
            count -= 1
    return day


def add_working_days(day, count, holidays):
    """The date `count` working days after `day`; `holidays` is a container of dates."""
    while count:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in holidays:
            count -= 1
    return day
