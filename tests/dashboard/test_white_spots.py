"""White spots: municipalities that their Lokaal Atrium misses, and what a relationship manager does."""

import io
from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from openpyxl import load_workbook

from core.refusal import Refused
from core.times import at
from dashboard.planning.white_spots.spots import white_spots
from meetings.actions import announce, cancel, copy, delete_draft, plan
from meetings.models import AgendaItem, Meeting, TalkingPoint
from meetings.talking_points.actions import drop_point
from outbox.models import Message
from platforms.models import Role
from tests import make
from tests.pages import queries_of, text_of

pytestmark = pytest.mark.django_db
Status = Meeting.Status
PAGE = "/planning/witte-vlekken/"


@pytest.fixture(autouse=True)
def june():
    with time_machine.travel(at(date(2026, 6, 15), 12)):
        yield


@pytest.fixture
def kempen():
    platform = make.platform(code="lokaal-atrium", slug="lokaal-atrium")
    return make.atrium(platform=platform, name="Lokaal Atrium Kempen")


@pytest.fixture
def partners():
    return make.platform(code="partneroverleg", slug="partneroverleg")


@pytest.fixture
def manager(kempen):
    return make.member_of(kempen, Role.RELATIONSHIP_MANAGER, first_name="Roos", last_name="Proef")


def town(atrium, name, **fields):
    """A municipality of `atrium` with its organisation."""
    place = make.municipality(name=name, **fields)
    atrium.municipalities.add(place)
    make.organisation(name=f"Gemeente {name}", municipality=place)
    return place


def official(atrium, place):
    """A member of `atrium` who works for the municipality."""
    person = make.member_of(atrium)
    make.position(person=person, organisation=place.organisation)
    return person


def partner_of(place, platform, *managers):
    atrium = make.atrium(platform=platform, name=f"Partneroverleg {place.name}")
    atrium.municipalities.add(place)
    for person in managers:
        make.membership(person=person, atrium=atrium, role=Role.RELATIONSHIP_MANAGER)
    return atrium


def held(atrium, month, *people, year=2026, **fields):
    """A meeting that took place, with who was there."""
    start = at(date(year, month, 3), 9)
    row = make.meeting(
        Status.HELD, atrium=atrium, starts_at=start, ends_at=start + timedelta(hours=2)
    )
    for person in people:
        answer = {"status": "registered", "attendance": "present", **fields}
        make.registration(meeting=row, person=person, **answer)
    return row


def found(user=None, meetings=3, **filters):
    spots = white_spots(user or make.staff(), meetings=meetings, **filters)
    return [(spot.municipality.name, spot.words) for spot in spots]


def test_who_missed_the_last_meetings_is_a_white_spot(kempen):
    geel, mol = (official(kempen, town(kempen, name)) for name in ("Geel", "Mol"))
    held(kempen, 1, geel, mol)
    for month in (2, 3, 4):
        held(kempen, month, mol)

    assert found() == [("Geel", "niemand in de laatste 3 bijeenkomsten")]
    assert found(meetings=4) == []


def test_an_atrium_that_met_less_often_is_judged_by_what_it_held(kempen):
    official(kempen, town(kempen, "Geel"))
    held(kempen, 5)

    assert found() == [("Geel", "niemand in de laatste bijeenkomst")]


def test_a_municipality_without_an_active_member_is_one_too(kempen):
    geel = town(kempen, "Geel")
    left = make.position(organisation=geel.organisation, end_on=date(2026, 1, 1)).person
    make.membership(person=left, atrium=kempen)

    assert found() == [("Geel", "geen actief lid")]


@pytest.mark.parametrize(
    ("answer", "missed"),
    [
        ({"status": "registered", "attendance": "present"}, False),
        ({"status": "registered", "attendance": "unknown"}, False),
        ({"status": "registered", "attendance": "absent"}, True),
        ({"status": "registered", "attendance": "excused"}, True),
        ({"status": "waitlisted", "attendance": "unknown", "queue_no": 1}, True),
        ({"status": "invited", "attendance": "present"}, False),
    ],
)
def test_present_counts_and_registered_where_nobody_filled_it_in(kempen, answer, missed):
    held(kempen, 5, official(kempen, town(kempen, "Geel")), **answer)

    assert bool(found()) == missed


def test_a_registration_counts_for_the_organisation_in_whose_name_it_was_made(kempen):
    geel, mol = town(kempen, "Geel"), town(kempen, "Mol")
    person = official(kempen, geel)
    make.position(person=person, organisation=mol.organisation)
    held(kempen, 5, person, organisation=mol.organisation)

    assert [name for name, _ in found()] == ["Geel"]


