"""Quiet hours: no mail between 20.00 and 7.30 or on Sunday, on the Brussels clock."""

from datetime import time, timedelta

from core.times import at, local

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
