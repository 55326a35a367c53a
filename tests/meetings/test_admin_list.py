"""The list of meetings, who sees it, its spreadsheets, registrations and delivery per meeting."""

import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from meetings.models import Registration
from outbox.models import Message
from platforms.models import Role
from tests import make
from tests.meetings.planning_form import ADD, step
from tests.pages import queries_of, text_of

pytestmark = pytest.mark.django_db
CHANGELIST = reverse("admin:meetings_meeting_changelist")
PAGES = ["change", "announce", "move", "cancel", "copy", "registrations", "export", "messages"]


@pytest.fixture
def atrium():
    return make.atrium()


@pytest.fixture
def chair(atrium, client):
    person = make.member_of(atrium, Role.CHAIR)
    client.force_login(person)
    return person


@pytest.mark.parametrize("page", PAGES)
def test_a_member_may_nothing_and_another_atrium_is_not_there(client, atrium, page):
    meeting = make.meeting(atrium=atrium, is_public=True)

    client.force_login(make.member_of(atrium))
    member = client.get(step(meeting, page), follow=True).status_code
    client.force_login(make.member_of(make.atrium(), Role.CHAIR))
    elsewhere = client.get(step(meeting, page))

    assert member == 403
    assert elsewhere.status_code == (302 if page == "change" else 404)


@pytest.mark.parametrize("role", [Role.CHAIR, Role.SECRETARY, Role.RELATIONSHIP_MANAGER])
def test_organisers_see_their_own_meetings_only(client, atrium, role):
    client.force_login(make.member_of(atrium, role))
    make.meeting(atrium=atrium, title="Van ons", status="draft")
    make.meeting(title="Openbaar van een ander", is_public=True)

    page = text_of(client.get(CHANGELIST))

    assert "Van ons" in page
    assert "Openbaar van een ander" not in page
    assert client.get(ADD).status_code == 200


def test_what_is_to_come_is_read_from_the_next_one_on(client, chair, atrium):
    days = {"Gisteren": -1, "Morgen": 1, "Volgende maand": 30, "Overmorgen": 2}
    for title, days_ahead in days.items():
        start = timezone.now() + timedelta(days=days_ahead)
        make.meeting(atrium=atrium, title=title, starts_at=start)

    coming = client.get(CHANGELIST, {"periode": "komend"})
    everything = client.get(CHANGELIST)

    assert titles(coming) == ["Morgen", "Overmorgen", "Volgende maand"]
    assert titles(everything) == ["Volgende maand", "Overmorgen", "Morgen", "Gisteren"]


def titles(answer):
    return [meeting.title for meeting in answer.context["cl"].result_list]


def test_the_list_says_how_many_of_the_seats_are_taken(client, chair, atrium):
    for capacity in (12, None):
        meeting = make.meeting(atrium=atrium, capacity=capacity)
        make.registration(meeting=meeting, status="registered")

    page = client.get(CHANGELIST).content.decode()

    cells = re.findall(r'<td class="field-registered">(.*?)</td>', page)
    assert sorted(cells) == ["1", "1 van 12"]


def test_the_list_costs_the_same_for_one_and_thirty_meetings(client, chair, atrium):
    def another():
        meeting = make.meeting(atrium=atrium)
        make.registration(meeting=meeting, status="registered")

    another()
    one = len(queries_of(client, CHANGELIST))
    for _ in range(29):
        another()

    assert len(queries_of(client, CHANGELIST)) == one


def test_registrations_and_messages_cost_the_same_for_any_number(client, chair, atrium):
    meeting = make.meeting(atrium=atrium)
    pages = [step(meeting, "registrations"), step(meeting, "messages")]

    def another():
        person = make.member_of(atrium)
        make.registration(meeting=meeting, person=person, status="registered")
        message(meeting, person)

    another()
    few = [len(queries_of(client, address)) for address in pages]
    for _ in range(29):
        another()

    assert [len(queries_of(client, address)) for address in pages] == few


def message(meeting, person, **fields):
    moment = meeting.starts_at
    return Message.objects.create(
        **{
            "kind": "invitation",
            "key": f"invitation:{person.pk}",
            "about": f"meeting:{meeting.pk}",
            "person": person,
            "to_address": person.email,
            "subject": "Uitnodiging",
            "text": "Kom.\n\n[[Antwoord|https://atrium.example/antwoord/geheim/]]\n",
            "expires_at": moment,
            **fields,
        }
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status__exact=draft", ["Concept"]),
        ("periode=voorbij", []),
        ("periode=komend", ["Concept", "Gepland"]),
        ("periode=99999999", ["Concept", "Gepland"]),
        ("q=gepl", ["Gepland"]),
        ("mijn=ja", ["Concept", "Gepland"]),
    ],
)
def test_the_list_can_be_narrowed(client, chair, atrium, query, found):
    make.meeting(atrium=atrium, title="Gepland")
    make.meeting(atrium=atrium, title="Concept", status="draft")

    answer = client.get(f"{CHANGELIST}?{query}")

    assert sorted(row.title for row in answer.context["cl"].result_list) == found


