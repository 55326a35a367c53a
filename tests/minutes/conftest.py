import pytest

from platforms.models import Role
from tests import make


@pytest.fixture
def atrium():
    return make.atrium()


@pytest.fixture
def as_member(client, atrium):
    client.force_login(make.member_of(atrium))
    return client


@pytest.fixture
def as_secretary(client, atrium):
    client.force_login(make.member_of(atrium, Role.SECRETARY))
    return client
