"""Staff are warned, never stopped (T9, T10, T64)."""

from datetime import UTC, datetime, timedelta

import pytest

from meetings.warnings import warnings
from tests import make

pytestmark = pytest.mark.django_db
WORKDAY = datetime(2027, 6, 15, 8, 0, tzinfo=UTC)


def meeting(start=WORKDAY, **fields):
    return make.meeting(starts_at=start, **fields)


def test_an_ordinary_workday_gives_none():
    assert warnings(meeting()) == []


@pytest.mark.parametrize(
    ("day", "sentences"),
    [
        ((2027, 7, 21), ["Woensdag 21 juli 2027 is een feestdag: Nationale feestdag."]),
        ((2027, 6, 12), ["Zaterdag 12 juni 2027 valt in het weekend."]),
    ],
)
def test_a_holiday_or_weekend_is_named(day, sentences):
    assert warnings(meeting(datetime(*day, 8, 0, tzinfo=UTC))) == sentences


def test_another_meeting_of_the_same_people_is_named():
    ours = meeting()
    other = meeting(WORKDAY + timedelta(hours=1), title="Overleg")
    meeting(WORKDAY + timedelta(hours=3), atrium=other.atrium, title="Net erna")
    person = make.member_of(ours.atrium)
    make.membership(person=person, atrium=other.atrium)

    (sentence,) = warnings(ours)

    assert sentence == (f"Op dat moment komen dezelfde mensen ook samen: {other} om 11.00 uur.")


def test_fewer_seats_than_members_and_a_long_agenda():
    ours = meeting(capacity=1)
    make.member_of(ours.atrium), make.member_of(ours.atrium)
    make.agenda_item(meeting=ours, minutes=200)

    assert warnings(ours) == [
        "Het aantal plaatsen (1) is kleiner dan het aantal leden (2).",
        "De agendapunten duren samen 200 minuten, de bijeenkomst 180.",
    ]