def test_the_list_can_be_narrowed_to_a_province(client, chair, atrium):
    here = make.municipality(province=make.province(slug="limburg"))
    make.province(slug="antwerpen")
    make.meeting(atrium=atrium, municipality=here)

    found = client.get(f"{CHANGELIST}?provincie=limburg").context["cl"].result_list
    none = client.get(f"{CHANGELIST}?provincie=antwerpen").context["cl"].result_list

    assert (len(found), len(none)) == (1, 0)


def sheet(answer):
    book = load_workbook(io.BytesIO(answer.content))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


def test_participants_go_to_excel_as_text_and_dates(client, chair, atrium):
    """T88: codes keep their zeros, nothing runs as a formula."""
    meeting = make.meeting(atrium=atrium)
    town = make.municipality(nis="01234")
    person = make.member_of(atrium, first_name="=1+1", last_name="Peeters")
    organisation = make.organisation(municipality=town)
    make.registration(
        meeting=meeting, person=person, status="registered", organisation=organisation
    )

    one = sheet(client.get(step(meeting, "export")))
    chosen = {"action": "export_participants", "_selected_action": [meeting.pk]}
    several = sheet(client.post(CHANGELIST, chosen))

    row = dict(zip(one[0], one[1], strict=True))
    assert several == one
    assert (row["Voornaam"], row["Naam"], row["NIS-code"]) == ("'=1+1", "Peeters", "01234")
    assert (row["Antwoord"], row["Datum"].year) == ("ingeschreven", meeting.starts_at.year)


def test_the_list_goes_to_excel(client, chair, atrium):
    meeting = make.meeting(atrium=atrium)
    make.registration(meeting=meeting, status="waitlisted", queue_no=1)
    chosen = {"action": "export_list", "_selected_action": [meeting.pk]}

    rows = sheet(client.post(CHANGELIST, chosen))

    row = dict(zip(rows[0], rows[1], strict=True))
    assert (row["Titel"], row["Wachtlijst"], len(rows)) == ("Startdag", 1, 2)


@pytest.fixture
def meeting(atrium):
    return make.meeting(atrium=atrium, capacity=1, venue="Zaal 1")


def test_an_organiser_registers_a_member_who_is_mailed(client, chair, meeting):
    person = make.member_of(meeting.atrium)

    client.post(step(meeting, "registrations"), {"step": "add", "address": person.email})

    row = meeting.registrations.get()
    assert (row.person, row.status, row.registered_by) == (person, "registered", chair)
    assert list(Message.objects.values_list("to_address", flat=True)) == [person.email]


def test_who_has_no_seat_is_registered_with_one_click(client, chair, meeting):
    people = {
        status: make.member_of(meeting.atrium, first_name=status.title(), last_name="Lid")
        for status in ("invited", "declined", "cancelled", "registered")
    }
    for status, person in people.items():
        make.registration(meeting=meeting, person=person, status=status)

    page = client.get(step(meeting, "registrations")).content.decode()

    offered = re.findall(r'value="([^"]*)"><button type="submit" name="step" value="add"', page)
    expected = {person.email for status, person in people.items() if status != "registered"}
    assert set(offered) == expected
    assert "Schrijf Invited Lid in" in page


def test_an_unknown_address_is_an_error_and_a_stranger_is_refused(client, chair, meeting):
    address = step(meeting, "registrations")
    stranger = make.user()

    unknown = client.post(address, {"step": "add", "address": "wie@nergens.example"})
    client.post(address, {"step": "add", "address": stranger.email, "override": "Toch."})

    assert unknown.context["form"].errors["address"] == ["We kennen niemand met dit adres."]
    assert Registration.objects.count() == 0


def test_a_refusal_stands_by_the_field_and_keeps_what_was_filled_in(client, meeting):
    client.force_login(make.staff())
    guest = make.user()

    refused = client.post(
        step(meeting, "registrations"), {"step": "add", "address": guest.email}
    ).context["form"]

    assert refused.errors["address"] == ["Deze bijeenkomst staat niet open voor deze persoon."]
    assert refused["address"].value() == guest.email
    assert meeting.registrations.count() == 0


