"""The pages of planning as staff get them: accessible, within the window, by keyboard."""

import pytest

from inbox.actions import receive
from inbox.models import InboundMail
from inbox.processing import process
from platforms.models import Role
from tests import make
from tests.inbox.mails import mail
from tests.meetings.planning_form import ADD, step

pytestmark = pytest.mark.browser
SIZES = [(1280, 900), (375, 800)]
LIST = "/beheer/meetings/meeting/"
HIDDEN = "table => table.scrollWidth - table.clientWidth"


@pytest.fixture(autouse=True)
def database(transactional_db):
    """The live server answers from its own thread."""


@pytest.fixture
def atrium():
    return make.atrium(platform=make.platform(default_agenda="Welkom | 10"))


@pytest.fixture
def chair(atrium, log_in):
    person = make.member_of(atrium, Role.CHAIR)
    log_in(person)
    return person


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "name", ["list", "add", "change", "announce", "move", "cancel", "registrations", "messages"]
)
def test_planning_is_accessible(
    page, live_server, axe, scrolls_sideways, chair, atrium, name, size
):
    status = "draft" if name in {"change", "announce"} else "announced"
    meeting = make.meeting(atrium=atrium, status=status, venue="Zaal 1")
    make.agenda_item(meeting=meeting)
    make.registration(meeting=meeting, status="registered")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    address = {"list": LIST, "add": ADD}.get(name) or step(meeting, name)

    answer = page.goto(f"{live_server}{address}")

    assert answer.status == 200
    assert page.locator("h1").count() == 1
    assert axe(page) == []
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("size", SIZES)
def test_a_change_is_looked_over_and_confirmed_by_keyboard(
    page, live_server, axe, chair, atrium, size
):
    meeting = make.meeting(atrium=atrium, venue="Zaal 1")
    make.registration(meeting=meeting, person=make.member_of(atrium))
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{live_server}{step(meeting, 'move')}")

    page.get_by_label("Plaats:", exact=True).fill("Zaal 2")
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="1 persoon krijgt een mail").wait_for()
    assert axe(page) == []
    page.get_by_role("button", name="Bewaar (1 persoon)").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/")
    meeting.refresh_from_db()
    assert meeting.venue == "Zaal 2"


def test_the_list_of_meetings_fits_a_usual_screen(page, live_server, chair, atrium):
    """Nothing hides behind a bar to scroll, not even the last column."""
    name = "Burgemeestersoverleg Vlaamse Ardennen"
    atrium.name = name
    atrium.save(update_fields=["name"])
    meeting = make.meeting(atrium=atrium, title=f"{name} november", capacity=120)
    make.registration(meeting=meeting, status="registered")
    page.set_viewport_size({"width": 1280, "height": 900})

    page.goto(f"{live_server}{LIST}")

    assert page.locator("#changelist .results").evaluate(HIDDEN) <= 0
    assert page.get_by_role("link", name="op het portaal").is_visible()


def test_the_list_of_incoming_mail_fits_a_usual_screen(page, live_server, log_in):
    """A long address breaks, so that the last column stays in sight."""
    sender = "een.heel.lang.adres.van.iemand@departement-omgeving-en-ruimte.example"
    inbound, _ = receive(
        mail(sender=sender, subject="Parking bij de zaal van de bijeenkomst in november?"),
        source=InboundMail.Source.PIPE,
        envelope_to="agenda@portaal.example",
        envelope_from=sender,
    )
    process(inbound.pk)
    InboundMail.objects.update(
        person=make.user(last_name="Van den Grachtkant"),
        about="meeting:1",
        reason=f"Onze mail aan {sender} kon niet afgeleverd worden.",
    )
    log_in(make.staff())
    page.set_viewport_size({"width": 1280, "height": 900})

    page.goto(f"{live_server}/beheer/inbox/inboundmail/")

    assert sender in page.locator("#changelist").inner_text()
    assert page.locator("#changelist .results").evaluate(HIDDEN) <= 0
