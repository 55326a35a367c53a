"""Staff are warned, never stopped (T9, T10, T64)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from meetings.holidays.days import school_holiday
from meetings.warnings import warnings
from platforms.models import Role
from tests import make

pytestmark = pytest.mark.django_db
WORKDAY = datetime(2027, 6, 15, 8, 0, tzinfo=UTC)


def meeting(start=WORKDAY, **fields):
    return make.meeting(starts_at=start, **fields)


def test_an_ordinary_workday_gives_none():
    assert warnings(meeting(), make.staff()) == []


@pytest.mark.parametrize(
    ("day", "sentences"),
    [
        ((2027, 7, 21), ["Woensdag 21 juli 2027 is een feestdag: Nationale feestdag."]),
        ((2027, 6, 12), ["Zaterdag 12 juni 2027 valt in het weekend."]),
    ],
)
def test_a_holiday_or_weekend_is_named(day, sentences):
    assert warnings(meeting(datetime(*day, 8, 0, tzinfo=UTC)), make.staff()) == sentences


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        (date(2026, 2, 16), date(2026, 2, 22), "krokusvakantie"),
        (date(2026, 4, 6), date(2026, 4, 19), "paasvakantie"),
        (date(2025, 4, 7), date(2025, 4, 20), "paasvakantie"),
        (date(2027, 3, 29), date(2027, 4, 11), "paasvakantie"),
        (date(2026, 7, 1), date(2026, 8, 31), "zomervakantie"),
        (date(2026, 11, 2), date(2026, 11, 8), "herfstvakantie"),
        (date(2025, 10, 27), date(2025, 11, 2), "herfstvakantie"),
        (date(2026, 12, 21), date(2027, 1, 3), "kerstvakantie"),
        (date(2027, 12, 27), date(2028, 1, 9), "kerstvakantie"),
    ],
)
def test_the_school_holidays_of_flanders_follow_their_rule(first, last, name):
    day = timedelta(days=1)

    inside, outside = (first, last), (first - day, last + day)

    assert [school_holiday(moment) for moment in inside] == [name, name]
    assert [school_holiday(moment) for moment in outside] == ["", ""]


def test_a_working_day_in_a_school_holiday_is_named():
    """T9."""
    autumn = meeting(datetime(2026, 11, 4, 8, 0, tzinfo=UTC))

    assert warnings(autumn, make.staff()) == ["Woensdag 4 november 2026 valt in de herfstvakantie."]


def test_another_meeting_of_the_same_people_is_named():
    ours = meeting()
    other = meeting(WORKDAY + timedelta(hours=1), title="Overleg")
    meeting(WORKDAY + timedelta(hours=3), atrium=other.atrium, title="Net erna")
    person = make.member_of(ours.atrium)
    make.membership(person=person, atrium=other.atrium)

    (sentence,) = warnings(ours, make.staff())

    assert sentence == (f"Op dat moment komen dezelfde mensen ook samen: {other} om 11.00 uur.")


def test_fewer_seats_than_members_and_a_long_agenda():
    ours = meeting(capacity=1)
    make.member_of(ours.atrium), make.member_of(ours.atrium)
    make.agenda_item(meeting=ours, minutes=200)

    assert warnings(ours, make.staff()) == [
        "Het aantal plaatsen (1) is kleiner dan het aantal leden (2).",
        "De agendapunten duren samen 200 minuten, de bijeenkomst 180.",
    ]


def test_a_draft_of_another_atrium_is_not_there_for_who_may_not_know_of_it():
    """T6, T10: not its title, its atrium nor that there is one."""
    ours, theirs = meeting(), make.atrium()
    draft = meeting(WORKDAY, atrium=theirs, title="Fusieplannen", status="draft")
    point = make.agenda_item(meeting=draft)
    manager = make.member_of(ours.atrium, Role.RELATIONSHIP_MANAGER)
    chair = make.member_of(ours.atrium, Role.CHAIR)
    make.membership(person=chair, atrium=theirs)
    speaker = make.user(first_name="An", last_name="Druk")
    make.speaker(item=make.agenda_item(meeting=ours), person=speaker)
    make.speaker(item=point, person=speaker)

    named = [
        f"Op dat moment komen dezelfde mensen ook samen: {draft} om 10.00 uur.",
        f"An Druk spreekt dan ook op {draft} om 10.00 uur.",
    ]
    who = {
        "relation manager elsewhere": manager,
        "member there, chair here": chair,
        "chair there": make.member_of(theirs, Role.CHAIR),
        "staff": make.staff(),
        "administrator": make.administrator(),
    }
    assert {name: warnings(ours, person) for name, person in who.items()} == {
        "relation manager elsewhere": [],
        "member there, chair here": [],
        "chair there": named,
        "staff": named,
        "administrator": named,
    }


def test_of_a_kept_date_and_an_announced_meeting_one_hears_what_one_may_know():
    """T6, T10: a member knows the date; who is no member only that people are busy."""
    ours = meeting()
    kept = meeting(atrium=make.atrium(), status="draft", title="Plan", saved_date_at=WORKDAY)
    announced = meeting(WORKDAY + timedelta(hours=1), title="Overleg")
    member = make.member_of(ours.atrium)
    for other in (kept, announced):
        make.membership(person=member, atrium=other.atrium)
    outsider = make.member_of(ours.atrium, Role.RELATIONSHIP_MANAGER)

    began = "Op dat moment komen dezelfde mensen ook samen"
    assert warnings(ours, member) == [f"{began}: {kept} om 10.00 uur; {announced} om 11.00 uur."]
    assert warnings(ours, outsider) == [f"{began}: een andere bijeenkomst om 11.00 uur."]
