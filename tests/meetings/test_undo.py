"""What a calendar answered is undone by the link in the confirmation, once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings import actions
from meetings.models import Registration
from outbox.models import Message
from tests import make
from tests.meetings.answering import answer, invited, stamp, undo_link

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("our_mail_server")]


@pytest.fixture
def meeting():
    return make.meeting(title="Startdag", capacity=1, venue="Stadhuis")


def test_accept_after_a_move_confirms_and_undoing_asks_again(meeting, client):
    """T18."""
    row = invited(meeting)
    actions.register(meeting, row.person, by=row.person)
    starts_at = meeting.starts_at + timedelta(days=1)
    actions.change(
        meeting, by=make.staff(), starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)
    )
    assert Registration.objects.to_confirm().count() == 1

    came = answer(row, sequence=1, stamp=stamp(timezone.now() + timedelta(seconds=2)))

    assert came.reason == "Bevestigd: de persoon komt ook op het nieuwe moment."
    assert not Registration.objects.to_confirm().exists()
    client.post(undo_link(Message.objects.get(kind="confirmed")))
    assert Registration.objects.to_confirm().count() == 1


def test_undoing_works_once_and_only_while_nothing_changed(meeting, client):
    row = invited(meeting)
    answer(row)
    link = undo_link(Message.objects.get())
    actions.withdraw(meeting, row.person, by=row.person)

    page, refused = client.get(link), client.post(link, follow=True)

    assert "kan niet meer ongedaan" in page.text
    assert "kan niet meer ongedaan" in refused.text
    row.refresh_from_db()
    assert row.status == "cancelled"
    assert client.get(link[:-3] + "/").status_code == 404


def test_undoing_a_no_asks_for_a_seat_again_like_anyone(meeting, client):
    first, second = invited(meeting), invited(meeting)
    answer(first, stamp=stamp(timezone.now() - timedelta(minutes=1)))
    answer(second)
    answer(first, "DECLINED")
    link = undo_link(Message.objects.filter(person=first.person).latest("pk"))

    page = client.post(link, follow=True)

    first.refresh_from_db()
    assert first.status == "waitlisted"
    assert "wachtlijst" in page.text


def test_undoing_a_yes_gives_the_seat_to_who_waits(meeting, client):
    first, second = invited(meeting), invited(meeting)
    answer(first)
    answer(second)

    client.post(undo_link(Message.objects.get(person=first.person)))

    second.refresh_from_db()
    assert second.status == "registered"


def test_the_mails_about_an_answer_from_a_calendar_read_well(meeting, client):
    """A subject, a greeting, one main button, nothing left open, whatever was there before."""
    first, second, third = (invited(meeting) for _ in range(3))
    for row in (first, second, third):
        make.position(person=row.person)
        answer(row, stamp=stamp(timezone.now() - timedelta(minutes=2)))
    for row, reason in ((first, "ziek"), (second, ""), (third, "")):
        answer(row, "DECLINED", extra=f"COMMENT:{reason}")
    answer(invited(meeting), "DECLINED")
    answer(invited(meeting), "TENTATIVE")
    for message in list(Message.objects.exclude(kind__in=["calendar_answer", "promoted"])):
        client.post(undo_link(message))
    kinds = {message.kind for message in Message.objects.all()}
    assert kinds >= {"registered", "waitlisted", "withdrawn", "declined", "promoted"}
    assert kinds >= {"answer_undone", "calendar_answer"}
    for message in Message.objects.all():
        assert message.text.startswith("Beste Lin\n")
        assert message.text.count("[[") == 1, message.text
        assert "bestaat niet:" not in message.text
        assert "None" not in message.text
