"""The cockpit: a year of meetings beside the norm of each atrium (T8)."""

import io
from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from openpyxl import load_workbook

from core.times import at
from dashboard.planning.year import overview, unseen_by_manager, year_of
from meetings.models import Meeting
from platforms.models import Role
from tests import make
from tests.pages import queries_of, text_of

pytestmark = pytest.mark.django_db
Status = Meeting.Status


@pytest.fixture(autouse=True)
def june():
    """The tests live on 15 June 2026, half-way the year that is planned."""
    with time_machine.travel(at(date(2026, 6, 15), 12)):
        yield


@pytest.fixture
def local_atria():
    return make.platform(name="Lokaal Atrium", slug="lokaal", norm_min=2, norm_max=4)


@pytest.fixture
def kempen(local_atria):
    return make.atrium(platform=local_atria, name="Lokaal Atrium Kempen")


def meet(atrium, day, status=Status.ANNOUNCED, **fields):
    start = at(day, 9)
    told = {"announced_at": start - timedelta(days=60)} if status != Status.DRAFT else {}
    if status == Status.CANCELLED:
        told["cancelled_at"] = start - timedelta(days=9)
    fields = {"ends_at": start + timedelta(hours=3), **told, **fields}
    return make.meeting(status, atrium=atrium, starts_at=start, **fields)


def row_of(atrium, year=2026):
    [row] = year_of(make.staff(), year, platform=atrium.platform)
    return row


def test_a_meeting_stands_in_its_quarter_with_what_became_of_it(kempen):
    meet(kempen, date(2026, 2, 3), Status.HELD)
    meet(kempen, date(2026, 5, 5), Status.CANCELLED)
    meet(kempen, date(2026, 9, 30))
    meet(kempen, date(2026, 10, 1), Status.DRAFT)
    meet(kempen, date(2025, 12, 31), Status.HELD)
    meet(kempen, date(2027, 1, 1))

    row = row_of(kempen)

    states = {quarter: [each.state for each in row.quarters[quarter]] for quarter in row.quarters}
    assert states == {1: ["held"], 2: ["cancelled"], 3: ["announced"], 4: ["draft"]}


def test_a_cancelled_meeting_does_not_count_for_the_norm(kempen):
    meet(kempen, date(2026, 2, 3), Status.HELD)
    meet(kempen, date(2026, 5, 5), Status.CANCELLED)

    row = row_of(kempen)

    assert (row.words, row.counted, row.missing) == ("achterstand", 1, 1)


def test_a_draft_counts_until_its_moment_has_passed(kempen):
    meet(kempen, date(2026, 3, 3), Status.DRAFT)
    meet(kempen, date(2026, 11, 3), Status.DRAFT)

    row = row_of(kempen)

    assert (row.count("lapsed"), row.counted, row.words) == (1, 1, "achterstand")


def test_an_announced_meeting_that_is_over_was_held_also_before_the_nightly_task_says_so(kempen):
    meet(kempen, date(2026, 6, 14))

    assert row_of(kempen).count("held") == 1


@pytest.mark.parametrize(
    ("number", "words", "missing"),
    [
        (0, "achterstand", 2),
        (1, "achterstand", 1),
        (2, "op schema", 0),
        (4, "op schema", 0),
        (5, "boven norm", 0),
    ],
)
def test_the_stand_follows_from_the_norm_of_the_platform(kempen, number, words, missing):
    for n in range(number):
        meet(kempen, date(2026, 7 + n, 1))

    row = row_of(kempen)

    assert (row.words, row.missing, row.norm) == (words, missing, "2 tot 4")


def test_the_norm_of_an_atrium_goes_before_that_of_its_platform(kempen):
    kempen.norm_min = 5
    kempen.save()

    row = row_of(kempen)

    assert (row.norm, row.missing) == ("minstens 5", 5)


def test_an_atrium_without_a_norm_is_never_behind():
    free = make.atrium(platform=make.platform())

    row = row_of(free)

    assert (row.words, row.norm, row.missing) == ("geen norm", "", 0)


def test_the_norm_of_an_atrium_is_in_order(kempen):
    kempen.norm_min, kempen.norm_max = 3, 2

    with pytest.raises(ValidationError, match="Het maximum per jaar is kleiner dan het minimum"):
        kempen.full_clean()


def test_the_longest_unseen_comes_first_per_relationship_manager(local_atria):
    geel, mol, balen = (make.atrium(platform=local_atria, name=name) for name in "GMB")
    roos = make.user(first_name="Roos", last_name="Proef")
    for atrium in (geel, mol):
        make.membership(person=roos, atrium=atrium, role=Role.RELATIONSHIP_MANAGER)
    meet(geel, date(2025, 11, 4), Status.HELD)
    meet(mol, date(2024, 3, 5), Status.HELD)
    meet(balen, date(2026, 3, 3), Status.HELD)

    unseen = unseen_by_manager(year_of(make.staff(), 2026, platform=local_atria))

    assert [(who, [row.atrium for row in rows]) for who, rows in unseen] == [(roos, [mol, geel])]


