"""The home page: for the visitor, for each role, empty and full."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from core.times import at, today
from meetings.models import Meeting, Registration
from minutes.models import Minutes
from outbox.models import Message
from platforms.models import JoinRequest, Role
from tests import make
from tests.pages import queries_of, text_of

pytestmark = pytest.mark.django_db
NOTHING_TO_DO = "U bent helemaal bij: er wacht niets op u."


def past_meeting(group, **fields):
    """A meeting of last week."""
    start = timezone.now() - timedelta(days=7)
    fields = {"starts_at": start, "ends_at": start + timedelta(hours=2), **fields}
    return make.meeting(atrium=group, announced_at=start - timedelta(days=30), **fields)


CONCEPT = {"status": "draft", "published_at": None, "adopted_at": None, "adopted_how": ""}


def published(meeting, **fields):
    about = {"title": "Verslag Startdag", "summary": "Kort.", "dated_on": today()}
    now = timezone.now()
    status = {"status": "adopted", "published_at": now, "adopted_at": now, "adopted_how": "direct"}
    return Minutes.objects.create(meeting=meeting, **{**about, **status, **fields})


def home_of(client, person):
    client.force_login(person)
    return text_of(client.get("/"))


def test_a_visitor_reads_what_the_network_is_and_what_is_public(client):
    group = make.atrium(platform=make.platform(name="Vlaamse infodagen"))
    make.meeting(atrium=group, title="Open infodag", is_public=True)
    make.meeting(atrium=group, title="Besloten overleg")
    make.meeting(Meeting.Status.DRAFT, atrium=group, title="Concept", is_public=True)
    make.meeting(Meeting.Status.CANCELLED, atrium=group, title="Afgelast", is_public=True)

    text = text_of(client.get("/"))

    assert "Vlaamse infodagen" in text
    assert "Open infodag" in text
    assert "Hoe doet u mee?" in text
    assert [word for word in ("Besloten", "Concept", "Afgelast") if word in text] == []


def test_an_empty_network_still_says_something_to_a_visitor(client):
    assert "Er staat nu geen bijeenkomst in de openbare kalender." in text_of(client.get("/"))


def test_someone_without_an_atrium_is_shown_the_way(client):
    text = home_of(client, make.user())

    assert NOTHING_TO_DO in text
    assert "Er is nog geen bijeenkomst gepland." in text
    assert "U bent nog geen lid van een atrium." in text
    assert "kwamen er geen verslagen of documenten bij" in text


def test_a_member_sees_the_own_meetings_with_the_own_answer(client):
    group = make.atrium(name="Lokaal Atrium Leuven")
    person = make.member_of(group)
    status = Registration.Status
    for title, answer in {
        "Uitgenodigd": status.INVITED,
        "Ingeschreven": status.REGISTERED,
        "Geweigerd": status.DECLINED,
    }.items():
        meeting = make.meeting(atrium=group, title=title)
        make.registration(answer, meeting=meeting, person=person)
    make.meeting(title="Van een ander atrium")
    make.meeting(Meeting.Status.DRAFT, atrium=group, title="Nog niet aangekondigd")

    text = home_of(client, person)

    assert "Komt u naar “Uitgenodigd”?" in text
    assert "Ingeschreven ingeschreven" in text
    assert "Geweigerd verontschuldigd" in text
    assert "Lokaal Atrium Leuven lid" in text
    assert text.count("Komt u naar") == 1
    assert "Van een ander atrium" not in text
    assert "Nog niet aangekondigd" not in text


def test_an_answer_is_not_asked_when_registration_is_closed(client):
    group = make.atrium()
    person = make.member_of(group)
    closed = make.meeting(
        atrium=group, registration_closes_at=timezone.now() - timedelta(minutes=1)
    )
    make.registration(meeting=closed, person=person)

    assert NOTHING_TO_DO in home_of(client, person)


def test_a_new_verslag_of_the_own_atrium_is_shown(client):
    group = make.atrium()
    published(past_meeting(group))
    published(past_meeting(make.atrium()), title="Verslag van anderen")
    concept = CONCEPT
    published(past_meeting(group), title="Concept van een verslag", **concept)

    text = home_of(client, make.member_of(group))

    assert "Verslag Startdag" in text
    assert "anderen" not in text
    assert "Concept" not in text


ORGANISER_SEES = {
    Role.MEMBER: set(),
    Role.STEERING: set(),
    Role.CHAIR: {"announce"},
    Role.SECRETARY: {"announce", "report", "settle"},
    Role.RELATIONSHIP_MANAGER: {"announce", "report", "settle", "decide"},
}


@pytest.mark.parametrize("role", Role)
def test_organisers_see_what_waits_for_them(client, role):
    group = make.atrium()
    make.meeting(Meeting.Status.DRAFT, atrium=group, title="Najaarsoverleg")
    past_meeting(group, title="Voorjaarsoverleg")
    make.join_request(atrium=group)
    make.remark(published(past_meeting(group), status="in_review", adopted_at=None, adopted_how=""))
    make.meeting(Meeting.Status.DRAFT, title="Elders")
    make.join_request(first_name="Elders")

    text = home_of(client, make.member_of(group, role))

    asked = {
        "announce": "Werk “Najaarsoverleg” af en kondig het aan",
        "report": "Bezorg het verslag van “Voorjaarsoverleg”",
        "settle": "Antwoord op de opmerkingen bij een verslag",
        "decide": "Beslis over de aanvraag van Noor Nieuw",
    }
    assert {name for name, words in asked.items() if words in text} == ORGANISER_SEES[role]
    assert "Elders" not in text


def test_remarks_that_were_answered_wait_for_nobody(client):
    group = make.atrium()
    read_through = {"status": "in_review", "adopted_at": None, "adopted_how": ""}
    make.settled(make.remark(published(past_meeting(group), **read_through)))
    make.remark(published(past_meeting(group)))

    text = home_of(client, make.member_of(group, Role.SECRETARY))

    assert "Antwoord op de opmerkingen" not in text


def test_a_concept_is_to_be_published_and_a_published_verslag_is_done(client):
    group = make.atrium()
    concept = CONCEPT
    published(past_meeting(group, title="Voorjaar"), **concept)
    published(past_meeting(group, title="Najaar"))
    past_meeting(
        group,
        title="Lang geleden",
        starts_at=timezone.now() - timedelta(days=800),
        ends_at=timezone.now() - timedelta(days=799),
    )

    text = home_of(client, make.member_of(group, Role.SECRETARY))

    assert "Publiceer het verslag van “Voorjaar" in text
    assert "verslag van “Najaar" not in text
    assert "Lang geleden" not in text


def test_staff_see_counts_of_the_whole_network(client):
    group = make.atrium()
    for _ in range(2):
        make.meeting(Meeting.Status.DRAFT, atrium=group)
    past_meeting(group)
    make.join_request()
    make.join_request(asked_at=timezone.now() - timedelta(days=20))
    about = {"kind": "mail", "subject": "x", "text": "x", "to_address": "a@b.example"}
    expires = timezone.now() + timedelta(days=1)
    for number, state in enumerate(["failed", "failed", "held", "queued"]):
        Message.objects.create(key=str(number), state=state, expires_at=expires, **about)

    text = home_of(client, make.staff())

    assert "2 aanvragen om aan te sluiten 1 wacht al langer dan vijf werkdagen" in text
    assert "2 concepten van bijeenkomsten" in text
    assert "1 verslag ontbreekt" in text
    assert "2 mails zijn mislukt" in text
    assert "1 mail wacht op bevestiging" in text


def test_staff_with_nothing_to_do_are_told_so(client):
    assert "Er wacht niets op PBM." in home_of(client, make.staff())


def fill(group, person, count):
    for _ in range(count):
        make.registration(meeting=make.meeting(atrium=group), person=person)
        make.meeting(Meeting.Status.DRAFT, atrium=group)
        past_meeting(group)
        published(past_meeting(group))
        make.join_request(atrium=group)
        make.membership(person=person)


@pytest.mark.parametrize("role", [*Role, "staff"], ids=str)
def test_home_costs_the_same_for_any_number_of_rows(client, role):
    group = make.atrium()
    person = make.staff() if role == "staff" else make.member_of(group, role)
    client.force_login(person)
    fill(group, person, 1)
    for_one = queries_of(client, "/")

    fill(group, person, 29)

    assert len(queries_of(client, "/")) == len(for_one) <= 12


def test_the_visitors_home_costs_the_same_for_any_number_of_rows(client):
    make.meeting(is_public=True)
    for_one = queries_of(client, "/")

    for _ in range(29):
        make.meeting(is_public=True)

    assert len(queries_of(client, "/")) == len(for_one) <= 4


def test_a_deactivated_session_sees_the_visitors_page(client):
    person = make.member_of(make.atrium())
    client.force_login(person)
    person.is_active = False
    person.save(update_fields=["is_active"])

    assert "Hoe doet u mee?" in text_of(client.get("/"))


def test_requests_of_other_atria_are_not_counted_as_mine(client):
    request = make.join_request(JoinRequest.Status.UNCONFIRMED)
    manager = make.member_of(request.atrium, Role.RELATIONSHIP_MANAGER)

    assert NOTHING_TO_DO in home_of(client, manager)


def test_pbm_watches_a_missing_verslag_from_the_third_working_day(client):
    """Monday 7 December 2026 is the third working day after Wednesday the 2nd."""
    for day in (2, 3):
        start = at(date(2026, 12, day), 9)
        make.meeting(
            title=f"Van {day} december",
            status="held",
            starts_at=start,
            ends_at=start + timedelta(hours=2),
        )

    with time_machine.travel(at(date(2026, 12, 7), 10), tick=False):
        client.force_login(make.staff())
        page = text_of(client.get("/"))

    assert "1 verslag ontbreekt" in page
    assert "Van 2 december" in page
