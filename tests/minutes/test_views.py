"""The pages about verslagen, asked by the people who use them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.times import today
from documents.models import Document, Download
from minutes.models import Minutes, MinutesFile
from minutes.search import index_changed
from outbox.models import Message
from platforms.models import Role
from tests import files, make

pytestmark = pytest.mark.django_db
LIST = reverse("minutes:list")


def page(client, address=LIST, **query):
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def atrium():
    return make.atrium()


@pytest.fixture
def as_member(client, atrium):
    client.force_login(make.member_of(atrium))
    return client


@pytest.fixture
def as_secretary(client, atrium):
    client.force_login(make.member_of(atrium, Role.SECRETARY))
    return client


def held(atrium, days=7, **fields):
    start = timezone.now().replace(microsecond=0) - timedelta(days=days)
    return make.meeting(
        atrium=atrium, starts_at=start, ends_at=start + timedelta(hours=3), **fields
    )


def published(atrium, text="x", **fields):
    row = make.minutes(text, meeting=held(atrium), **fields)
    index_changed()
    return row


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


def test_a_member_may_see_but_not_write(as_member, atrium):
    minutes = published(atrium)

    pages = ("change", "add_version", "add_paper", "publish", "delete")
    answers = {
        as_member.post(reverse(f"minutes:{name}", args=[minutes.pk])).status_code for name in pages
    }

    assert answers == {403}


def upload_of(**changes):
    details = {
        "title": "Verslag november",
        "dated_on": "2026-11-05",
        "summary": "Kort.",
        "file": files.upload(files.pdf("molens"), "verslag.pdf"),
    }
    return {**details, **changes}


def test_a_secretary_uploads_publishes_and_the_members_are_mailed(as_secretary, atrium):
    member, meeting = make.member_of(atrium), held(atrium)
    papers = [files.upload(files.picture(), "kaart.png"), files.upload(files.docx(), "nota.docx")]

    sent = as_secretary.post(
        reverse("minutes:upload", args=[meeting.pk]), upload_of(papers=papers), follow=True
    )
    minutes = Minutes.objects.get()
    confirm = page(as_secretary, reverse("minutes:publish", args=[minutes.pk]))
    address = reverse("minutes:publish", args=[minutes.pk])
    as_mail = as_secretary.post(address, {"as_mail": "ja"})
    asked = page(as_secretary, address)
    done = as_secretary.post(address, {"when": "now"}, follow=True)

    assert "bewaard als concept" in sent.content.decode()
    assert sent.redirect_chain == [(minutes.get_absolute_url(), 302)]
    assert minutes.files.count() == 3
    assert "2 personen krijgen" in confirm
    assert "Publiceer" in asked
    assert as_mail["Content-Security-Policy"].startswith("sandbox; ")
    assert str(member) in confirm
    assert "2 personen krijgen een bericht" in done.content.decode()
    assert Message.objects.filter(person=member, kind="minutes_published").count() == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"file": ""}, "Kies een bestand."),
        ({"file": files.upload(b"<html></html>", "verslag.pdf")}, "is geen PDF"),
        ({"file": files.upload(files.picture(), "verslag.png")}, "Dit soort bestand kan niet"),
        ({"papers": [files.upload(b"MZ", "x.exe")]}, "Dit soort bestand kan niet"),
        ({"dated_on": "2190-01-01"}, "niet in de toekomst"),
        ({"dated_on": "0001-01-01"}, "niet in de toekomst"),
        ({"summary": ""}, "verplicht"),
        ({"summary": "x" * 2001}, "2000"),
        ({"title": "x" * 161}, "160"),
    ],
)
def test_a_wrong_upload_is_explained_and_nothing_is_kept(as_secretary, atrium, changes, says):
    for upload in (changes.get("file"), *changes.get("papers", [])):
        if upload:
            upload.seek(0)
    meeting = held(atrium)

    response = as_secretary.post(reverse("minutes:upload", args=[meeting.pk]), upload_of(**changes))

    assert response.status_code == 200
    assert says in response.content.decode()
    assert (Minutes.objects.count(), Document.objects.count()) == (0, 0)


def test_a_file_of_26_megabytes_is_refused_in_words(as_secretary, atrium):
    large = files.upload(b"%PDF-1.4" + b"0" * 26 * 1024 * 1024, "groot.pdf")

    response = as_secretary.post(
        reverse("minutes:upload", args=[held(atrium).pk]), upload_of(file=large)
    )

    assert response.status_code == 200
    assert "groter dan 25 MB" in response.content.decode()
    assert Document.objects.count() == 0


def test_a_nul_in_the_form_is_a_bad_request(as_secretary, atrium):
    response = as_secretary.post(
        reverse("minutes:upload", args=[held(atrium).pk]), upload_of(summary="a\x00b")
    )

    assert response.status_code == 400
    assert Minutes.objects.count() == 0


def test_fields_that_are_not_in_the_form_are_ignored(as_secretary, atrium):
    extra = {"status": "published", "revision": "9", "meeting": "1", "created_by": "1"}

    as_secretary.post(reverse("minutes:upload", args=[held(atrium).pk]), upload_of(**extra))

    minutes = Minutes.objects.get()
    assert (minutes.status, minutes.revision) == (Minutes.Status.DRAFT, 1)


def test_a_stale_form_shows_both_texts_and_saves_nothing(as_secretary, atrium):
    minutes = published(atrium, summary="Eerst.")
    address = reverse("minutes:change", args=[minutes.pk])
    Minutes.objects.update(summary="Van <b>een ander</b>.", revision=2)
    mine = {"title": "Mijn titel", "dated_on": "2026-11-05", "summary": "Van mij.", "revision": 1}

    response = as_secretary.post(address, mine)

    html = response.content.decode()
    assert "Van mij." in html
    assert "Van &lt;b&gt;een ander&lt;/b&gt;." in html
    assert 'name="revision" value="2"' in html
    assert Minutes.objects.get().summary == "Van <b>een ander</b>."
    assert as_secretary.post(address, {**mine, "revision": 2}).status_code == 302
    assert Minutes.objects.get().summary == "Van mij."


def test_a_new_version_and_a_paper_are_added(as_secretary, atrium):
    minutes = published(atrium)

    as_secretary.post(
        reverse("minutes:add_version", args=[minutes.pk]), {"file": files.upload(files.pdf("b"))}
    )
    as_secretary.post(
        reverse("minutes:add_paper", args=[minutes.pk]),
        {"title": "Kaart", "file": files.upload(files.picture(), "k.png")},
    )

    html = page(as_secretary, minutes.get_absolute_url())
    assert list(minutes.files.order_by("pk").values_list("kind", "version", "title")) == [
        ("main", 1, ""),
        ("main", 2, ""),
        ("extra", 1, "Kaart"),
    ]
    assert "Oudere versies (1)" in html


def test_publishing_again_from_a_second_tab_says_it_is_done(as_secretary, atrium):
    minutes = published(atrium)

    assert as_secretary.post(reverse("minutes:publish", args=[minutes.pk])).status_code == 403


def test_a_concept_and_its_paper_can_be_thrown_away(as_secretary, atrium):
    minutes = published(atrium, status="draft", papers=["x"])
    paper = minutes.files.get(kind=MinutesFile.Kind.EXTRA)
    remove = reverse("minutes:remove_paper", args=[minutes.pk, paper.pk])

    page(as_secretary, remove)
    as_secretary.post(remove)
    page(as_secretary, reverse("minutes:delete", args=[minutes.pk]))
    left = MinutesFile.objects.count()
    response = as_secretary.post(reverse("minutes:delete", args=[minutes.pk]))

    assert (left, response.url) == (1, LIST)
    assert Minutes.objects.count() == 0


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