def test_the_overview_counts_who_is_behind_per_platform(local_atria, kempen):
    meet(make.atrium(platform=local_atria), date(2026, 2, 3), Status.HELD)
    full = make.atrium(platform=local_atria)
    meet(full, date(2026, 2, 3), Status.HELD)
    meet(full, date(2026, 9, 3), Status.DRAFT)

    free = make.atrium(platform=make.platform()).platform

    found = overview(make.staff(), 2026, [local_atria, free])

    assert found == [(local_atria, 3, 2), (free, 1, None)]


def test_staff_see_the_year_and_filter_it(client, local_atria, kempen):
    leuven = make.province(name="Vlaams-Brabant", slug="vlaams-brabant")
    make.atrium(platform=local_atria, name="Lokaal Atrium Hageland", province=leuven)
    meet(kempen, date(2026, 2, 3), Status.HELD, title="Open ruimte")
    client.force_login(make.staff())

    everything = text_of(client.get("/planning/"))
    province = text_of(client.get("/planning/?provincie=vlaams-brabant"))

    assert "Lokaal Atrium Kempen achterstand 1 van 2 tot 4, nog 1 te plannen" in everything
    assert "3 februari voorbij" in everything
    assert "Lokaal Atrium Hageland" in everything
    assert "Lokaal Atrium Kempen" not in province
    assert "Lokaal Atrium Hageland" in province


def test_an_organiser_sees_the_atria_that_are_theirs_and_no_other(client, kempen, local_atria):
    make.atrium(platform=local_atria, name="Lokaal Atrium Elders")
    client.force_login(make.member_of(kempen, Role.CHAIR))

    text = text_of(client.get("/planning/"))

    assert "Lokaal Atrium Kempen" in text
    assert "Elders" not in text


@pytest.mark.parametrize(
    "query",
    [
        *("jaar=abcd", "jaar=99999999999999999999", "jaar=1999"),
        *("platform=bestaat-niet", "provincie=x", "stand=x"),
        *("beheerder=99999999999999999999", "beheerder=x"),
    ],
)
def test_a_wrong_choice_is_said_beside_the_field(client, kempen, query):
    client.force_login(make.staff())

    page, file = client.get(f"/planning/?{query}"), client.get(f"/planning/excel/?{query}")

    assert (page.status_code, file.status_code) == (200, 400)
    for response in (page, file):
        assert "Selecteer een geldige keuze" in text_of(response)


def test_the_year_opens_in_excel_as_it_stands_on_the_page(client, kempen):
    meet(kempen, date(2026, 2, 3), Status.HELD)
    meet(kempen, date(2026, 5, 5), Status.CANCELLED)
    client.force_login(make.staff())

    response = client.get("/planning/excel/?stand=achterstand")

    head, row = load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)
    found = dict(zip(head, row, strict=True))
    assert response["Content-Disposition"].endswith('planning-2026-lokaal-2026-06-15.xlsx"')
    assert found.pop("Laatste bijeenkomst").date() == date(2026, 2, 3)
    assert found == {
        "Platform": "Lokaal Atrium",
        "Atrium": "Lokaal Atrium Kempen",
        "Provincie": None,
        "Relatiebeheerder": None,
        "Minimum": 2,
        "Maximum": 4,
        "Kwartaal 1": 1,
        "Kwartaal 2": 0,
        "Kwartaal 3": 0,
        "Kwartaal 4": 0,
        "Voorbij": 1,
        "Aangekondigd": 0,
        "Datum vrijgehouden": 0,
        "Concept": 0,
        "Geannuleerd": 1,
        "Stand": "achterstand",
        "Nog te plannen": 1,
        "Verslagen die ontbreken": 1,
    }


def test_who_organises_only_a_closed_atrium_is_told_so(client, kempen):
    client.force_login(make.member_of(kempen, Role.CHAIR))
    kempen.is_active = False
    kempen.save()

    assert "U organiseert geen actief atrium." in text_of(client.get("/planning/"))


@pytest.mark.parametrize("count", [26, 300])
def test_a_year_costs_the_same_for_any_number_of_atria(client, local_atria, count):
    for _ in range(count):
        atrium = make.atrium(platform=local_atria)
        meet(atrium, date(2026, 2, 3), Status.HELD)
    make.member_of(atrium, Role.RELATIONSHIP_MANAGER)
    client.force_login(make.staff())

    assert len(queries_of(client, "/planning/")) == 10


def test_the_cockpit_counts_the_verslagen_that_are_missing_and_shows_only_those(
    client, local_atria, kempen
):
    done = make.atrium(platform=local_atria, name="Lokaal Atrium Leie")
    make.minutes(meeting=meet(kempen, date(2026, 3, 5), Status.HELD), status="draft")
    make.minutes(meeting=meet(done, date(2026, 3, 5), Status.HELD))
    client.force_login(make.staff())
    address = reverse("planning:year")

    everything = client.get(address).content.decode()
    missing = client.get(address, {"verslag": "ontbreekt"})

    assert "1 verslag ontbreekt" in everything
    assert [row.atrium for row in missing.context["rows"]] == [kempen]
