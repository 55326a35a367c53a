"""Lists of participants that should not be believed: a clear answer in Dutch, and nothing changes."""

import pytest

from meetings.models import Registration, SheetImport
from platforms.models import Role
from tests import make
from tests.meetings.excel import content_of, hand_in, opened
from tests.meetings.test_people_sheet import TAB, facts_of, invited, page_of, taken, typed
from tests.meetings.test_year_sheet_hostile import HOSTILE
from tests.pages import text_of

pytestmark = pytest.mark.django_db
OF_ANY_SHEET = (
    "no spreadsheet",
    "broken",
    "zip bomb",
    "macros",
    "links",
    "a password",
    "rotten inside",
)


@pytest.fixture
def meeting(client):
    atrium = make.atrium()
    client.force_login(make.member_of(atrium, Role.CHAIR))
    return make.meeting(atrium=atrium, title="Startdag")


@pytest.fixture
def row(meeting):
    return invited(meeting)


@pytest.fixture
def book(client, row):
    return taken(client, row.meeting)


@pytest.mark.parametrize("kind", OF_ANY_SHEET)
def test_a_hostile_file_gets_a_clear_answer(client, meeting, book, kind):
    make_hostile, words = HOSTILE[kind]

    answer = hand_in(client, page_of(meeting), make_hostile(content_of(book)))

    assert answer.status_code == 200
    assert words in text_of(answer).replace("&#x27;", "'")
    assert not SheetImport.objects.exists()


def test_the_sheet_of_another_meeting_is_refused_whole(client, meeting, row, book):
    other = make.meeting(atrium=meeting.atrium, title="Andere dag")
    theirs = make.registration(meeting=other, person=row.person)
    typed(book, row.person, Antwoord="ingeschreven")

    answer = hand_in(client, page_of(other), book)

    assert "Dit is het blad van een andere bijeenkomst" in text_of(answer)
    assert facts_of(other) == {(theirs.person.email, "invited", "unknown")}


def test_the_year_plan_is_no_list_of_participants(client, meeting):
    year = meeting.day.year
    plan = opened(
        client,
        f"/planning/jaarplan/jaarplan.xlsx?jaar={year}&platform={meeting.atrium.platform.slug}",
    )

    answer = hand_in(client, page_of(meeting), plan)

    assert "niet het bestand dat u hier downloadde" in text_of(answer)


def test_the_registration_of_another_meeting_does_not_exist(client, meeting, row, book):
    foreign = make.registration(meeting=make.meeting())
    for key in (f"{meeting.pk}/{foreign.pk}", f"{meeting.pk}/999999", "x", f"{meeting.pk}/1; DROP"):
        book[TAB]["A2"] = key
        typed(book, 2, Antwoord="ingeschreven")
        text = text_of(hand_in(client, page_of(meeting), book))

        assert "Deze inschrijving bestaat niet (meer) bij deze bijeenkomst." in text
        assert str(foreign.person) not in text
    assert set(Registration.objects.values_list("status", flat=True)) == {"invited"}


@pytest.mark.parametrize(
    "cells",
    [
        {"Antwoord": "=HYPERLINK(1)"},
        {"Antwoord": "x" * 40_000},
        {"Aanwezigheid": "misschien"},
        {"In naam van": "Nergens"},
        {"E-mail": "ander@gemeente.example"},
        {"Naam": "Iemand Anders"},
        {"Wachtplaats": 10**12},
    ],
)
def test_a_value_that_cannot_be_is_told_and_saves_nothing(client, meeting, row, book, cells):
    answer = hand_in(client, page_of(meeting), typed(book, row.person, **cells))

    assert "1 fout" in text_of(answer)
    assert "Er staan fouten in het bestand" in text_of(answer)
    assert facts_of(meeting) == {(row.person.email, "invited", "unknown")}


@pytest.mark.parametrize("address", ["=1+1", "onbekend@buiten.example", "geen adres", 12])
def test_nobody_becomes_known_by_a_spreadsheet(client, meeting, book, address):
    answer = hand_in(client, page_of(meeting), typed(book, 3, **{"E-mail": address}))

    assert "1 fout" in text_of(answer)
    assert meeting.registrations.count() == 1


def test_a_person_twice_is_told_apart(client, meeting, row, book):
    newcomer = make.member_of(meeting.atrium)
    typed(book, row.person, Antwoord="verontschuldigd")
    for line, person in ((3, newcomer), (4, newcomer), (5, row.person)):
        typed(book, line, **{"E-mail": person.email})

    text = text_of(hand_in(client, page_of(meeting), book))

    assert "2 fout" in text
    assert f"{newcomer} staat ook in een andere rij." in text
    assert f"{row.person} staat ook in een andere rij." in text


def test_rows_without_end_are_refused(client, meeting, book):
    for line in range(3, 3010):
        book[TAB].cell(line, 4).value = "x@gemeente.example"

    answer = hand_in(client, page_of(meeting), book)

    assert "telt meer dan 3000 rijen" in text_of(answer)


def test_who_does_not_organise_the_meeting_has_no_sheet(client, meeting, row):
    client.force_login(row.person)
    assert client.get(page_of(meeting)).status_code == 403
    client.force_login(make.member_of(make.atrium(), Role.CHAIR))
    assert client.get(f"{page_of(meeting)}deelnemers.xlsx").status_code == 404
