"""The page that finds everything: counts, filters, pages of results, suggestions, themes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dashboard.search import views
from platforms.models import Theme
from regions.models import Area, AreaType
from tests import make
from tests.search.finding import ADDRESS, SUGGESTIONS, found, indexed, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(staff):
    """Two atria in two provinces, with a meeting and an agenda each, all about a molen."""
    made = {}
    for name in ("oost", "west"):
        region = AreaType.objects.get_or_create(code="referentieregio", name="Referentieregio")[0]
        area = Area.objects.create(type=region, code=f"regio-{name}", name=f"Regio {name}")
        town = make.municipality(name=f"Dorp {name}", reference_region=area)
        atrium = make.atrium(name=f"Atrium {name}", province=town.province)
        atrium.municipalities.add(town)
        theme = Theme.objects.create(atrium=atrium, year=2026, name="Hemelwater & droogte")
        meeting = make.meeting(atrium=atrium, title=f"Molen {name}", theme=theme)
        make.agenda_item(meeting=meeting, title=f"De molens van {name}")
        made[name] = {"town": town, "atrium": atrium, "area": area, "meeting": meeting}
    indexed()
    return made


def test_each_sort_is_counted_within_the_other_choices(client, rows):
    platform = rows["oost"]["atrium"].platform
    everything, counts = shown(client, "molen")
    here, narrowed = shown(client, "molen", platform=platform.pk)

    assert set(everything) == {
        "Molen oost",
        "Molen west",
        "De molens van oost",
        "De molens van west",
    }
    assert dict(counts.of["tab"]) == {"bijeenkomst": 2, "agenda": 2}
    assert set(here) == {"Molen oost", "De molens van oost"}
    assert dict(narrowed.of["tab"]) == {"bijeenkomst": 1, "agenda": 1}
    # What another platform would give stays in sight.
    assert sorted(narrowed.of["platform"].values()) == [2, 2]
    assert len(narrowed.of["province"]) == 1


@pytest.mark.parametrize(
    "choice",
    [
        lambda row: {"provincie": row["town"].province_id},
        lambda row: {"regio": row["area"].code},
        lambda row: {"gemeente": row["town"].pk},
        lambda row: {"platform": row["atrium"].platform_id},
    ],
)
def test_a_choice_narrows_what_is_found(client, rows, choice):
    assert set(found(client, "molen", **choice(rows["west"]))) == {
        "Molen west",
        "De molens van west",
    }


def test_a_municipality_finds_also_what_belonged_to_those_that_merged_into_it(client, rows):
    old = rows["west"]["town"]
    old.valid_until, old.successor = "2025-01-01", make.municipality(name="Fusiedorp")
    old.save()
    indexed()

    assert set(found(client, "molen", gemeente=old.successor_id)) == {
        "Molen west",
        "De molens van west",
    }


def test_a_tab_and_a_year_narrow_too(client, rows):
    year = rows["oost"]["meeting"].starts_at.year

    assert set(found(client, "molen", soort="agenda", jaar=year)) == {
        "De molens van oost",
        "De molens van west",
    }
    assert found(client, "molen", jaar=year - 1) == []


def test_without_words_a_choice_lists_the_newest(client, rows):
    assert "Molen oost" in found(client, "", platform=rows["oost"]["atrium"].platform_id)


def test_nothing_asked_explains_what_one_can_do(client, rows):
    page = client.get(ADDRESS)

    assert "page" not in page.context
    assert "Wat zoekt u?" in page.content.decode()


def test_nothing_found_says_what_to_try(client, rows):
    page = client.get(ADDRESS, {"q": "windturbine molen"}).content.decode()

    assert "Niets gevonden" in page
    assert "Gebruik minder woorden: nu moeten ze alle 2 voorkomen" in page


def test_what_was_found_is_marked_and_everything_else_is_escaped(client, staff):
    make.minutes(title="Over <b>molens</b>", summary="De molen & <script>")
    indexed()

    page = client.get(ADDRESS, {"q": "molen"}).content.decode()

    assert "Over &lt;b&gt;<mark>molens</mark>&lt;/b&gt;" in page
    assert "De <mark>molen</mark> &amp; &lt;script&gt;" in page


def test_the_next_page_shows_the_rest_and_keeps_the_question(client, staff):
    meeting = make.meeting()
    for number in range(25):
        make.agenda_item(meeting=meeting, title=f"molen {number:02}")
    indexed()
    first = client.get(ADDRESS, {"q": "molen", "soort": "agenda"})
    second = client.get(ADDRESS, {"q": "molen", "soort": "agenda", "page": 2})

    titles = [row.title for page in (first, second) for row in page.context["page"]]
    assert sorted(titles) == [f"molen {number:02}" for number in range(25)]
    assert "?q=molen&amp;soort=agenda&amp;page=2" in first.content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_a_page_costs_the_same_for_any_number_of_results(client, staff, count):
    meeting = make.meeting(atrium=make.atrium())
    for number in range(count):
        make.agenda_item(meeting=meeting, title=f"molen {number}")
        written = make.written()
        make.passage(written, "<p>molen</p>")
    indexed()
    client.get(ADDRESS, {"q": "molen"})
    with CaptureQueriesContext(connection) as queries:
        client.get(ADDRESS, {"q": "molen"})

    assert len(queries) <= 14


def test_a_quote_is_the_text_as_it_reads_also_where_a_word_is_bold(client, staff):
    written = make.written()
    make.passage(written, "<p>We bezochten de <strong>watermolen</strong>.</p><p>Daarna niets.</p>")
    indexed()

    page = client.get(ADDRESS, {"q": "watermolen"})

    assert "We bezochten de <mark>watermolen</mark>. Daarna niets." in page.content.decode()


def test_suggestions_are_titles_that_hold_what_was_typed(client, rows):
    def told(typed):
        return client.get(SUGGESTIONS, {"q": typed}).json()["titles"]

    assert set(told("mol")) == {
        "Molen oost",
        "Molen west",
        "De molens van oost",
        "De molens van west",
    }
    assert told("molen we") == ["Molen west"]
    assert told("m") == told("") == told("kerk") == []


def test_who_asks_too_much_must_wait(client, staff, monkeypatch):
    monkeypatch.setattr(views, "within_limit", lambda *args, **kwargs: False)

    assert client.get(ADDRESS, {"q": "molen"}).status_code == 429
    assert client.get(SUGGESTIONS, {"q": "molen"}).status_code == 429


def test_a_theme_gathers_what_all_atria_said_about_it(client, rows):
    page = client.get("/themas/hemelwater-droogte/")

    assert "Thema: Hemelwater &amp; droogte" in page.content.decode()
    assert [entry.atrium.name for entry in page.context["page"]] == sorted(
        entry.atrium.name for entry in page.context["page"]
    )
    assert {entry.title for entry in page.context["page"]} == {
        *("Programma van Molen oost", "Programma van Molen west"),
    }
    assert client.get("/themas/bestaat-niet/").status_code == 404


def test_what_is_public_of_a_verslag_does_not_tell_what_the_atrium_works_on(client):
    atrium = make.atrium()
    theme = Theme.objects.create(atrium=atrium, year=2026, name="Hittestress")
    written = make.written(meeting=make.meeting(atrium=atrium, theme=theme))
    make.passage(written, "<p>molen</p>", level="public")
    indexed()

    pages = [client.get(ADDRESS, {"q": "molen"}), client.get(ADDRESS, {"thema": "hittestress"})]

    assert [len(page.context["page"].object_list) for page in pages] == [1, 0]
    assert "Hittestress" not in pages[0].content.decode()


def test_every_page_has_a_search_box(client, staff):
    page = client.get("/").content.decode()

    assert '<form class="p-find" action="/zoeken/" role="search"' in page
