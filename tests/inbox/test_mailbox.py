"""Mail in an IMAP mailbox: a row first, then out of the folder; nothing is lost or done twice."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from inbox import mailbox, work
from inbox.models import InboundMail
from outbox.health import report
from outbox.models import Heartbeat
from tests.inbox.mails import mail

pytestmark = [pytest.mark.mailbox, pytest.mark.django_db(transaction=True)]


def test_mail_becomes_a_row_and_moves_to_another_folder(imap):
    sent = [mail("Eerste."), mail("Tweede.")]
    imap.deliver(*sent)

    new = work.look()

    assert new == 2
    assert [bytes(row.raw) for row in InboundMail.objects.order_by("pk")] == sent
    assert {(row.source, row.state) for row in InboundMail.objects.all()} == {
        ("mailbox", "waiting")
    }
    assert (imap.lying_in("INBOX"), imap.lying_in("Verwerkt")) == (0, 2)
    assert work.look() == 0


def test_the_envelope_is_what_the_mail_server_noted_on_top(imap):
    noted = b"Return-Path: <>\r\nDelivered-To: agenda@portaal.example\r\n"
    imap.deliver(noted + mail("Ik ben er niet."))

    work.look()

    row = InboundMail.objects.get()
    assert (row.envelope_from, row.envelope_to) == ("<>", "agenda@portaal.example")
    assert row.state == "ignored"


def test_a_crash_before_the_mail_left_the_mailbox_shows_it_again_with_one_effect(imap, monkeypatch):
    imap.deliver(mail())
    monkeypatch.setattr(mailbox.MailBoxUnencrypted, "move", crash)
    with pytest.raises(Crash):
        mailbox.fetch()
    left = imap.lying_in("INBOX")
    monkeypatch.undo()

    new = work.look()

    assert (left, new) == (1, 0)
    assert InboundMail.objects.count() == 1
    assert imap.lying_in("INBOX") == 0


class Crash(BaseException):
    """As when the process ends there."""


def crash(*args, **kwargs):
    raise Crash


def test_a_mailbox_that_was_away_is_read_when_it_is_back(imap, settings):
    imap.deliver(mail("Voor de storing."))
    work.look()
    imap.stop()

    rounds = [work.look() for _ in range(3)]
    imap.start()
    imap.deliver(mail("Na de storing."))
    new = work.look()

    assert rounds == [0, 0, 0]
    assert new == 1
    assert InboundMail.objects.count() == 2


def test_a_mailbox_that_stays_away_is_an_alarm(imap):
    work.look()
    well = "postbus zwijgt" in report()["problems"]
    Heartbeat.objects.filter(name="inbox").delete()
    imap.stop()

    work.look()

    assert not well
    assert "postbus zwijgt" in report()["problems"]


def test_mail_put_back_after_a_restore_is_not_done_twice(imap):
    imap.deliver(mail("Gisteren."), mail("Vandaag."))
    work.look()
    # The back-up was made between the two.
    InboundMail.objects.order_by("pk").last().delete()
    with imap.open() as box:
        box.folder.set("Verwerkt")
        box.move(box.uids(), "INBOX")

    new = work.look()

    assert new == 1
    assert InboundMail.objects.count() == 2


def test_a_mail_too_large_to_read_stays_in_the_mailbox_and_staff_hear_of_it(imap):
    imap.deliver(mail("x" * 70 + "\r\n" + ("y" * 76 + "\r\n") * 150_000), mail("Klein."))

    work.look()

    first, second = InboundMail.objects.order_by("pk")
    assert (first.state, first.reason) == (
        "waiting",
        "Een mail van 11 MB. Ze staat in de map Verwerkt.",
    )
    assert second.state == "waiting"
    assert len(first.raw) < 5_000


def test_what_was_taken_long_ago_leaves_the_mailbox(imap, time_machine):
    imap.deliver(mail())
    work.look()
    work.tidy()
    before = imap.lying_in("Verwerkt")
    time_machine.move_to(timezone.now() + timedelta(days=32))

    work.tidy()

    assert (before, imap.lying_in("Verwerkt")) == (1, 0)


def test_the_command_reads_the_mailbox_without_a_broker(imap):
    imap.deliver(mail())
    told = StringIO()

    call_command("fetch_mail", stdout=told)

    assert told.getvalue() == "Binnengekomen: 1.\n"


@pytest.mark.postgres
def test_killed_at_any_moment_every_mail_is_kept_once(imap):
    """Real processes that take a hundred mails and are killed while they do."""
    imap.deliver(*(mail(f"Nummer {n}.") for n in range(100)))
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": database_url(),
        "INBOX_URL": imap.url,
    }
    command = [sys.executable, "manage.py", "fetch_mail"]
    for _ in range(4):
        worker = subprocess.Popen(command, env=environment, cwd=django_settings.BASE_DIR)
        begun = InboundMail.objects.count()
        while InboundMail.objects.count() < begun + 7 and worker.poll() is None:
            time.sleep(0.01)
        worker.send_signal(signal.SIGKILL)
        worker.wait()

    work.look(seconds=60)

    assert InboundMail.objects.count() == 100
    assert imap.lying_in("INBOX") == 0
    # One that was being moved when its mover died may lie there twice.
    assert 100 <= imap.lying_in("Verwerkt") <= 104


def database_url():
    """The test database of this run, for another process."""
    facts = connection.settings_dict
    return f"postgres://{facts['USER']}@{facts['HOST']}:{facts['PORT'] or 5432}/{facts['NAME']}"
