"""The list of who answered what, for the organisers: in pages on the screen, whole on paper."""

import re

import pytest
from django.urls import reverse

from meetings.views.attendance import PER_PAGE
from platforms.models import Role
from tests import make

WAITING = 3


@pytest.fixture
def shown(client, db):
    """`shown(**query)`: the names in the table and what the page says."""
    meeting = make.meeting()
    for number in range(PER_PAGE + 5):
        person = make.user(last_name=f"Lid{number:03}")
        make.registration("registered", meeting=meeting, person=person)
    for number in range(WAITING):
        person = make.user(last_name=f"Wachter{number}")
        make.registration("waitlisted", meeting=meeting, person=person, queue_no=9 - number)
    client.force_login(make.member_of(meeting.atrium, Role.CHAIR))

    def ask(**query):
        address = reverse("meetings:participants", args=[meeting.pk])
        page = client.get(address, query).content.decode()
        return re.findall(r"<tr><td><a [^>]*>[^<]* (\w+)</a>", page), page

    return ask


def test_the_first_page_shows_who_comes_and_counts_every_answer(shown):
    names, page = shown()

    assert names == [f"Lid{number:03}" for number in range(PER_PAGE)]
    for count in ("Ingeschreven (55)", "Op de wachtlijst (3)", "Uitgenodigd (0)"):
        assert count in page
    assert shown(page=2)[0] == [f"Lid{number:03}" for number in range(PER_PAGE, PER_PAGE + 5)]


def test_the_waiting_list_stands_in_the_order_of_the_queue(shown):
    assert shown(antwoord="waitlisted")[0] == ["Wachter2", "Wachter1", "Wachter0"]


def test_everybody_fits_on_one_page_to_print(shown):
    assert len(shown(alles="ja")[0]) == PER_PAGE + 5


@pytest.mark.parametrize("query", [{"antwoord": "bestaat-niet"}, {"page": "x"}, {"page": "99"}])
def test_an_odd_question_is_answered_not_crashed_on(shown, query):
    assert shown(**query)[0]
