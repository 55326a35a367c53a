"""The school holidays of 2020 to 2035, from the rule; PBM edits them from here on.

Source: see `meetings/holidays/rule.py`. A year that already has holidays is left alone, so that
going back and forth does not double or overwrite anything.
"""

from datetime import timedelta

from django.db import migrations

from meetings.holidays.rule import holidays_by_rule

YEARS = range(2020, 2036)


def fill(apps, schema_editor):
    holidays = apps.get_model("meetings", "SchoolHoliday").objects
    days = apps.get_model("meetings", "SchoolHolidayDay").objects
    for year in YEARS:
        if holidays.filter(first_on__year=year).exists():
            continue
        for name, first, last in holidays_by_rule(year):
            holiday = holidays.create(name=name, first_on=first, last_on=last)
            days.bulk_create(
                days.model(holiday=holiday, day=first + timedelta(days=n))
                for n in range((last - first).days + 1)
            )


class Migration(migrations.Migration):
    dependencies = [("meetings", "0004_school_holidays")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
