import pytest
from django.test import Client

from minutes.writing.starting import start
from platforms.models import Role
from tests import make
from tests.minutes.pages import held


@pytest.fixture
def secretary(atrium):
    return make.member_of(atrium, Role.SECRETARY, first_name="An", last_name="Peeters")


@pytest.fixture
def manager(atrium):
    return make.member_of(atrium, Role.RELATIONSHIP_MANAGER, first_name="Tom", last_name="Claes")


@pytest.fixture
def minutes(atrium, secretary):
    """A verslag that was just begun, with two points."""
    meeting = held(atrium)
    make.agenda_item(meeting=meeting, title="Windmolens langs de Dender", order=10)
    make.agenda_item(meeting=meeting, title="Pauze", kind="break", order=20)
    make.agenda_item(meeting=meeting, title="Rondvraag", kind="other", order=30)
    return start(meeting, by=secretary)


@pytest.fixture
def edition(minutes):
    return minutes.editions.get()


@pytest.fixture
def passage(edition):
    """The empty passage under the first point."""
    return edition.passages.order_by("point__order").first()


@pytest.fixture
def window():
    """`window(person)`: a browser of that person."""

    def open_one(person):
        client = Client()
        client.force_login(person)
        return client

    return open_one
