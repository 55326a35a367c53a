"""The same pages on paper, in the reader's own colours, without motion and with larger text."""

import pytest
from django.urls import reverse

from platforms.models import Role
from tests import make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LARGE_TEXT = "document.documentElement.style.fontSize = '20px'"


@pytest.fixture
def meeting(page, log_in, transactional_db):
    """A meeting with an agenda and someone who comes; its chair looks."""
    meeting = make.meeting(title="Omgevingsvergunningen en droogte")
    make.agenda_item(meeting=meeting, title="Rondje langs de gemeenten")
    person = make.user(last_name="Vroeg")
    make.registration("registered", meeting=meeting, person=person)
    log_in(make.member_of(meeting.atrium, Role.CHAIR))
    return meeting


def test_the_agenda_prints_without_menu_and_buttons(page, live_server, meeting):
    page.goto(f"{live_server}{meeting.get_absolute_url()}")

    page.emulate_media(media="print")

    for printed in ("Omgevingsvergunningen", "Rondje langs", "Vroeg"):
        assert page.get_by_text(printed).first.is_visible()
    for name in ("button", "navigation"):
        assert [part for part in page.get_by_role(name).all() if part.is_visible()] == []
    assert not page.get_by_text("Mijn deelname").is_visible()
    assert len(page.pdf(format="A4")) > 1000


def test_the_participants_print_as_a_list(page, live_server, meeting):
    page.goto(f"{live_server}{reverse('meetings:participants', args=[meeting.pk])}")

    page.emulate_media(media="print")

    assert page.get_by_role("cell", name="Vroeg").is_visible()
    assert [part for part in page.get_by_role("navigation").all() if part.is_visible()] == []


def test_in_the_colours_of_the_reader_one_still_sees_where_one_is(page, live_server, meeting):
    page.emulate_media(forced_colors="active")
    page.goto(f"{live_server}{reverse('meetings:calendar')}")

    colours = page.locator(".p-nav__link").evaluate_all(
        """links => {
            const paper = document.body.appendChild(document.createElement('i'));
            paper.style.backgroundColor = 'Canvas';
            const hidden = getComputedStyle(paper).backgroundColor;
            return links.map(a => [a.hasAttribute('aria-current'),
                getComputedStyle(a).borderBottomColor == hidden]);
        }"""
    )

    assert [is_current for is_current, is_hidden in colours if not is_hidden] == [True]
    assert len(colours) > 3


def test_a_button_keeps_an_edge_in_the_colours_of_the_reader(page, live_server, meeting):
    page.emulate_media(forced_colors="active")
    page.goto(f"{live_server}{meeting.get_absolute_url()}")

    button = page.get_by_role("button", name="Schrijf mij in")

    assert button.evaluate("e => getComputedStyle(e).borderTopStyle") == "solid"
    assert button.evaluate("e => getComputedStyle(e).borderTopWidth") != "0px"


def test_nothing_moves_for_who_asks_for_no_motion(page, live_server, meeting):
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{live_server}{meeting.get_absolute_url()}")

    moving = page.evaluate(
        """[...document.querySelectorAll('*')].filter(e => {
            const style = getComputedStyle(e);
            return style.transitionDuration.split(', ').some(d => parseFloat(d) > 0)
                && style.transitionProperty != 'none' || style.animationName != 'none';
        }).map(e => e.className)"""
    )

    assert moving == []


@pytest.mark.parametrize("width", [1280, 640])
@pytest.mark.parametrize("name", ["meetings:calendar", "members:list", "members:profile"])
def test_text_twice_as_large_still_fits(page, live_server, meeting, scrolls_sideways, name, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server}{reverse(name)}")

    page.evaluate(LARGE_TEXT)

    assert not scrolls_sideways(page)
