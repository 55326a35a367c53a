"""Whether a day is a public holiday or falls in a school holiday."""

from holidays import country_holidays

from meetings.holidays.rule import holidays_by_rule
from meetings.models import SchoolHoliday


class FreeDays:
    """The public and school holidays from `first` to `last`, asked of the database once.

    School holidays are what PBM keeps in the back office. A year in which none begins follows the
    rule, so that a date far ahead, or an empty table, still gives a warning (T9).
    """

    def __init__(self, first, last):
        years = range(first.year - 1, last.year + 1)  # Christmas of last year runs on into January
        self._public = country_holidays("BE", years=years, language="nl")
        self._school = [span for spans in _spans(years).values() for span in spans]

    def public_holiday(self, day):
        """The Dutch name of the public holiday on `day`, or ""."""
        return self._public.get(day, "")

    def school_holiday(self, day):
        """The Dutch name of the school holiday in which `day` falls, or ""."""
        return next((name for name, first, last in self._school if first <= day <= last), "")


def school_holiday(day):
    """The Dutch name of the school holiday in which the date `day` falls, or ""."""
    return FreeDays(day, day).school_holiday(day)


def _spans(years):
    """`{year: [(name, first day, last day)]}` of the school holidays that begin in `years`."""
    rows = SchoolHoliday.objects.filter(first_on__year__gte=years[0], first_on__year__lte=years[-1])
    kept = {}
    for name, first, last in rows.values_list("name", "first_on", "last_on"):
        kept.setdefault(first.year, []).append((name, first, last))
    return {year: kept.get(year) or holidays_by_rule(year) for year in years}
