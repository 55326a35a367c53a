"""The register of what an atrium agreed, a year at a time."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from platforms.models import Role
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def atrium():
    return make.atrium()


def agreed(atrium, text, level="atrium", kind="decision", dated_on="2026-11-05", **fields):
    minutes = make.written(atrium, dated_on=dated_on, **fields)
    return make.passage(minutes, f"<p>{text}</p>", level=level, kind=kind)


def register(client, atrium, user, year=2026, name="decisions"):
    client.force_login(user)
    return client.get(reverse(f"minutes:{name}", args=[atrium.slug]), {"jaar": year})


def test_it_holds_what_was_agreed_and_adopted_that_year_as_far_as_one_may_see(client, atrium):
    agreed(atrium, "We delen onze sjablonen.")
    for changes in (
        {"dated_on": "2025-11-05"},
        {"status": "in_review"},
        {"kind": "text"},
        {"level": "department"},
    ):
        agreed(atrium, "kanarie", **changes)
    agreed(make.atrium(), "kanarie")

    html = register(client, atrium, make.member_of(atrium)).content.decode()

    assert "We delen onze sjablonen." in html
    assert "kanarie" not in html


def test_of_a_corrected_verslag_only_the_version_shown_counts(client, atrium):
    old = agreed(atrium, "kanarie")
    minutes = old.edition.minutes
    later = minutes.editions.create(number=2, reason="Fout.", issued_at=minutes.adopted_at)
    make.passage(minutes, "<p>Verbeterd.</p>", kind="decision", edition=later)
    type(minutes).objects.filter(pk=minutes.pk).update(shown_edition=2)

    html = register(client, atrium, make.member_of(atrium, Role.SECRETARY)).content.decode()

    assert "Verbeterd." in html
    assert "kanarie" not in html


def test_excel_holds_the_same_rows_as_dates_and_plain_words(client, atrium):
    agreed(atrium, "=1+1 We delen <strong>alles</strong>.")
    agreed(atrium, "kanarie", level="department")

    answer = register(client, atrium, make.member_of(atrium), name="decisions_excel")

    sheet = load_workbook(io.BytesIO(answer.content)).active
    [row] = list(sheet.iter_rows(min_row=2, values_only=True))
    assert row[0].date().isoformat() == "2026-11-05"
    assert row[4] == "'=1+1 We delen alles."


@pytest.mark.parametrize("year", ["niets", "99999999999999999999", "1800"])
def test_a_year_that_is_none_is_said_to_be_so(client, atrium, year):
    member = make.member_of(atrium)

    page = register(client, atrium, member, year)
    file = register(client, atrium, member, year, name="decisions_excel")

    assert "Dat jaar kennen we niet" in page.content.decode()
    assert file.status_code == 400


@pytest.mark.parametrize("rows", [1, 30])
def test_it_costs_the_same_however_much_was_agreed(
    client, atrium, rows, django_assert_max_num_queries
):
    minutes = make.written(atrium, dated_on="2026-11-05")
    for _ in range(rows):
        make.passage(minutes, kind="decision")
    member = make.member_of(atrium)
    client.force_login(member)

    address = reverse("minutes:decisions", args=[atrium.slug])

    with django_assert_max_num_queries(13):
        assert client.get(address, {"jaar": 2026}).status_code == 200
