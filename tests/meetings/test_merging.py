"""Several changes in a row are one mail, and it tells the difference with what people knew (T7)."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from icalendar import Calendar

from core.refusal import Refused
from core.times import at, local, span_words, today
from meetings import actions
from meetings.models import Registration
from outbox.actions import cancel
from outbox.delivery import drain
from outbox.models import Message
from tests import make, notes

pytestmark = pytest.mark.django_db
MERGE = timedelta(minutes=10)


@pytest.fixture
def staff():
    return make.staff()


@pytest.fixture
def meeting(staff, smtp_sink):
    """Announced, and every invitation was sent; An comes, Bo did not answer."""
    start = at(today() + timedelta(days=60), 9)
    row = make.meeting(
        status="draft",
        starts_at=start,
        ends_at=start + timedelta(hours=3),
        venue="Stadhuis",
        address="Markt 1",
    )
    an = make.member_of(row.atrium, first_name="An", email="an@gemeente.example")
    make.member_of(row.atrium, first_name="Bo", email="bo@gemeente.example")
    actions.announce(row, by=staff)
    drain()
    actions.register(row, an, by=an)
    drain()
    smtp_sink.received.clear()
    row.refresh_from_db()
    return row


def ten_minutes_later():
    """The mails that waited for a next change are due; the database's clock cannot be turned."""
    waiting = Message.objects.filter(state="queued", kind="meeting_changed")
    waiting.update(due_at=timezone.now() - timedelta(seconds=1))
    return drain()


def body(row):
    return row.text.split("\n\n", 1)[1].split("\n\n[[")[0]


def waiting():
    rows = Message.objects.filter(state="queued").order_by("person__first_name")
    return list(rows.select_related("person"))


def test_a_change_waits_ten_minutes_for_the_next_one(meeting, staff, smtp_sink):
    actions.change(meeting, by=staff, venue="Bibliotheek")

    assert drain() == 0
    for row in waiting():
        assert MERGE - timedelta(seconds=5) < row.due_at - timezone.now() <= MERGE
    assert ten_minutes_later() == 2


def test_two_changes_are_one_mail_with_what_people_knew(meeting, staff, smtp_sink):
    """Golden: the whole mail after a move, another move and another room."""
    start = meeting.starts_at
    actions.change(
        meeting, by=staff, starts_at=start + timedelta(hours=1), ends_at=start + timedelta(hours=4)
    )
    actions.change(meeting, by=staff, venue="Bibliotheek")
    actions.change(meeting, by=staff, ends_at=start + timedelta(hours=5))

    assert ten_minutes_later() == 2

    an, bo = sorted(Message.objects.filter(kind="meeting_changed", state="accepted"), key=str)
    was = span_words(start, start + timedelta(hours=3))
    now = span_words(start + timedelta(hours=1), start + timedelta(hours=5))
    shared = (
        f"Startdag van {meeting.atrium} is gewijzigd. Dit geldt nu:\n\n"
        f"- Wanneer: {now}\n- Waar: Bibliotheek, Markt 1\n\n"
        f"Dit was: {was}, Stadhuis, Markt 1\n\n"
    )
    texts = {row.to_address: body(row) for row in (an, bo)}
    assert texts["bo@gemeente.example"] == (
        shared + "U hebt nog niet geantwoord. Laat u weten of u komt?"
    )
    assert texts["an@gemeente.example"].startswith(shared)
    event = Calendar.from_ical(an.calendar).walk("VEVENT")[0]
    assert (event["SEQUENCE"], event["DTSTART"].dt) == (
        3,
        (start + timedelta(hours=1)).astimezone(UTC),
    )


def test_what_is_undone_in_time_is_never_told(meeting, staff, smtp_sink):
    start, end, moved_at = meeting.starts_at, meeting.ends_at, meeting.moved_at
    actions.change(meeting, by=staff, starts_at=start + timedelta(minutes=30))
    actions.change(meeting, by=staff, starts_at=at_home(start), ends_at=at_home(end))

    assert waiting() == []
    assert ten_minutes_later() == 0
    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.sequence, meeting.moved_at) == (start, 2, moved_at)
    assert not Registration.objects.get(person__first_name="An").is_to_confirm


