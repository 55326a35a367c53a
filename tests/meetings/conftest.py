import pytest

from tests.inbox.mails import OUR_SERVER


@pytest.fixture
def our_mail_server(settings):
    """What the mails of tests.inbox.mails say of DMARC is believed."""
    settings.MAIL_AUTHSERV_ID = OUR_SERVER
