"""The school holidays of Flanders, by their rule: they follow from 1 November, Christmas and Easter.

Source: besluit van de Vlaamse Regering van 31 augustus 2001 houdende de organisatie van het
schooljaar in het secundair onderwijs, artikel 7 (for primary schools that of 17 april 1991, the
same); https://www.vlaanderen.be, *Schoolvakanties en vrije dagen op school*. Of the single free
days only the one after Ascension is here: the others are public holidays. Python only, so that a
migration may use it.
"""

from datetime import date, timedelta

from dateutil.easter import easter

SATURDAY, SUNDAY = 5, 6
WEEK = timedelta(weeks=1)


def holidays_by_rule(year):
    """`(name, first day, last day)` of the school holidays that begin in `year`, in order."""
    paschal = easter(year)
    spring = _spring(paschal)
    autumn, winter = _week_of(date(year, 11, 1), SUNDAY), _week_of(date(year, 12, 25), SATURDAY)
    crocus = paschal + timedelta(days=1) - 7 * WEEK
    friday = paschal + timedelta(days=40)
    return [
        ("krokusvakantie", crocus, crocus + timedelta(days=6)),
        ("paasvakantie", spring, spring + timedelta(days=13)),
        ("vakantie na Hemelvaart", friday, friday),
        ("zomervakantie", date(year, 7, 1), date(year, 8, 31)),
        ("herfstvakantie", autumn, autumn + timedelta(days=6)),
        ("kerstvakantie", winter, winter + timedelta(days=13)),
    ]


def _week_of(feast, later_from):
    """The Monday of the week of `feast`; of the next week when it falls on `later_from` or after."""
    monday = feast - timedelta(days=feast.weekday())
    return monday + WEEK if feast.weekday() >= later_from else monday


def _spring(paschal):
    """The first Monday of April, unless Easter is in March or after 15 April."""
    if paschal.month == 3:
        return paschal + timedelta(days=1)
    if paschal > date(paschal.year, 4, 15):
        return paschal + timedelta(days=1) - 2 * WEEK
    first = date(paschal.year, 4, 1)
    return first + timedelta(days=-first.weekday() % 7)