def at_home(moment):
    """The same moment as a form gives it, on the Brussels clock."""
    return local(moment)


def test_the_life_of_a_change(meeting, staff, smtp_sink):
    """Golden: moved, told, moved back, told, moved twice, undone; SEQUENCE only rises."""
    start, later = meeting.starts_at, meeting.starts_at + timedelta(hours=1)

    def told():
        return sorted(
            (mail.to, Calendar.from_ical(calendar(mail)).walk("VEVENT")[0])
            for mail in smtp_sink.received
        )

    def calendar(mail):
        return next(
            part.get_content()
            for part in mail.message.walk()
            if part.get_content_type() == "text/calendar"
        )

    def step(**fields):
        actions.change(meeting, by=staff, **fields)
        smtp_sink.received.clear()
        ten_minutes_later()
        return [(to, event["SEQUENCE"], event["DTSTART"].dt) for to, event in told()]

    an, bo = "an@gemeente.example", "bo@gemeente.example"
    assert step(starts_at=later) == [(to, 1, later) for to in (an, bo)]
    assert step(starts_at=start) == [(to, 2, start) for to in (an, bo)]
    actions.change(meeting, by=staff, starts_at=later)
    assert step(starts_at=start) == []
    assert step(venue="Kelder") == [(to, 5, start) for to in (an, bo)]


def test_who_answers_in_the_meantime_reads_the_new_hour_in_the_confirmation(
    meeting, staff, smtp_sink
):
    bo = Registration.objects.get(person__first_name="Bo").person
    later = meeting.starts_at + timedelta(hours=1)
    actions.change(meeting, by=staff, starts_at=later)

    actions.register(meeting, bo, by=bo)

    assert {row.person.first_name: row.kind for row in waiting()} == {
        "An": "meeting_changed",
        "Bo": "registered",
    }
    ten_minutes_later()
    actions.change(meeting, by=staff, starts_at=later - timedelta(hours=1))
    was = {row.to_address: row.facts["before"]["starts_at"] for row in waiting()}
    assert was == dict.fromkeys(
        ["an@gemeente.example", "bo@gemeente.example"], later.astimezone(UTC).isoformat()
    )


def test_a_silent_change_does_not_swallow_the_news_that_waited(meeting, staff, smtp_sink):
    later = meeting.starts_at + timedelta(hours=1)
    actions.change(meeting, by=staff, starts_at=later)
    actions.change(meeting, by=staff, notify=False, venue="Bibliotheek")

    assert ten_minutes_later() == 2
    mail = Message.objects.filter(kind="meeting_changed", state="accepted").first()
    assert (mail.facts["told"]["place"], mail.facts["before"]["place"]) == (
        "Bibliotheek, Markt 1",
        "Stadhuis, Markt 1",
    )


def test_what_was_changed_silently_is_told_with_the_next_change(meeting, staff, smtp_sink):
    actions.change(meeting, by=staff, notify=False, venue="Bibliotheek")
    actions.change(meeting, by=staff, venue="Sporthal")

    assert {row.facts["before"]["place"] for row in waiting()} == {"Stadhuis, Markt 1"}


def test_near_the_meeting_a_change_does_not_wait(meeting, staff, smtp_sink, settings):
    """Nor at night; and also when the meeting moves away from tomorrow morning."""
    settings.MAIL_QUIET_HOURS = True
    with time_machine.travel(meeting.starts_at - timedelta(hours=12), tick=False):
        actions.change(
            meeting,
            by=staff,
            starts_at=meeting.starts_at + timedelta(days=9),
            ends_at=meeting.ends_at + timedelta(days=9),
        )
        rows = waiting()
    assert [row.urgent for row in rows] == [True, True]
    Message.objects.filter(state="queued").update(due_at=timezone.now() - timedelta(seconds=1))
    assert drain() == 2


