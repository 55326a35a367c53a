"""An atrium in which somebody proposes a point."""

import pytest

from tests import make


@pytest.fixture
def member(atrium):
    return make.member_of(atrium, first_name="Lore", last_name="Lid")


@pytest.fixture
def proposal(atrium, member):
    return make.proposal(atrium=atrium, proposed_by=member, title="Trage wegen")


@pytest.fixture
def announced(atrium):
    return make.meeting(atrium=atrium, title="Najaarsoverleg")
