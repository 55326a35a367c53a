from datetime import timedelta

import pytest

from core.times import at, today
from platforms.models import Role
from tests import make
from tests.inbox.mails import OUR_SERVER


@pytest.fixture
def our_mail_server(settings):
    """What the mails of tests.inbox.mails say of DMARC is believed."""
    settings.MAIL_AUTHSERV_ID = OUR_SERVER


@pytest.fixture
def atrium():
    return make.atrium(platform=make.platform(default_agenda="Welkom | 10\nPauze | 20\nVaria"))


@pytest.fixture
def chair(atrium, client):
    person = make.member_of(atrium, Role.CHAIR, first_name="Tom", last_name="Trekker")
    client.force_login(person)
    return person


@pytest.fixture
def draft(atrium):
    start = at(today() + timedelta(days=60), 9)
    return make.meeting(
        atrium=atrium,
        status="draft",
        starts_at=start,
        ends_at=start + timedelta(hours=3),
        venue="Zaal 1",
    )