def test_who_came_for_a_merged_municipality_counts_for_what_it_is_now(kempen):
    new = town(kempen, "Merelbeke-Melle", valid_from=date(2025, 1, 1))
    old = town(kempen, "Melle", valid_until=date(2025, 1, 1), successor=new)
    person = official(kempen, new)
    held(kempen, 11, person, year=2024, organisation=old.organisation)

    assert found() == []


def test_each_sees_the_spots_of_the_atria_they_organise(kempen, manager):
    town(kempen, "Geel")
    elsewhere = make.atrium(platform=kempen.platform)
    town(elsewhere, "Mol")

    assert [name for name, _ in found(manager)] == ["Geel"]
    assert [name for name, _ in found()] == ["Geel", "Mol"]
    assert found(make.member_of(kempen)) == []


def test_the_page_filters_by_province_and_relationship_manager(client, kempen, manager, partners):
    limburg = make.province(name="Limburg", slug="limburg")
    partner_of(town(kempen, "Geel"), partners, manager)
    other = make.user(first_name="Bert", last_name="Buur")
    partner_of(town(kempen, "Pelt", province=limburg), partners, other)
    client.force_login(make.staff())

    pages = [
        text_of(client.get(f"{PAGE}?{query}"))
        for query in ("provincie=limburg", f"beheerder={manager.pk}")
    ]

    assert ["Pelt" in pages[0], "Geel Lokaal" in pages[0]] == [True, False]
    assert ["Pelt" in pages[1], "Geel Lokaal" in pages[1]] == [False, True]
    assert "Roos Proef (1)" in pages[1]


@pytest.mark.parametrize("query", ["aantal=0", "aantal=x", "provincie=x", "beheerder=x"])
def test_a_wrong_choice_is_said(client, kempen, query):
    client.force_login(make.staff())

    page, file = client.get(f"{PAGE}?{query}"), client.get(f"{PAGE}excel/?{query}")

    assert (page.status_code, file.status_code) == (200, 400)
    assert "Selecteer een geldige keuze" in text_of(page)


def test_the_list_opens_in_excel(client, kempen, manager, partners):
    geel = town(kempen, "Geel", nis="13008")
    partner_of(geel, partners, manager)
    held(kempen, 5)
    client.force_login(make.staff())

    content = client.get(f"{PAGE}excel/").content

    [head, row] = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    assert dict(zip(head, row, strict=True)) == {
        "Relatiebeheerder": "Roos Proef",
        "Gemeente": "Geel",
        "NIS-code": "13008",
        "Provincie": geel.province.name,
        "Lokaal Atrium": "Lokaal Atrium Kempen",
        "Waarom": "niemand in de laatste bijeenkomst en geen actief lid",
        "Laatst gezien": None,
        "Te bespreken op Partneroverleg": "nee",
    }


