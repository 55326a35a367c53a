"""A mail server hands over mail by LMTP: it hears "we have it" only when that is so."""

import os
import re
import signal
import smtplib
import socket
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from bench.faults.processes import wait_until
from inbox.models import InboundMail
from outbox import health
from outbox.models import Heartbeat
from tests.inbox.mails import mail
from tests.live import environment
from tests.sink import free_port

FROM, TO = "an@gemeente.example", "agenda@portaal.example"


@contextmanager
def listening(where, **more):
    """`manage.py receive_mail --lmtp` as a process of its own."""
    command = [sys.executable, "manage.py", "receive_mail", f"--lmtp={where}"]
    process = subprocess.Popen(
        command,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", **more},
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        assert process.stdout.readline().startswith(b"LMTP luistert op"), process.stderr.read()
        yield process
    finally:
        process.kill()
        process.communicate()


def address():
    return f"127.0.0.1:{free_port()}"


def client_of(where):
    host, _, port = where.rpartition(":")
    client = smtplib.LMTP(host, int(port))
    client.ehlo_or_helo_if_needed()
    return client


def hand_over(where, raw, *, sender=FROM, to=(TO,)):
    """One mail, as a mail server gives it; the answers after it, one for each recipient.

    By hand, because `smtplib.LMTP.sendmail` reads one answer, however many recipients there are.
    """
    with client_of(where) as client:
        assert client.mail(sender)[0] == 250
        assert [client.rcpt(recipient)[0] for recipient in to] == [250] * len(to)
        client.putcmd("data")
        assert client.getreply()[0] == 354
        client.send(raw.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        answers = [client.getreply() for _ in to]
        # Nothing more was said: the next command gets its own answer.
        assert client.noop()[0] == 250
        return [code for code, _ in answers]


@pytest.fixture
def here(transactional_db):
    """A server on the database of this test."""
    where = address()
    with listening(where, **environment()) as process:
        yield where, process


def rows():
    return InboundMail.objects.order_by("pk")


@pytest.mark.postgres
def test_a_mail_is_kept_with_its_envelope_before_the_answer(here):
    raw = mail("Een punt\r\n.\r\n..staat soms vooraan.")

    assert hand_over(here[0], raw) == [250]

    row = rows().get()
    assert bytes(row.raw) == raw
    assert (row.source, row.envelope_to, row.envelope_from) == ("pipe", TO, FROM)


@pytest.mark.postgres
def test_every_recipient_hears_an_answer_and_the_mail_is_one(here):
    bounces = settings.BOUNCE_ADDRESS.replace("{token}", "abc123")

    assert hand_over(here[0], mail(), sender="", to=[TO, bounces, "b@portaal.example"]) == [250] * 3

    row = rows().get()
    assert (row.envelope_to, row.envelope_from) == (bounces, "<>")


@pytest.mark.postgres
def test_the_same_mail_again_is_the_same_row(here):
    raw = mail()

    assert [hand_over(here[0], raw) for _ in range(3)] == [[250]] * 3

    assert rows().count() == 1


@pytest.mark.postgres
def test_a_line_that_is_longer_than_smtp_allows_is_no_reason_to_refuse(here):
    raw = mail().replace(b"Dag,", b"Dag" + b"!" * 300_000)

    assert hand_over(here[0], raw) == [250]

    assert bytes(rows().get().raw) == raw


@pytest.mark.postgres
def test_who_dies_before_it_is_kept_leaves_it_with_the_mail_server(here):
    """kill -9 while the database writes: no answer, no row; at the second try one row."""
    where, process = here
    raw = mail()

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE inbox_inboundmail IN ACCESS EXCLUSIVE MODE")
        client = client_of(where)
        client.sock.settimeout(30)
        client.mail(FROM)
        client.rcpt(TO)
        client.putcmd("data")
        client.getreply()
        client.send(raw + b".\r\n")
        wait_until_it_stands_still(cursor)
        os.kill(process.pid, signal.SIGKILL)
        with pytest.raises(smtplib.SMTPServerDisconnected):
            client.getreply()
        end_whoever_waits(cursor)

    assert rows().count() == 0
    again = address()
    with listening(again, **environment()):
        assert hand_over(again, raw) == [250]
    assert rows().count() == 1


def wait_until_it_stands_still(cursor):
    """Until the other process waits for the lock of this test."""
    for _ in range(100_000):
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_class ON pg_class.oid = relation"
            " WHERE relname = 'inbox_inboundmail' AND NOT granted"
        )
        if cursor.fetchone()[0]:
            return
    pytest.fail("The server never came to store the mail.")


def end_whoever_waits(cursor):
    """What a database does by itself with a client that is gone, now rather than in a while."""
    cursor.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_class ON pg_class.oid = relation"
        " WHERE relname = 'inbox_inboundmail' AND NOT granted"
    )


