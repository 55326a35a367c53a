"""A school holiday is added or corrected; its days go along."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.refusal import Refused
from meetings.holidays.rule import holidays_by_rule
from meetings.models import SchoolHoliday, SchoolHolidayDay

OVERLAP = "Deze vakantie overlapt met een andere die intussen bewaard werd."


@transaction.atomic
def keep_holiday(holiday, *, by):
    """Save `holiday`, new or changed, with its days; returns how many others came with it.

    A year without holidays follows the rule. So that correcting one holiday of such a year does
    not lose the others, those are laid down with it, as far as they leave its days free. Raises
    Refused when a day belongs to another holiday.
    """
    try:
        holiday.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    year = holiday.first_on.year
    is_first = not SchoolHoliday.objects.filter(first_on__year=year).exists()
    try:
        holiday.save()
        holiday.days.all().delete()
        _write_days(holiday)
    except IntegrityError as error:
        raise Refused(OVERLAP) from error
    return _lay_down_others(year, holiday) if is_first else 0


def days_of(first, last):
    """Each date from `first` to `last`."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _lay_down_others(year, kept):
    rows = [
        SchoolHoliday.objects.create(name=name, first_on=first, last_on=last)
        for name, first, last in holidays_by_rule(year)
        if name != kept.name and (first > kept.last_on or last < kept.first_on)
    ]
    for row in rows:
        _write_days(row)
    return len(rows)


def _write_days(holiday):
    days = days_of(holiday.first_on, holiday.last_on)
    SchoolHolidayDay.objects.bulk_create(SchoolHolidayDay(holiday=holiday, day=day) for day in days)