class TestDiscuss:
    """*Bespreek op Partneroverleg*."""

    @pytest.fixture
    def partner(self, kempen, partners, manager):
        return partner_of(town(kempen, "Geel"), partners, manager)

    @pytest.fixture
    def ask(self, client, kempen, partner, manager):
        client.force_login(manager)
        return lambda: client.post(
            f"/planning/bespreken/{partner.pk}/{kempen.pk}/?aantal=2", follow=True
        )

    def test_it_goes_on_the_agenda_of_the_next_meeting(self, ask, partner, client):
        later = make.meeting(atrium=partner, starts_at=at(date(2026, 12, 1), 9))
        soon = make.meeting(atrium=partner, starts_at=at(date(2026, 9, 1), 9))
        make.agenda_item(meeting=soon, title="Welkom", order=10)

        answer = ask()

        points = soon.agenda_items.values_list("order", "title")
        assert list(points) == [(10, "Welkom"), (20, "Deelname aan Lokaal Atrium Kempen")]
        assert later.agenda_items.count() == Message.objects.count() == 0
        assert answer.redirect_chain == [(f"{PAGE}?aantal=2", 302)]
        assert "staat op de agenda van dinsdag 1 september 2026" in text_of(answer)

    def test_without_one_it_waits_for_the_next_that_is_made(self, ask, partner, manager, client):
        assert "volgende overleg dat u plant" in text_of(ask())
        assert "wacht op het volgende overleg" in text_of(
            client.get("/planning/?platform=partneroverleg")
        )

        start = at(date(2026, 9, 1), 9)
        draft = plan(
            atrium=partner,
            by=manager,
            title="Najaar",
            starts_at=start,
            ends_at=start + timedelta(hours=2),
        )

        assert [item.title for item in draft.agenda_items.all()] == [
            "Deelname aan Lokaal Atrium Kempen"
        ]
        page = text_of(client.get(PAGE))
        assert "op de agenda van 1 september 2026" in page

    def test_twice_is_once(self, ask):
        ask(), ask()

        assert TalkingPoint.objects.count() == 1

    def test_it_can_be_undone_waiting_or_on_an_agenda(self, ask, client, partner):
        ask()
        client.post(f"/planning/bespreekpunten/{TalkingPoint.objects.get().pk}/weg/")
        assert TalkingPoint.objects.count() == 0

        make.meeting(atrium=partner)
        ask()
        client.post(f"/planning/bespreekpunten/{TalkingPoint.objects.get().pk}/weg/")
        assert (TalkingPoint.objects.count(), AgendaItem.objects.count()) == (0, 0)

    def test_what_was_discussed_stays_and_may_be_asked_anew(self, ask, client, partner):
        meeting = make.meeting(atrium=partner)
        ask()
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=at(date(2026, 6, 1), 9))
        discussed = TalkingPoint.objects.get()

        with pytest.raises(Refused, match="al begonnen"):
            drop_point(discussed, by=None)
        ask()

        assert TalkingPoint.objects.count() == 2
        assert TalkingPoint.objects.waiting().count() == 1

    def test_a_meeting_that_falls_away_gives_its_points_to_the_next(self, ask, partner, manager):
        draft = make.meeting(Status.DRAFT, atrium=partner)
        ask()
        delete_draft(draft, by=manager)
        assert TalkingPoint.objects.waiting().count() == 1

        start = at(date(2027, 3, 2), 9)
        fields = {"title": "Najaar", "starts_at": start, "ends_at": start + timedelta(hours=2)}
        meeting = plan(atrium=partner, by=manager, venue="Raadzaal", **fields)
        announce(meeting, by=manager)
        cancel(meeting, by=manager, reason="Ziek.")
        assert TalkingPoint.objects.waiting().count() == 1

        twin = copy(meeting, by=manager, starts_at=at(date(2027, 4, 20), 9))
        assert TalkingPoint.objects.get().item.meeting == twin

    def test_the_database_keeps_one_waiting_point(self, partner, kempen):
        TalkingPoint.objects.create(atrium=partner, about=kempen, title="Deelname")

        with pytest.raises(IntegrityError), transaction.atomic():
            TalkingPoint.objects.create(atrium=partner, about=kempen, title="Deelname")

    @pytest.mark.parametrize(("role", "status"), [(Role.CHAIR, 403), (Role.MEMBER, 403)])
    def test_who_does_not_organise_the_partner_meeting_cannot(
        self, client, partner, kempen, role, status
    ):
        person = make.member_of(kempen, role)
        client.force_login(person)

        assert client.post(f"/planning/bespreken/{partner.pk}/{kempen.pk}/").status_code == status
        if role == Role.CHAIR:
            assert "Bespreek op Partneroverleg" not in text_of(client.get(PAGE))

    def test_another_atrium_cannot_be_slipped_in(self, client, partner, kempen, manager):
        elsewhere = make.atrium(platform=kempen.platform)
        client.force_login(make.staff())

        answers = [
            client.post(f"/planning/bespreken/{first.pk}/{second.pk}/").status_code
            for first, second in ((partner, elsewhere), (kempen, partner), (partner, partner))
        ]

        assert answers == [404, 404, 404]

    def test_a_point_of_another_atrium_is_not_found(self, client, ask):
        ask()
        client.force_login(make.member_of(make.atrium(), Role.CHAIR))

        pk = TalkingPoint.objects.get().pk
        assert client.post(f"/planning/bespreekpunten/{pk}/weg/").status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_the_spots_cost_the_same_for_any_number_of_municipalities(client, kempen, partners, count):
    for number in range(count):
        place = town(kempen, f"Dorp {number}")
        partner = partner_of(place, partners, make.user())
        TalkingPoint.objects.create(atrium=partner, about=kempen, title="Deelname")
        held(kempen, 1 + number % 6, official(kempen, place), year=2025)
    client.force_login(make.staff())

    assert len(queries_of(client, PAGE)) == 13
