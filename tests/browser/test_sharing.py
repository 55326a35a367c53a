"""The work of a meeting goes round: suggested, asked, answered by the link in the mail, shown."""

import re

import pytest

from meetings.models import Duty
from outbox.models import Message
from platforms.models import Role
from tests import make

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def database(transactional_db):
    """The live server answers from its own thread."""


@pytest.mark.parametrize("size", [(1280, 900), (375, 800)])
def test_the_host_is_suggested_asked_and_says_yes(
    page, live_server, axe, scrolls_sideways, log_in, size
):
    atrium = make.atrium(name="Lokaal Atrium Gent")
    log_in(make.member_of(atrium, Role.CHAIR))
    town = make.position(person=make.member_of(atrium, first_name="Ann", last_name="Lid"))
    meeting = make.meeting(atrium=atrium, title="Startdag")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{live_server}{meeting.get_absolute_url()}")
    page.get_by_role("link", name="Wie doet wat").click()
    page.get_by_role("button", name="Vraag het : Gastheer").click()
    assert page.get_by_role("heading", name="Ann Lid vragen?").is_visible()
    assert axe(page) == []
    assert not scrolls_sideways(page)
    page.get_by_role("button", name="Mail 1 persoon").click()
    assert page.get_by_text("nog geen antwoord").is_visible()
    assert axe(page) == []

    page.context.clear_cookies()
    path = re.search(r"/antwoord/taak/\S+?/", Message.objects.get().plain)[0]
    page.goto(f"{live_server}{path}")
    assert axe(page) == []
    page.get_by_role("button", name="Ja, dat neem ik op me").click()
    assert page.get_by_text("U neemt dit op. Bedankt!").is_visible()

    assert Duty.objects.get().state == "accepted"
    log_in(town.person)
    page.goto(f"{live_server}{meeting.get_absolute_url()}")
    assert page.get_by_text(town.organisation.name).first.is_visible()
