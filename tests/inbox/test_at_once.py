"""The same mail a hundred times at the same moment, and many readers at once: one effect each."""

from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from inbox import actions, processing
from inbox.models import InboundMail
from inbox.readers import Outcome
from outbox.models import Message
from tests import make, notes
from tests.concurrency.crowd import all_at_once
from tests.inbox.mails import as_reply, mail

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def reader(monkeypatch):
    """A reader with an effect that one can count: a message per mail."""

    def read(letter, mail):
        notes.post(1, key=f"effect:{uuid4()}")
        return Outcome(InboundMail.State.APPLIED, "Gedaan.")

    monkeypatch.setattr(processing, "READERS", {"test": read})


def test_the_same_mail_a_hundred_times_at_once_has_one_effect(reader):
    raw = as_reply("r-1@portaal.example")

    def come_in():
        row, _ = actions.receive(raw, source="pipe")
        processing.process(row.pk)

    errors = all_at_once([come_in] * 100)

    assert errors == []
    assert [row.state for row in InboundMail.objects.all()] == ["applied"]
    assert Message.objects.count() == 1


def test_without_taking_turns_the_same_test_sees_more_than_one_effect(reader, monkeypatch):
    """The control: this is what the turn (`take`) and the locked row keep from happening."""
    raw = as_reply("r-1@portaal.example")
    row, _ = actions.receive(raw, source="pipe")
    all_have_read = Barrier(10, timeout=30)

    def process():
        mail = InboundMail.objects.get(pk=row.pk)
        all_have_read.wait()
        if mail.state == "received":
            actions.finish(mail, processing._outcome(mail))

    all_at_once([process] * 10)

    assert Message.objects.count() > 1


def test_many_readers_share_the_mail_without_doing_any_twice(reader):
    for _ in range(40):
        actions.receive(as_reply("r-1@portaal.example"), source="pipe")

    errors = all_at_once([processing.process_waiting] * 8)

    assert errors == []
    assert {row.state for row in InboundMail.objects.all()} == {"applied"}
    assert Message.objects.count() == 40


def test_a_person_who_mails_a_hundred_files_at_once_gets_one_answer():
    make.user(email="an@gemeente.example")
    files = [("application/pdf", "verslag.pdf", b"%PDF-1.4")]
    mails = [mail(attachments=files) for _ in range(30)]

    def come_in(raw):
        row, _ = actions.receive(raw, source="pipe")
        processing.process(row.pk)

    errors = all_at_once([lambda raw=raw: come_in(raw) for raw in mails])

    assert errors == []
    assert Message.objects.count() == 1
    assert InboundMail.objects.filter(state="waiting").count() == 30


def test_no_transaction_is_left_open():
    actions.receive(mail(), source="pipe")
    processing.process_waiting()

    assert not connection.in_atomic_block
