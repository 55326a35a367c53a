"""Accept in a calendar is the button on the page (T18, T19, T21, T23, T24, T93)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings import actions
from meetings.models import Meeting, Registration
from members.actions import add_address
from outbox.models import Message
from tests import make
from tests.meetings.answering import answer, invited, mails_to, stamp, undo_link

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("our_mail_server")]


@pytest.fixture
def meeting():
    return make.meeting(title="Startdag", capacity=1, venue="Stadhuis")


def test_accept_registers_and_is_confirmed_with_a_way_back(meeting, client):
    row = invited(meeting)

    came = answer(row)

    assert (row.status, row.registered_by, mails_to(row)) == (
        "registered",
        row.person,
        ["registered"],
    )
    assert (came.state, came.reason, came.person, came.about) == (
        "applied",
        "Ingeschreven.",
        row.person,
        f"meeting:{meeting.pk}",
    )
    confirmation = Message.objects.get()
    assert "Dit antwoord kwam uit uw agenda." in confirmation.text
    assert client.get(undo_link(confirmation)).status_code == 200
    row.refresh_from_db()
    assert row.status == "registered"

    client.post(undo_link(confirmation))

    row.refresh_from_db()
    assert (row.status, row.answered_at, mails_to(row)) == (
        "invited",
        None,
        ["registered", "answer_undone"],
    )


def test_nothing_but_the_answer_is_taken_from_a_calendar(meeting):
    """2.4: another hour, title and place in the answer, and a third person, change nothing."""
    row, other = invited(meeting), invited(meeting)
    before = Meeting.objects.filter(pk=meeting.pk).values().get()
    theirs = Registration.objects.filter(pk=other.pk).values().get()
    lies = (
        "DTSTART:20300101T000000Z\nDTEND:20300102T000000Z\nSUMMARY:Iets anders\nLOCATION:Elders\n"
        f"STATUS:CANCELLED\nORGANIZER:mailto:{other.person.email}\nRELATED-TO:{other.uid}"
    )

    answer(row, extra=lies)

    assert row.status == "registered"
    assert Meeting.objects.filter(pk=meeting.pk).values().get() == before
    assert Registration.objects.filter(pk=other.pk).values().get() == theirs


def test_the_page_says_nothing_of_a_calendar(meeting):
    row = invited(meeting)

    actions.register(meeting, row.person, by=row.person)

    assert "ongedaan" not in Message.objects.get().text


def test_the_same_answer_twice_is_one(meeting):
    """T19: another copy with the same moment, through another server."""
    row, moment = invited(meeting), stamp()
    answer(row, stamp=moment)

    again = answer(row, stamp=moment)

    assert (again.state, mails_to(row)) == ("ignored", ["registered"])
    assert "al eerder" in again.reason


def test_what_was_said_later_counts_whatever_arrives_last(meeting):
    row, now = invited(meeting), timezone.now()
    answer(row, "DECLINED", stamp=stamp(now))

    late = answer(row, "ACCEPTED", stamp=stamp(now - timedelta(minutes=5)))

    assert (row.status, late.state) == ("declined", "ignored")


def test_an_answer_on_the_page_is_not_undone_by_an_older_one_from_the_calendar(meeting):
    row = invited(meeting)
    earlier = stamp(timezone.now() - timedelta(minutes=5))
    actions.decline(meeting, row.person, by=row.person)

    late = answer(row, stamp=earlier)

    assert (row.status, late.state) == ("declined", "ignored")


def test_accepting_again_later_changes_nothing_and_mails_nobody(meeting):
    row = invited(meeting)
    answer(row, stamp=stamp(timezone.now() - timedelta(minutes=5)))

    again = answer(row)

    assert (again.state, again.reason) == (
        "ignored",
        "Er veranderde niets: dit was al het antwoord.",
    )
    assert mails_to(row) == ["registered"]


def test_accept_on_a_full_meeting_is_a_place_on_the_waiting_list(meeting):
    """T23."""
    make.registration(meeting=meeting, status="registered")
    row = invited(meeting)

    came = answer(row)

    assert (row.status, row.queue_no, mails_to(row)) == ("waitlisted", 1, ["waitlisted"])
    assert came.reason == "Op de wachtlijst gezet: alle plaatsen zijn bezet."


def test_decline_frees_the_seat_for_who_waits(meeting):
    """T24, and the calendar that said no keeps its event: no CANCEL, the same SEQUENCE."""
    first, second = invited(meeting), invited(meeting)
    answer(first, stamp=stamp(timezone.now() - timedelta(minutes=1)))
    answer(second)

    came = answer(first, "DECLINED", extra="COMMENT:Ik ben ziek")

    second.refresh_from_db()
    assert (first.status, first.reason, second.status) == ("declined", "Ik ben ziek", "registered")
    assert mails_to(second) == ["waitlisted", "promoted"]
    assert (came.state, came.reason) == ("applied", "Verontschuldigd.")
    farewell = Message.objects.filter(person=first.person).latest("pk")
    assert (farewell.calendar_method, first.calendar_sequence) == ("", 0)


def test_declining_an_invitation_is_confirmed_and_can_become_a_yes(meeting):
    row = invited(meeting)
    answer(row, "DECLINED", stamp=stamp(timezone.now() - timedelta(minutes=1)))
    assert (row.status, mails_to(row)) == ("declined", ["declined"])

    answer(row)

    assert (row.status, mails_to(row)) == ("registered", ["declined", "registered"])


def test_perhaps_is_noted_and_takes_no_seat(meeting):
    row = invited(meeting)

    came = answer(row, "TENTATIVE")

    assert (row.status, row.is_in_doubt, came.state) == ("invited", True, "applied")
    (message,) = Message.objects.all()
    assert message.kind == "calendar_answer"
    assert "Een plaats hebt u pas als u aanvaardt." in message.text
    actions.register(meeting, row.person, by=row.person)
    row.refresh_from_db()
    assert not row.is_in_doubt


def test_perhaps_from_who_has_a_seat_keeps_the_seat(meeting):
    row = invited(meeting)
    actions.register(meeting, row.person, by=row.person)

    answer(row, "TENTATIVE", stamp=stamp(timezone.now() + timedelta(seconds=2)))

    assert (row.status, row.is_in_doubt) == ("registered", True)


def test_a_second_address_of_the_same_person_counts(meeting):
    """T21."""
    row = invited(meeting)
    address = f"thuis.{row.person.email}"
    add_address(row.person, address, by=row.person)

    answer(row, sender=address)

    assert row.status == "registered"


@pytest.mark.parametrize("change", [{"status": "cancelled"}, {"status": "held"}])
def test_an_answer_after_the_end_or_the_cancellation_is_told_so(meeting, change):
    row = invited(meeting)
    if change["status"] == "cancelled":
        actions.cancel(meeting, by=make.staff(), reason="Storm.")
        Message.objects.all().delete()
    else:
        start = timezone.now() - timedelta(days=1)
        meeting.starts_at, meeting.ends_at, meeting.status = (
            start,
            start + timedelta(hours=1),
            "held",
        )
        meeting.save()

    came = answer(row, sequence=9)

    assert (row.status, came.state) == ("invited", "ignored")
    (message,) = Message.objects.all()
    words = "gaat niet door" if change["status"] == "cancelled" else "al voorbij"
    assert words in message.text
    assert "/antwoord/" not in message.text


def test_what_the_page_refuses_is_refused_in_the_same_words(meeting):
    row = invited(meeting)
    meeting.registration_closes_at = timezone.now() - timedelta(days=1)
    meeting.registration_opens_at = None
    meeting.save()

    came = answer(row)

    assert (row.status, row.said_at, came.state) == ("invited", None, "ignored")
    assert "Inschrijven kon tot" in came.reason
    assert "Inschrijven kon tot" in Message.objects.get().text


def test_who_works_for_two_organisations_chooses_by_the_link(meeting, client):
    """T93."""
    row = invited(meeting)
    town, other = (make.position(person=row.person).organisation for _ in range(2))

    answer(row)

    assert row.status == "invited"
    message = Message.objects.get()
    assert "meer dan één organisatie" in message.text
    link = message.text.split("|")[1].split("]]")[0]
    client.post(link, {"answer": "ja", "organisation": other.pk})
    row.refresh_from_db()
    assert (row.status, row.organisation) == ("registered", other)


def test_a_no_after_the_deadline_is_refused_as_on_the_page(meeting):
    row = invited(meeting)
    actions.register(meeting, row.person, by=row.person)
    meeting.cancel_until = timezone.now() - timedelta(hours=1)
    meeting.save()

    came = answer(row, "DECLINED", stamp=stamp(timezone.now() + timedelta(seconds=2)))

    assert row.status == "registered"
    assert "Uitschrijven kon tot" in came.reason
