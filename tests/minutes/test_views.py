"""Finding, reading and downloading verslagen, asked by the people who do."""

from datetime import date, timedelta

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.times import today
from documents.models import Document, Download
from platforms.models import Role
from tests import files, make
from tests.minutes.pages import LIST, held, page, published

pytestmark = pytest.mark.django_db


def test_a_visitor_is_asked_to_log_in(client):
    response = client.get(LIST)

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_the_list_shows_what_one_may_read_and_nothing_else(as_member, atrium):
    published(atrium, title="Van ons")
    published(make.atrium(), title="Van anderen")
    published(atrium, title="Concept", status="draft")

    html = page(as_member)

    assert "Van ons" in html
    assert "Van anderen" not in html
    assert "Concept" not in html
    assert "1 verslag<" in html


def test_an_empty_list_says_so(as_member):
    assert "Er zijn nog geen verslagen voor u" in page(as_member)
    assert "Geen verslag gevonden" in page(as_member, q="konijn")


def test_a_word_inside_a_file_finds_the_verslag_and_is_highlighted(as_member, atrium):
    published(atrium, "Overleg over de vergunningen voor windmolens", title="Juist")
    published(atrium, "Iets anders", title="Fout")

    html = page(as_member, q="vergunning")

    assert "Juist" in html
    assert "<mark>vergunningen</mark> voor windmolens" in html
    assert "Fout" not in html


def test_what_one_searches_is_shown_as_text(as_member):
    assert "&lt;script&gt;" in page(as_member, q="<script>")


def filter_rows():
    """Three verslagen a staff member can tell apart by any filter."""
    new = make.municipality(name="Merelbeke-Melle", valid_from=date(2025, 1, 1))
    old = make.municipality(name="Melle", valid_until=date(2025, 1, 1), successor=new)
    melle, other = make.atrium(), make.atrium()
    melle.municipalities.add(old)
    published(melle, title="In Melle", dated_on=date(2024, 5, 6))
    published(other, title="Elders", dated_on=date(2023, 5, 6))
    make.minutes(
        meeting=held(make.atrium(), municipality=new), title="Te gast", dated_on=date(2025, 5, 6)
    )
    return {
        "new": {"municipality": new.pk},
        "old": {"municipality": old.pk},
        "platform": {"platform": melle.platform_id},
        "atrium": {"atrium": other.pk},
        "year": {"year": 2023},
        "both": {"year": 2023, "municipality": new.pk},
        "word": {"q": "melle", "year": 2024},
    }


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("new", {"In Melle", "Te gast"}),
        ("old", {"In Melle"}),
        ("platform", {"In Melle"}),
        ("atrium", {"Elders"}),
        ("year", {"Elders"}),
        ("both", set()),
        ("word", {"In <mark>Melle</mark>"}),
    ],
)
def test_the_list_is_narrowed(client, name, titles):
    client.force_login(make.staff())
    query = filter_rows()[name]

    html = page(client, **query)

    every = {"In Melle", "In <mark>Melle</mark>", "Elders", "Te gast"}
    assert {title for title in every if f">{title}</a>" in html} == titles


def test_the_filters_offer_no_atrium_one_may_not_know(as_member, atrium):
    secret = make.atrium(name="Lokaal Atrium Geheim")
    published(secret, dated_on=date(2011, 1, 1))

    html = page(as_member)

    assert atrium.name in html
    assert "Lokaal Atrium Geheim" not in html
    assert "2011" not in html


def test_a_municipality_that_kept_its_name_is_offered_once(as_member):
    """A merged one with another name is offered apart, with what it is now."""
    day = date(2019, 1, 1)
    aalter = make.municipality(name="Aalter", valid_from=day)
    make.municipality(name="Aalter", valid_until=day, successor=aalter)
    make.municipality(name="Knesselare", valid_until=day, successor=aalter)

    html = page(as_member)

    assert html.count(">Aalter<") == 1
    assert "Aalter (nu Aalter)" not in html
    assert "Knesselare (nu Aalter)" in html


@pytest.mark.parametrize(
    "query",
    [
        {"atrium": "99999999999999999999"},
        {"municipality": "x"},
        {"year": "99999"},
        {"platform": "-1"},
        {"page": "99999999999999999999"},
        {"q": "x" * 10_000},
    ],
)
def test_a_strange_filter_is_answered_with_a_page(as_member, query):
    page(as_member, **query)


@pytest.mark.parametrize("query", [{}, {"q": "vergunning"}])
def test_the_list_costs_the_same_for_1_and_30(client, query):
    atrium = make.atrium()
    client.force_login(make.member_of(atrium))
    published(atrium, "vergunning")
    client.get(LIST, query)
    with CaptureQueriesContext(connection) as for_one:
        client.get(LIST, query)
    for _ in range(29):
        published(atrium, "vergunning")
    with CaptureQueriesContext(connection) as for_thirty:
        client.get(LIST, query)

    assert len(for_thirty) == len(for_one) <= 17