def test_pbm_registers_someone_against_the_rules_with_a_note(client, meeting):
    client.force_login(make.staff())
    guest = make.user()

    client.post(
        step(meeting, "registrations"),
        {"step": "add", "address": guest.email, "override": "Spreker."},
    )

    row = meeting.registrations.get()
    assert (row.person, row.status, row.override) == (guest, "registered", "Spreker.")


def test_for_whom_works_twice_one_chooses_in_whose_name(client, chair, meeting):
    """T93."""
    person = make.member_of(meeting.atrium)
    first, second = make.position(person=person), make.position(person=person)
    form = {"step": "add", "address": person.email}

    asked = client.post(step(meeting, "registrations"), form)
    chosen = {**form, "organisation": second.organisation_id}
    client.post(step(meeting, "registrations"), chosen)

    offered = asked.context["form"].fields["organisation"].queryset
    assert set(offered) == {first.organisation, second.organisation}
    assert meeting.registrations.get().organisation == second.organisation


def test_withdrawing_someone_lets_the_next_in(client, chair, meeting):
    """T40: the same code as when people do it themselves."""
    seated = make.registration(
        meeting=meeting, status="registered", person=make.member_of(meeting.atrium)
    )
    waiting = make.registration(
        meeting=meeting, status="waitlisted", queue_no=1, person=make.member_of(meeting.atrium)
    )
    form = {"step": "withdraw", "registration": seated.pk}

    shown = client.post(step(meeting, "registrations"), form)

    page = text_of(shown)
    assert "2 mensen krijgen een mail" in page
    assert f"{seated.person.email}): U bent uitgeschreven" in page
    assert f"{waiting.person.email}): Er is een plaats voor u" in page
    assert (Message.objects.count(), meeting.registrations.registered().count()) == (0, 1)

    client.post(step(meeting, "registrations"), {**form, "confirm": "ja"})

    statuses = dict(meeting.registrations.values_list("pk", "status"))
    assert statuses == {seated.pk: "cancelled", waiting.pk: "registered"}
    assert sorted(Message.objects.values_list("kind", flat=True)) == ["promoted", "withdrawn"]


def test_free_seats_are_given_by_hand(client, chair, meeting):
    waiting = make.registration(
        meeting=meeting, status="waitlisted", queue_no=1, person=make.member_of(meeting.atrium)
    )

    client.post(step(meeting, "registrations"), {"step": "promote", "confirm": "ja"})

    waiting.refresh_from_db()
    assert waiting.status == "registered"


@pytest.mark.parametrize("key", ["", "x", "99999999999999999999"])
def test_a_registration_of_another_meeting_is_not_there(client, chair, meeting, key):
    other = make.registration(status="registered")
    address = step(meeting, "registrations")

    forged = client.post(address, {"step": "withdraw", "registration": other.pk})
    odd = client.post(address, {"step": "withdraw", "registration": key})

    other.refresh_from_db()
    assert (forged.status_code, odd.status_code, other.status) == (404, 404, "registered")


def test_the_delivery_page_tells_who_got_what_without_personal_links(client, chair, meeting):
    person = make.member_of(meeting.atrium, first_name="An", last_name="Peeters")
    message(meeting, person, state="failed", reason="Onbekend adres.")
    message(make.meeting(), make.user(first_name="Van", last_name="Elders"))

    page = text_of(client.get(step(meeting, "messages")))

    assert "An Peeters" in page
    assert "Mislukt: 1" in page
    assert "Onbekend adres." in page
    assert "geheim" not in page
    assert "Van Elders" not in page


def test_a_failed_message_is_sent_again_and_one_of_another_meeting_not(client, chair, meeting):
    mine = message(meeting, make.user(), state="failed")
    theirs = message(make.meeting(), make.user(), state="failed")
    address = step(meeting, "messages")

    client.post(address, {"step": "retry", "message": theirs.pk})
    client.post(address, {"step": "retry", "message": mine.pk})

    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {mine.pk: "queued", theirs.pk: "failed"}


def test_an_administrator_is_offered_only_what_the_state_allows(client, atrium):
    client.force_login(make.administrator())
    draft = make.meeting(atrium=atrium, status="draft")

    tools = dict(client.get(step(draft, "change")).context["tools"])

    paper = {"Agenda (pdf)", "Uitnodiging (pdf)"}
    always = {"Aankondigen", "Agenda en sprekers", "Workshops", "Kopiëren", "Bekijk op het portaal"}
    assert set(tools) == always | paper | {"Datum laten vrijhouden", "Prik een datum"}