def test_only_who_has_the_link_hears_of_another_link(staff, smtp_sink):
    row = make.meeting(
        status="draft", format="online", online_url="https://overleg.example/een", venue=""
    )
    an = make.member_of(row.atrium, first_name="An")
    make.member_of(row.atrium, first_name="Bo")
    actions.announce(row, by=staff)
    actions.register(row, an, by=an)
    drain()

    actions.change(row, by=staff, online_url="https://overleg.example/twee")

    (mail,) = waiting()
    assert mail.person == an
    assert "De link om online deel te nemen is nieuw." in mail.text
    assert "Dit was:" not in mail.text


# --- later ---------------------------------------------------------------------------------------


@pytest.fixture
def draft():
    row = make.meeting(status="draft", venue="Stadhuis")
    make.member_of(row.atrium, first_name="An")
    return row


def test_an_announcement_for_later_leaves_at_its_moment(draft, staff, smtp_sink):
    monday = timezone.now() + timedelta(days=3)
    actions.announce(draft, by=staff, due_at=monday)

    assert drain() == 0
    assert [row.due_at for row in waiting()] == [monday]
    assert Registration.objects.get().invited_at == monday


def test_a_change_before_that_moment_is_in_the_invitation_at_that_moment(draft, staff, smtp_sink):
    monday = timezone.now() + timedelta(days=3)
    actions.announce(draft, by=staff, due_at=monday)

    actions.change(draft, by=staff, venue="Bibliotheek")

    (row,) = waiting()
    assert (row.kind, row.due_at, row.facts["told"]["place"]) == (
        "invitation",
        monday,
        "Bibliotheek",
    )


def test_a_held_announcement_stays_held_when_the_meeting_changes(draft, staff, smtp_sink, settings):
    settings.MAIL_HOLD_ABOVE = 1
    make.member_of(draft.atrium)
    actions.announce(draft, by=staff)

    actions.change(draft, by=staff, venue="Bibliotheek")

    assert Message.objects.by_state() == {"held": 2, "superseded": 2}


def test_an_announcement_without_mail_still_invites(draft, staff):
    actions.announce(draft, by=staff, notify=False)

    assert Registration.objects.get().status == "invited"
    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    ("wait", "why"), [(timedelta(hours=-1), "nog komen"), (timedelta(days=29.9), "18 uur")]
)
def test_a_moment_that_makes_no_sense_is_refused(draft, staff, wait, why):
    with pytest.raises(Refused, match=why):
        actions.announce(draft, by=staff, due_at=timezone.now() + wait)
    notes.arrive()
    draft.refresh_from_db()
    assert (draft.status, Message.objects.count()) == ("draft", 0)


def test_the_news_of_another_hour_is_not_stopped_but_that_of_a_room_is(meeting, staff):
    actions.change(meeting, by=staff, starts_at=meeting.starts_at + timedelta(hours=1))
    an, bo = waiting()
    with pytest.raises(Refused, match="nieuwe uur"):
        cancel(an, by=staff)
    cancel(bo, by=staff)
    actions.change(meeting, by=staff, starts_at=meeting.starts_at, venue="Kelder")
    for row in waiting():
        cancel(row, by=staff)

    assert waiting() == []


def test_a_cancellation_of_what_one_counts_on_is_not_stopped(meeting, staff):
    actions.cancel(meeting, by=staff, reason="Storm.")

    an, bo = waiting()
    with pytest.raises(Refused, match="annulering"):
        cancel(an, by=staff)
    cancel(bo, by=staff)
    assert [row.person.first_name for row in waiting()] == ["An"]


def test_a_freed_seat_is_told_in_the_morning_unless_the_meeting_is_near(settings, smtp_sink):
    """Own actions are confirmed at once; what another did may wait (2.1 point 9)."""
    settings.MAIL_QUIET_HOURS = True
    night = datetime(2055, 1, 4, 22, tzinfo=UTC)
    with time_machine.travel(night, tick=False):
        row = make.meeting(capacity=1, venue="Zaal", starts_at=night + timedelta(days=9))
        first, second = (make.member_of(row.atrium) for _ in range(2))
        actions.register(row, first, by=first)
        actions.register(row, second, by=second)
        actions.withdraw(row, first, by=first)

        urgent = dict(Message.objects.filter(state="queued").values_list("kind", "urgent"))
        assert urgent == {"withdrawn": True, "promoted": False}
