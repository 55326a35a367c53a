import pytest

from tests import make


@pytest.fixture
def meeting(atrium):
    """A meeting whose registrations are vetted, changes not."""
    return make.meeting(atrium=atrium, is_vetted=True, venue="Stadhuis")


@pytest.fixture
def strict(atrium):
    """A meeting whose registrations are vetted, and vetted anew when they change."""
    return make.meeting(atrium=atrium, is_vetted=True, vets_changes=True, venue="Stadhuis")
