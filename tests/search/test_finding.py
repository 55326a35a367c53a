"""Find a thing by the words in it, whatever their form; the same on both databases."""

import pytest

from dashboard.models import SearchEntry
from documents.actions import store
from meetings.models import Paper
from platforms.models import Theme
from tests import files, make
from tests.search.finding import found, indexed, titles

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "query",
    [
        "vergunning",
        "Vergunningen",
        "VERGUNNING verslag",
        "cafe",
        "café",
        "Ecaussinnes",
        "besluit",
        "2024",
        "de vergunningen",
        "omgevingsverg",
        "omgevingsvergunning",
        "wegcode weg",
    ],
)
def test_words_are_found_whatever_their_form_accents_or_capitals(query):
    summary = (
        "Omgevingsvergunningen voor een café in Écaussinnes, besluiten van 2024, wegcode, wegen"
    )
    make.minutes(title="A verslag", summary=summary)
    indexed()

    assert titles(query, kind="minutes") == {"A verslag"}


def test_the_end_of_a_compound_finds_it_and_its_middle_does_not():
    make.minutes(title="Hemelwaterputten")
    indexed()

    assert titles("waterput", kind="minutes") == {"Hemelwaterputten"}
    assert titles("water", kind="minutes") == set()


def test_every_word_must_be_there():
    make.minutes(title="molen", summary="vergunning")
    make.minutes(title="bos", summary="vergunning")
    indexed()

    assert titles("vergunning molen", kind="minutes") == {"molen"}
    assert titles("vergunning", kind="minutes") == {"molen", "bos"}
    assert titles("windturbine") == set()


def test_short_words_do_not_find_what_only_begins_so():
    make.minutes(title="wegwerkzaamheden")
    indexed()

    assert titles("weg") == set()


@pytest.mark.parametrize(
    ("name", "build"), [("a.pdf", files.pdf), ("a.docx", files.docx), ("a.odt", files.odt)]
)
def test_words_inside_the_file_of_a_paper_are_found(name, build):
    meeting = make.meeting()
    document = store(files.upload(build("Trage wegen"), name), by=make.user())
    Paper.objects.create(meeting=meeting, title="Nota", document=document)
    indexed()

    assert titles("spoor") == set()
    assert titles("weg") == {"Nota"}


def test_what_has_the_words_in_its_title_comes_first_and_then_the_newest(client, staff):
    atrium = make.atrium()
    for number, (title, summary) in enumerate(
        [("Bossen", "molen"), ("Molens", ""), ("Kerk", "molen")]
    ):
        start = make.meeting(atrium=atrium).starts_at
        meeting = make.meeting(
            atrium=atrium,
            title="x",
            starts_at=start.replace(year=start.year + number),
            ends_at=start.replace(year=start.year + number, hour=23),
        )
        make.minutes(title=title, summary=summary, meeting=meeting)
    indexed()

    assert found(client, "molen", soort="verslag") == ["Molens", "Kerk", "Bossen"]


def test_the_passages_of_a_point_come_after_what_itself_has_that_title(client, staff):
    written = make.written(title="Molens in het landschap")
    make.passage(written, "<p>Hout.</p>", point=make.point(written, "Molens"))
    make.passage(written, "<p>Steen.</p>", point=make.point(written, "Molens"), order=20)
    indexed()

    assert found(client, "molen") == ["Molens in het landschap", "Molens", "Molens"]


@pytest.mark.parametrize(
    "query",
    [
        '"', "'", "a\"b", "a'b", "*", "verg*", "NOT", "AND OR", "NEAR(", "(", "a:b", "title:x", "-", "^",
        "\\", "%", "a & b | !c", "<script>", "{{ 7*7 }}", "x" * 200, "w " * 100, "…", "日本", "ß", "\u0130",
        "1e5", "3.14", "a_b", "é" * 50, "--", "';--", "\u202e",
    ],
)  # fmt: skip
def test_strange_input_finds_what_it_finds_and_never_breaks(query, client, staff):
    make.minutes(summary="vergunning")
    indexed()

    response = client.get("/zoeken/", {"q": query})

    assert response.status_code == 200
    assert b"<script>alert" not in response.content
    assert client.get("/zoeken/suggesties/", {"q": query}).status_code == 200


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("platform", "9" * 30),
        ("platform", "x"),
        ("provincie", "-1"),
        ("gemeente", "9" * 30),
        ("jaar", "99999999999999999999"),
        ("jaar", "x"),
        ("soort", "niets"),
        ("thema", "x" * 5000),
        ("regio", "x"),
        ("page", "x"),
        ("q", "x" * 5000),
    ],
)
def test_an_impossible_choice_is_said_and_never_breaks_the_page(client, staff, name, value):
    assert client.get("/zoeken/", {"q": "molen", name: value}).status_code == 200


def test_an_old_name_of_a_municipality_finds_what_it_is_now():
    now = make.municipality(name="Merelbeke-Melle")
    make.municipality(name="Melle", valid_until="2025-01-01", successor=now)
    make.organisation(name="Gemeente Merelbeke-Melle", municipality=now)
    indexed()

    assert titles("Melle", kind="organisation") == {"Gemeente Merelbeke-Melle"}


def test_a_theme_is_found_only_inside_the_meeting(client):
    atrium = make.atrium()
    theme = Theme.objects.create(atrium=atrium, year=2026, name="Hittestress")
    make.meeting(atrium=atrium, theme=theme, is_public=True, title="Open dag")
    indexed()
    asked = [found(client, "hittestress")]
    client.force_login(make.member_of(atrium))
    asked.append(found(client, "hittestress"))

    assert asked == [[], ["Programma van Open dag"]]
    assert not SearchEntry.objects.filter(kind="meeting").exclude(theme="").exists()
