"""After another time, an earlier yes is still to be confirmed, and the seat stays (T18)."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from core.refusal import Refused
from meetings import actions
from meetings.models import Meeting, Registration
from outbox.models import Message
from platforms.models import Role
from tests import make

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def row():
    """Someone who said yes, of whom we know nothing since."""
    meeting = make.meeting(capacity=2, venue="Stadhuis")
    person = make.member_of(meeting.atrium)
    actions.register(meeting, person, by=person)
    return Registration.objects.select_related("meeting", "person").get()


def change(row, **fields):
    actions.change(row.meeting, by=make.staff(), **fields)
    row.refresh_from_db(from_queryset=Registration.objects.select_related("meeting", "person"))


def to_confirm():
    return list(Registration.objects.to_confirm())


@pytest.mark.parametrize(
    ("starts", "ends", "asks"),
    [
        (-HOUR, -HOUR, True),
        (HOUR, 0 * HOUR, True),
        (0 * HOUR, HOUR, True),
        (0 * HOUR, -HOUR, False),
    ],
)
def test_another_start_or_a_later_end_asks_again(row, starts, ends, asks):
    """Who was free for the whole of it is free for less."""
    meeting = row.meeting

    change(row, starts_at=meeting.starts_at + starts, ends_at=meeting.ends_at + ends)

    assert (to_confirm(), row.is_to_confirm) == ([row] if asks else [], asks)
    assert row.status == "registered"
    mail = Message.objects.latest("pk")
    assert ("nog altijd komt" in mail.text) is asks
    (event,) = Calendar.from_ical(mail.calendar).walk("VEVENT")
    assert event["attendee"].params["PARTSTAT"] == ("NEEDS-ACTION" if asks else "ACCEPTED")


def test_another_place_asks_nothing(row):
    change(row, venue="Bibliotheek")

    assert (to_confirm(), row.is_to_confirm) == ([], False)


def test_confirming_once_is_enough_and_says_so(row):
    change(row, starts_at=row.meeting.starts_at - HOUR)

    rows = [actions.confirm(row.meeting, row.person, by=row.person) for _ in range(2)]

    assert rows == [row, row]
    assert (to_confirm(), Registration.objects.get().status) == ([], "registered")
    mail = Message.objects.get(kind="confirmed")
    assert mail.subject.startswith("U komt nog altijd: Startdag")
    (event,) = Calendar.from_ical(mail.calendar).walk("VEVENT")
    assert event["attendee"].params["PARTSTAT"] == "ACCEPTED"
    assert event["sequence"] == 1


def test_a_second_move_asks_a_second_time_also_back_to_where_it_was(row):
    """Meanwhile someone may have promised the old hour to others."""
    begin = row.meeting.starts_at
    change(row, starts_at=begin - HOUR)
    actions.confirm(row.meeting, row.person, by=row.person)

    change(row, starts_at=begin)

    assert row.is_to_confirm


def test_whoever_promised_after_the_move_or_was_promoted_then_is_not_asked(row):
    change(row, starts_at=row.meeting.starts_at - HOUR)
    late, third = (make.member_of(row.meeting.atrium) for _ in range(2))
    for person in (late, third):
        actions.register(row.meeting, person, by=person)
    actions.withdraw(row.meeting, row.person, by=row.person)

    assert to_confirm() == []
    assert Registration.objects.registered().count() == 2


def test_a_cancelled_or_past_meeting_has_nothing_to_confirm(row):
    change(row, starts_at=row.meeting.starts_at - HOUR)
    for status in (Meeting.Status.HELD, Meeting.Status.CANCELLED):
        gone = {"cancelled_at": row.answered_at, "cancel_reason": "Storm."}
        Meeting.objects.update(status=status, **(gone if status == "cancelled" else {}))
        row.refresh_from_db(from_queryset=Registration.objects.select_related("meeting"))

        assert (to_confirm(), row.is_to_confirm) == ([], False)


def test_only_the_person_or_an_organiser_confirms_and_only_a_seat(row):
    change(row, starts_at=row.meeting.starts_at - HOUR)
    other = make.member_of(row.meeting.atrium)

    with pytest.raises(Refused, match="Alleen de persoon zelf"):
        actions.confirm(row.meeting, row.person, by=other)
    with pytest.raises(Refused, match="niet ingeschreven"):
        actions.confirm(row.meeting, other, by=other)
    actions.confirm(row.meeting, row.person, by=make.member_of(row.meeting.atrium, Role.CHAIR))

    assert to_confirm() == []


def test_an_unsent_confirmation_of_the_old_hour_becomes_the_question(row):
    """T7: one mail, and not one that thanks for coming to another moment than was promised."""
    change(row, starts_at=row.meeting.starts_at - HOUR)

    states = Message.objects.order_by("pk").values_list("kind", "state")
    assert list(states) == [("registered", "superseded"), ("meeting_changed", "queued")]
