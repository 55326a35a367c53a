"""Answers from calendars at the same time as each other and as the page (rows 1, 2 and 23 of reliability.md)."""

from functools import partial
from threading import Event

import pytest
from django.conf import settings
from django.db import transaction

from inbox import actions as inbox
from inbox import processing
from inbox.models import InboundMail
from meetings import actions, locking
from outbox.models import Message
from tests import make
from tests.concurrency.crowd import all_at_once
from tests.inbox.mails import OUR_SERVER, as_reply
from tests.meetings.answering import stamp

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def our_mail_server(settings):
    settings.MAIL_AUTHSERV_ID = OUR_SERVER


def invited(meeting):
    return make.registration(meeting=meeting, person=make.member_of(meeting.atrium))


def answers(row, count=1, **fields):
    """`count` mails with the same answer, each with a Message-ID of its own."""
    uid = f"{row.uid}@{settings.MAIL_DOMAIN}"
    return [as_reply(uid, sender=row.person.email, **fields) for _ in range(count)]


def come_in(raw):
    row, _ = inbox.receive(raw, source="pipe")
    processing.process(row.pk)


def counts(meeting):
    rows = meeting.registrations
    return rows.filter(status="registered").count(), rows.filter(status="waitlisted").count()


def test_the_same_answer_a_hundred_times_at_once_is_one_registration_and_one_mail():
    """Row 23: a hundred copies of one mail, as a mail server that lost count delivers them."""
    row = invited(make.meeting(capacity=1))
    (raw,) = answers(row, stamp=stamp())

    errors = all_at_once([partial(come_in, raw)] * 100)

    row.refresh_from_db()
    assert (errors, row.status, row.revision) == ([], "registered", 1)
    assert InboundMail.objects.values_list("state", flat=True).get() == "applied"
    assert list(Message.objects.values_list("kind", flat=True)) == ["registered"]


def test_a_hundred_mails_with_the_same_answer_at_once_are_one_registration_and_one_mail():
    """T19: the same answer under a hundred Message-IDs."""
    row = invited(make.meeting(capacity=1))
    mails = answers(row, 100, stamp=stamp())

    errors = all_at_once([partial(come_in, raw) for raw in mails])

    row.refresh_from_db()
    assert (errors, row.status, row.revision) == ([], "registered", 1)
    states = list(InboundMail.objects.values_list("state", flat=True))
    assert sorted(states) == ["applied"] + 99 * ["ignored"]
    assert Message.objects.count() == 1


def test_calendars_and_pages_together_never_give_a_seat_twice(monkeypatch):
    """40 people on the page, 40 calendars, 20 of staff and some who leave again, for one seat."""
    meeting, staff = make.meeting(capacity=1), make.staff()
    rows = [invited(meeting) for _ in range(100)]
    pages = [partial(actions.register, meeting, row.person, by=row.person) for row in rows[:40]]
    calendars = [
        partial(come_in, raw) for row in rows[40:80] for raw in answers(row, stamp=stamp())
    ]
    others = [partial(actions.register, meeting, row.person, by=staff) for row in rows[80:]]
    leaving = [partial(actions.withdraw, meeting, row.person, by=row.person) for row in rows[:10]]

    errors = all_at_once(
        [job for jobs in zip_all(pages, calendars, others, leaving) for job in jobs]
    )

    assert errors == []
    # Who found the door busy for three seconds comes back later.
    monkeypatch.setattr(processing, "AGAIN_AFTER", -processing.AGAIN_AFTER)
    processing.process_waiting()
    registered, waiting = counts(meeting)
    assert registered == 1
    assert waiting >= 89
    numbers = list(meeting.registrations.waiting().values_list("queue_no", flat=True))
    assert len(set(numbers)) == len(numbers)
    assert InboundMail.objects.filter(state="applied").count() == 40


def test_an_answer_that_finds_the_door_busy_comes_back_later(monkeypatch):
    """Three rounds of a meeting that stays locked cost the answer nothing."""
    row = invited(make.meeting())
    (raw,) = answers(row, stamp=stamp())
    mail, _ = inbox.receive(raw, source="pipe")
    monkeypatch.setattr(processing, "AGAIN_AFTER", -processing.AGAIN_AFTER)
    monkeypatch.setattr(locking, "PATIENCE", "200ms")
    begun, done = Event(), Event()

    def hold():
        with transaction.atomic():
            locking.lock(row.meeting)
            begun.set()
            done.wait(30)

    def come_in_vain():
        begun.wait(30)
        found = [processing.process(mail.pk) for _ in range(5)]
        done.set()
        assert found == 5 * [False]

    assert all_at_once([hold, come_in_vain]) == []
    assert processing.process_waiting() == 1
    row.refresh_from_db()
    assert row.status == "registered"


def zip_all(*lists):
    """The jobs of each list in turn, so that all kinds begin at the same time."""
    longest = max(map(len, lists))
    return [[jobs[place] for jobs in lists if place < len(jobs)] for place in range(longest)]
