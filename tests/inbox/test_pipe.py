"""A mail server hands over one mail on standard input, and hears whether we have it."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from inbox.models import InboundMail
from tests.inbox.mails import mail

pytestmark = pytest.mark.django_db(transaction=True)


def hand_over(raw, *arguments, **environment):
    """Run the command as a mail server does; its exit code and what it said."""
    command = [sys.executable, "manage.py", "receive_mail", *arguments]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", **environment}
    for name in ("SENDER", "RECIPIENT", "ORIGINAL_RECIPIENT"):
        environment.setdefault(name, "")
    done = subprocess.run(
        command, input=raw, env=environment, cwd=settings.BASE_DIR, capture_output=True, check=False
    )
    return done.returncode, done.stderr.decode()


def here():
    """The test database of this run, for another process."""
    facts = connection.settings_dict
    return f"postgres://{facts['USER']}@{facts['HOST']}:{facts['PORT'] or 5432}/{facts['NAME']}"


@pytest.mark.postgres
def test_a_mail_is_kept_with_its_envelope_and_read():
    raw = mail()

    code, said = hand_over(raw, "--to=agenda@portaal.example", "--from=", DATABASE_URL=here())

    row = InboundMail.objects.get()
    assert (code, said) == (0, "")
    assert bytes(row.raw) == raw
    assert (row.source, row.envelope_to, row.envelope_from) == (
        "pipe",
        "agenda@portaal.example",
        "<>",
    )
    assert row.state == "ignored"


@pytest.mark.postgres
def test_the_envelope_may_stand_in_the_environment():
    facts = {"SENDER": "an@gemeente.example", "ORIGINAL_RECIPIENT": "agenda@portaal.example"}

    code, _ = hand_over(mail(), DATABASE_URL=here(), **facts)

    row = InboundMail.objects.get()
    assert code == 0
    assert (row.envelope_to, row.envelope_from) == (
        "agenda@portaal.example",
        "an@gemeente.example",
    )
    assert row.state == "waiting"


def test_without_a_database_the_mail_server_keeps_the_mail():
    code, said = hand_over(mail(), DATABASE_URL="postgres://niemand@127.0.0.1:1/weg")

    assert code == 75
    assert said.startswith("CommandError: Niet bewaard")


def test_a_mail_that_is_too_large_goes_back_to_who_sent_it(tmp_path):
    code, said = hand_over(b"x" * (10 * 1024 * 1024 + 1), DATABASE_URL=f"sqlite:///{tmp_path}/x")

    assert (code, said) == (65, "CommandError: De mail is groter dan 10 MB.\n")
