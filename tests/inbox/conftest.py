"""A mailbox on a real IMAP server, and how mail comes in during a test."""

import pytest

from inbox import actions, processing
from scripts import services
from tests.dovecot import Dovecot


@pytest.fixture(scope="session")
def imap_server():
    program = services.dovecot()
    if not program:
        pytest.skip("Dovecot 2.3 cannot be found or installed here.")
    server = Dovecot(program)
    yield server
    server.close()


@pytest.fixture
def imap(imap_server, settings):
    """The server, running, its mailbox empty, and the portal pointed at it."""
    settings.INBOX_URL = imap_server.url
    imap_server.stop()
    imap_server.start()
    with imap_server.open() as box:
        for folder in ("INBOX", "Verwerkt"):
            if box.folder.exists(folder):
                box.folder.set(folder)
                box.delete(box.uids())
    return imap_server


@pytest.fixture
def come_in(db):
    """Receive and process one mail from a mail server; returns its row."""

    def receive(raw, **envelope):
        row, _ = actions.receive(raw, source="pipe", **envelope)
        processing.process(row.pk)
        row.refresh_from_db()
        return row

    return receive
