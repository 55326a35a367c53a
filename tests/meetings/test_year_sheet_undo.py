"""What undoing a year plan from Excel leaves alone, and saying yes twice."""

from datetime import date, time

import pytest

from meetings.agenda.actions import add_item
from meetings.models import Meeting, SheetImport
from platforms.models import Role
from tests import make
from tests.meetings.test_year_sheet import PAGE, YEAR, planned, saved, sent, taken, typed
from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def atrium():
    return make.atrium(name="Lokaal Atrium Gent")


@pytest.fixture
def chair(client, atrium):
    person = make.member_of(atrium, Role.CHAIR)
    client.force_login(person)
    return person


def test_a_new_draft_that_got_an_agenda_is_not_undone(client, chair, atrium):
    planned(atrium, status="draft")
    new = {"Titel": "Nieuw", "Datum": date(YEAR, 9, 7), "Van": time(13), "Tot": time(16)}
    book = typed(taken(client, atrium), 3, Atrium=atrium.name, **new)
    saved(client, sent(client, book))
    draft = Meeting.objects.get(title="Nieuw")
    add_item(draft, by=chair, title="Water", minutes=30)
    done = SheetImport.objects.get()

    answer = client.post(f"{PAGE}{done.pk}/ongedaan/", {"confirm": "ja"}, follow=True)

    assert "verwijder het concept zelf" in text_of(answer)
    assert draft.agenda_items.get().title == "Water"


def test_the_same_yes_twice_plans_once(client, chair, atrium):
    planned(atrium, status="draft")
    new = {"Titel": "Nieuw", "Datum": date(YEAR, 9, 7), "Van": time(13), "Tot": time(16)}
    preview = sent(client, typed(taken(client, atrium), 3, Atrium=atrium.name, **new))

    saved(client, preview)
    saved(client, preview)

    assert Meeting.objects.filter(title="Nieuw").count() == 1
    assert SheetImport.objects.count() == 1


def test_who_lost_an_atrium_does_not_put_a_draft_back_in_it(client, chair, atrium):
    other = make.atrium(name="Lokaal Atrium Brugge", platform=atrium.platform)
    seat = make.membership(person=chair, atrium=other, role=Role.CHAIR)
    meeting = planned(other, status="draft")
    book = typed(taken(client, atrium), 2, Atrium=atrium.name)
    saved(client, sent(client, book))
    seat.delete()
    done = SheetImport.objects.get()

    answer = client.post(f"{PAGE}{done.pk}/ongedaan/", {"confirm": "ja"}, follow=True)

    assert "u kunt deze bijeenkomst niet (meer) wijzigen" in text_of(answer)
    meeting.refresh_from_db()
    assert meeting.atrium == atrium
