"""From a posted message to a mail at the server, and back to a row that says what happened."""

import pytest

from outbox.delivery import drain
from outbox.models import Message
from tests import notes

pytestmark = pytest.mark.django_db


def test_a_posted_message_reaches_the_server_once(smtp_sink):
    notes.post(to="an@gemeente.example")

    assert (drain(), drain()) == (1, 0)

    assert [mail.to for mail in smtp_sink.received] == ["an@gemeente.example"]
    row = Message.objects.get()
    assert (row.state, row.attempts, row.reason) == ("accepted", 1, "")
    assert row.accepted_at is not None