def test_a_member_reads_and_downloads(as_member, atrium):
    minutes = published(atrium, papers=["bijlage"])
    newest = make.minutes_file(minutes, "nieuw", version=2)

    html = page(as_member, minutes.get_absolute_url())
    response = as_member.get(newest.get_absolute_url())

    assert html.count("/bestanden/") == 2
    assert "versie 2" in html
    assert "Oudere versies" not in html
    assert "Publiceren" not in html
    assert files.body(response) == files.pdf("nieuw")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["Cache-Control"] == "private, no-store"
    assert Download.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "status"), [(Role.MEMBER, 404), (Role.SECRETARY, 200), (Role.CHAIR, 404)]
)
def test_an_older_version_is_for_who_writes(client, atrium, role, status):
    client.force_login(make.member_of(atrium, role))
    minutes = published(atrium)
    old = minutes.files.get()
    make.minutes_file(minutes, version=2)

    response = client.get(old.get_absolute_url())

    files.body(response)
    assert response.status_code == status


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=0-3"}])
def test_an_outsider_gets_404_for_everything(client, atrium, method, headers):
    minutes = published(atrium)
    client.force_login(make.member_of(make.atrium(), Role.RELATIONSHIP_MANAGER))
    pages = [minutes.get_absolute_url(), minutes.files.get().get_absolute_url()]
    for name in ("change", "add_version", "add_paper", "publish", "delete"):
        pages.append(reverse(f"minutes:{name}", args=[minutes.pk]))
    pages.append(reverse("minutes:upload", args=[minutes.meeting_id]))

    answers = {getattr(client, method)(address, headers=headers).status_code for address in pages}

    assert answers == {404}
    assert Download.objects.count() == 0


def test_a_file_is_not_served_under_another_verslag(client, atrium):
    mine, theirs = published(atrium), published(make.atrium())
    client.force_login(make.member_of(atrium))

    address = reverse("minutes:file", args=[mine.pk, theirs.files.get().pk])

    assert client.get(address).status_code == 404


def test_access_is_gone_with_the_next_request_after_a_membership_ends(client, atrium):
    minutes, member = published(atrium), make.member_of(atrium)
    client.force_login(member)
    address = minutes.files.get().get_absolute_url()
    first = client.get(address)
    files.body(first)
    member.memberships.update(end_on=today() - timedelta(days=1))

    assert (first.status_code, client.get(address).status_code) == (200, 404)


@pytest.mark.parametrize(
    "address", ["/verslagen/99999999999999999999/", "/verslagen/1/bestanden/99999999999999999999/"]
)
def test_an_impossible_number_is_not_found(as_member, address):
    assert as_member.get(address).status_code == 404


def test_a_file_the_scanner_holds_is_shown_without_link(as_member, atrium):
    minutes = published(atrium)
    Document.objects.update(scan="infected")

    html = page(as_member, minutes.get_absolute_url())
    response = as_member.get(minutes.files.get().get_absolute_url())

    assert "besmet" in html
    assert "/bestanden/" not in html
    assert response.status_code == 410


def test_the_back_office_lists_ones_own_verslagen_and_changes_nothing(client, atrium):
    mine, other = published(atrium, title="Van ons"), published(make.atrium(), title="Van anderen")
    client.force_login(make.member_of(atrium, Role.RELATIONSHIP_MANAGER))

    html = page(client, reverse("admin:minutes_minutes_changelist"))
    change = reverse("admin:minutes_minutes_change", args=[mine.pk])

    assert "Van ons" in html
    assert "Van anderen" not in html
    assert mine.get_absolute_url() in html
    assert client.post(change, {"title": "x"}).status_code == 403
    assert client.get(reverse("admin:minutes_minutes_change", args=[other.pk])).status_code == 302


def test_a_visitor_reads_what_is_public_and_how_much_is_not(client, atrium):
    minutes = published(atrium, papers=["besloten", "openbaar"])
    public = minutes.files.filter(kind="extra").last()
    public.title, public.level = "Presentatie hemelwater", "public"
    public.save()

    html = page(client, minutes.get_absolute_url())

    assert "Presentatie hemelwater" in html
    assert "2 bestanden niet zichtbaar" in html
    assert minutes.summary not in html
    assert minutes.meeting.get_absolute_url() not in html
    assert files.body(client.get(public.get_absolute_url())) == files.pdf("openbaar")
    assert client.get(minutes.files.get(kind="main").get_absolute_url()).status_code == 404


def test_a_writer_says_for_whom_a_file_is(client, atrium):
    minutes = published(atrium)
    secretary = make.member_of(atrium, Role.SECRETARY)
    client.force_login(secretary)
    address = reverse("minutes:file_level", args=[minutes.pk, minutes.files.get().pk])

    offered = page(client, address)
    refused = client.post(address, {"level": "department"})
    accepted = client.post(address, {"level": "public"})

    assert "afdeling (PBM)" not in offered
    assert "geldige keuze" in refused.content.decode().lower()
    assert (accepted.status_code, minutes.files.get().level) == (302, "public")
    assert LogEntry.objects.get_for_object(minutes.files.get()).first().actor == secretary


def test_a_paper_is_added_for_pbm_alone(client, atrium):
    minutes = published(atrium)
    client.force_login(make.member_of(atrium, Role.RELATIONSHIP_MANAGER))
    data = {
        "reason": "Vergeten.",
        "title": "Nota",
        "file": files.upload(files.pdf("x"), "x.pdf"),
        "level": "department",
    }

    answer = client.post(reverse("minutes:add_paper", args=[minutes.pk]), data)

    assert answer.status_code == 302
    assert minutes.files.get(kind="extra").level == "department"
    client.force_login(make.member_of(atrium))
    html = page(client, minutes.get_absolute_url())
    assert "Nota" not in html
    assert "1 bestand niet zichtbaar" in html