@pytest.mark.postgres
def test_who_is_stopped_in_peace_leaves_no_mail_unkept(here):
    where, process = here
    assert hand_over(where, mail()) == [250]

    process.terminate()

    assert process.wait(30) == 0
    assert rows().count() == 1


@pytest.mark.postgres
def test_it_listens_on_a_socket_too(tmp_path, transactional_db):
    where = str(tmp_path / "lmtp")
    with listening(where, **environment()), smtplib.LMTP(where) as client:
        assert client.sendmail(FROM, [TO], mail()) == {}

    assert rows().count() == 1


def test_without_a_database_the_mail_server_keeps_the_mail():
    where = address()
    with listening(where, DATABASE_URL="postgres://niemand@127.0.0.1:1/weg"):
        assert hand_over(where, mail(), to=[TO, "b@portaal.example"]) == [451, 451]
        # It goes on: the next one is tried as well.
        assert hand_over(where, mail()) == [451]


def test_who_mails_whom_is_not_written_in_the_log():
    where = address()
    facts = {"DATABASE_URL": "postgres://niemand@127.0.0.1:1/weg", "LOG_LEVEL": "INFO"}
    with listening(where, **facts) as process:
        hand_over(where, mail(), to=[TO, "b@portaal.example"])
        process.terminate()
        written = process.stderr.read().decode()

    assert "mail_not_kept" in written
    assert not re.search(r"\w@\w", written)


def test_a_mail_that_is_too_large_is_refused_for_good(tmp_path):
    where = address()
    line = b"x" * 998 + b"\r\n"
    with listening(where, DATABASE_URL=f"sqlite:///{tmp_path}/leeg"):
        assert hand_over(where, line * (10 * 1024 + 600), to=[TO, "b@x.example"]) == [552, 552]
        with client_of(where) as client:
            assert client.mail(FROM, [f"size={11 * 1024 * 1024}"])[0] == 552


@pytest.mark.parametrize("where", ["2424", "hier", "127.0.0.1:poort", ":"])
def test_where_to_listen_must_be_said_in_full(where):
    with pytest.raises(CommandError, match="Geef --lmtp als HOST:POORT"):
        call_command("receive_mail", lmtp=where)


def test_a_place_that_is_taken_is_said_in_words():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        where = f"127.0.0.1:{taken.getsockname()[1]}"
        done = subprocess.run(
            [sys.executable, "manage.py", "receive_mail", f"--lmtp={where}"],
            cwd=settings.BASE_DIR,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
            capture_output=True,
            check=False,
        )

    assert done.returncode == 1
    assert done.stderr.decode().startswith(f"CommandError: Luisteren op {where} lukt niet")


def lives():
    return Heartbeat.objects.filter(name="lmtp").exists()


@pytest.mark.postgres
@pytest.mark.parametrize(("end", "is_missed"), [(signal.SIGTERM, False), (signal.SIGKILL, True)])
def test_who_is_killed_is_missed_and_who_is_stopped_is_not(here, end, is_missed):
    where, process = here
    assert hand_over(where, mail()) == [250]
    wait_until(lives, 20)

    process.send_signal(end)
    process.wait(timeout=20)

    assert lives() == is_missed
    Heartbeat.objects.filter(name="lmtp").update(at=timezone.now() - timedelta(minutes=4))
    silent = [name for name in health.problems() if name == "silent:lmtp"]
    assert silent == ["silent:lmtp"] * is_missed
