"""School holidays are data that PBM corrects; a year without any follows the rule."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.refusal import Refused
from core.times import at
from meetings.holidays.actions import keep_holiday
from meetings.holidays.days import school_holiday
from meetings.holidays.rule import holidays_by_rule
from meetings.models import SchoolHoliday, SchoolHolidayDay
from meetings.warnings import warnings
from tests import make
from tests.pages import text_of

pytestmark = pytest.mark.django_db
ADD = reverse("admin:meetings_schoolholiday_add")


def spans(year):
    rows = SchoolHoliday.objects.filter(first_on__year=year)
    return list(rows.values_list("name", "first_on", "last_on"))


@pytest.fixture
def as_staff(client):
    client.force_login(make.staff())
    return client


def fill(client, name, first, last, address=ADD):
    return client.post(address, {"name": name, "first_on": first, "last_on": last})


@pytest.mark.parametrize("year", [2020, 2026, 2035])
def test_the_years_around_now_are_filled_from_the_rule(year):
    assert sorted(spans(year)) == sorted(holidays_by_rule(year))


def test_the_day_after_ascension_is_free():
    assert school_holiday(date(2027, 5, 7)) == "vakantie na Hemelvaart"


def test_a_holiday_that_pbm_moves_is_the_one_that_warns(as_staff):
    autumn = SchoolHoliday.objects.get(name="herfstvakantie", first_on__year=2026)
    address = reverse("admin:meetings_schoolholiday_change", args=[autumn.pk])

    fill(as_staff, "herfstvakantie", "2026-11-09", "2026-11-15", address)

    assert [school_holiday(date(2026, 11, day)) for day in (4, 10)] == ["", "herfstvakantie"]
    meeting = make.meeting(starts_at=at(date(2026, 11, 10), 9))
    assert warnings(meeting, make.staff()) == [
        "Dinsdag 10 november 2026 valt in de herfstvakantie."
    ]


def test_a_year_without_holidays_follows_the_rule():
    assert spans(2040) == []
    assert school_holiday(date(2040, 7, 15)) == "zomervakantie"


def test_the_first_holiday_of_a_year_brings_the_others_along(as_staff):
    """Otherwise correcting one holiday would lose all others of that year."""
    answer = fill(as_staff, "krokusvakantie", "2040-02-20", "2040-02-26")

    others = [row for row in holidays_by_rule(2040) if row[0] != "krokusvakantie"]
    assert sorted(spans(2040)) == sorted(
        [*others, ("krokusvakantie", date(2040, 2, 20), date(2040, 2, 26))]
    )
    assert "ook de andere schoolvakanties" in text_of(as_staff.get(answer["Location"])).lower()


def test_a_holiday_that_is_deleted_is_none_any_more(as_staff):
    autumn = SchoolHoliday.objects.get(name="herfstvakantie", first_on__year=2026)
    address = reverse("admin:meetings_schoolholiday_delete", args=[autumn.pk])

    as_staff.post(address, {"post": "yes"})

    assert school_holiday(date(2026, 11, 4)) == ""
    assert school_holiday(date(2026, 7, 4)) == "zomervakantie"


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("2026-11-05", "2026-11-02", "De laatste dag ligt voor de eerste dag."),
        ("2026-11-05", "2026-11-12", "Overlapt met herfstvakantie, 2 november 2026 tot 8 november"),
        ("1999-11-05", "1999-11-12", "Kies een datum tussen 2000 en 2100."),
        ("2026-09-05", "2027-09-12", "Een vakantie duurt hoogstens 100 dagen."),
        ("gisteren", "2026-11-12", "Voer een geldige datum in."),
    ],
)
def test_a_wrong_holiday_is_said_beside_the_field(as_staff, first, last, sentence):
    before = SchoolHoliday.objects.count()

    answer = fill(as_staff, "extra vakantie", first, last)

    assert sentence in text_of(answer)
    assert SchoolHoliday.objects.count() == before


def test_two_holidays_never_share_a_day_whatever_road_is_taken():
    other = SchoolHoliday(name="extra", first_on=date(2026, 11, 6), last_on=date(2026, 11, 10))

    with pytest.raises(Refused, match="overlapt met een andere"), transaction.atomic():
        keep_holiday(other, by=None)
    taken = SchoolHoliday.objects.get(name="zomervakantie", first_on__year=2026)
    with pytest.raises(IntegrityError), transaction.atomic():
        SchoolHolidayDay.objects.create(holiday=taken, day=date(2026, 11, 6))


def test_the_database_keeps_the_order_of_first_and_last_day():
    with pytest.raises(IntegrityError), transaction.atomic():
        SchoolHoliday.objects.create(
            name="extra", first_on=date(2026, 9, 6), last_on=date(2026, 9, 5)
        )
