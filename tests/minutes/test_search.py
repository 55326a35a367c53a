"""Find a verslag by the words in it (behaviour T83), and only what one may see. On both databases."""

import pytest
from django.core.management import call_command
from modelsearch.conf import get_app_config

from documents.models import Document
from minutes import actions
from minutes.models import Minutes
from minutes.search import index_changed, quote, search
from minutes.words import MOST_INDEXED, highlight, snippet, stem, stems
from platforms.models import Role
from tests import files, make

pytestmark = pytest.mark.django_db


def found(query, rows=None):
    rows = Minutes.objects.all() if rows is None else rows
    return {minutes.title for minutes in search(rows, query)}


def indexed(text="", **fields):
    minutes = make.minutes(text, **fields)
    index_changed()
    return minutes


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
    ],
)
def test_words_are_found_whatever_their_form_accents_or_capitals(query):
    indexed(
        "Vergunningen voor een café in Écaussinnes, besluiten van 2024, de molen", title="A verslag"
    )

    assert found(query) == {"A verslag"}


def test_every_word_must_be_there():
    indexed("vergunning voor de molen", title="molen")
    indexed("vergunning voor het bos", title="bos")

    assert found("vergunning molen") == {"molen"}
    assert found("vergunning") == {"molen", "bos"}
    assert found("windturbine") == set()


@pytest.mark.parametrize(
    ("fields", "query"),
    [
        ({"title": "Wandelpaden"}, "wandelpad"),
        ({"summary": "Over hemelwaterputten."}, "hemelwaterput"),
        ({"papers": ["nota over erfgoed"]}, "erfgoed"),
    ],
)
def test_title_summary_and_papers_are_searched_too(fields, query):
    minutes = indexed(**fields)

    assert found(query) == {minutes.title}


@pytest.mark.parametrize(
    ("name", "build"), [("a.pdf", files.pdf), ("a.docx", files.docx), ("a.odt", files.odt)]
)
def test_words_inside_an_uploaded_file_are_found(name, build):
    minutes = make.minutes(status="draft")
    actions.add_version(minutes, files.upload(build("Trage wegen"), name), by=make.user())
    index_changed()

    assert found("spoor") == set()
    assert found("weg") == {minutes.title}


@pytest.mark.parametrize(
    "query",
    [
        '"', "'", "a\"b", "a'b", "*", "verg*", "NOT", "AND OR", "NEAR(", "(", "a:b", "title:x", "-", "^",
        "\\", "%", "a & b | !c", "<script>", "{{ 7*7 }}", "x" * 5000, "w " * 5000, "…", "日本", "ß", "\u0130",
    ],
)  # fmt: skip
def test_strange_input_finds_what_it_finds_and_never_breaks(query):
    indexed("vergunning")

    assert found(query) <= {"Verslag Startdag"}


@pytest.mark.parametrize("query", ["", "   ", '""', "…"])
def test_without_words_everything_stays(query):
    indexed()

    assert found(query) == {"Verslag Startdag"}


def test_a_new_version_is_found_and_the_old_one_no_longer():
    minutes = indexed("konijn")
    actions.add_version(minutes, files.upload(files.pdf("haas")), by=make.user())
    before = found("konijn"), found("haas")

    index_changed()

    assert before == ({minutes.title}, set())
    assert (found("konijn"), found("haas")) == (set(), {minutes.title})


def test_an_outsider_never_gets_a_hit_in_what_is_not_theirs():
    minutes = indexed("geheimwoord")
    draft = indexed("geheimwoord", status="draft", title="Concept")
    atrium = minutes.meeting.atrium
    people = {
        "member": make.member_of(atrium),
        "writer": make.member_of(draft.meeting.atrium, Role.SECRETARY),
        "outsider": make.member_of(make.atrium()),
    }

    seen = {
        who: found("geheimwoord", Minutes.objects.permitted(person))
        for who, person in people.items()
    }

    assert seen == {"member": {minutes.title}, "writer": {"Concept"}, "outsider": set()}


def test_a_quote_never_comes_from_an_older_version_or_a_file_held_back():
    minutes = make.minutes("konijn in de oude tekst")
    make.minutes_file(minutes, "haas in de nieuwe tekst", version=2)
    held = make.minutes_file(minutes, "egel in de bijlage", kind="extra").document
    index_changed()
    Document.objects.filter(pk=held.pk).update(text="egel in de bijlage", scan="infected")
    row = Minutes.objects.with_texts().get()

    shown = {word: str(quote(row, word).shown_text) for word in ("konijn", "haas", "egel")}

    assert shown == {
        "konijn": "Wat we bespraken.",
        "haas": "<mark>haas</mark> in de nieuwe tekst",
        "egel": "Wat we bespraken.",
    }


def test_a_deleted_concept_is_out_of_the_index():
    minutes = indexed("konijn", status="draft")
    actions.delete_draft(minutes, by=make.user())

    assert get_app_config().get_model("IndexEntry").objects.count() == 0


def test_what_is_being_scanned_waits_and_comes_later(settings):
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    minutes = make.minutes("konijn")
    waiting = index_changed()
    Document.objects.update(scan="clean")

    assert (waiting, index_changed()) == (0, 1)
    assert found("konijn") == {minutes.title}


def test_rebuilding_the_index_finds_everything_again(capsys):
    make.minutes("konijn", title="A")
    make.minutes("konijn", title="B")

    call_command("rebuild_search")

    assert found("konijn") == {"A", "B"}
    assert capsys.readouterr().out.endswith("2 verslagen doorzoekbaar\n")
    assert index_changed() == 0


def test_a_very_long_text_can_be_indexed():
    minutes = make.minutes("kort")
    text = " ".join(f"woord{number}" for number in range(200_000))
    Document.objects.update(text=text, text_extracted_at=minutes.published_at)

    index_changed()

    assert len(text) > MOST_INDEXED
    assert found("woord7") == {minutes.title}


def test_a_stem_takes_the_ending_and_the_accents_off():
    assert {stem(word) for word in ("verslag", "Verslagen")} == {"verslag"}
    assert {stem(word) for word in ("vergunning", "VERGUNNINGEN")} == {"vergunn"}
    assert stems("Eén café, twee cafés!") == stems("een cafe twee cafes")


def test_hits_are_marked_and_everything_else_is_escaped():
    wanted = {stem("vergunning"), stem("script")}

    assert highlight("<b>Vergunningen</b> & <script>", wanted) == (
        "&lt;b&gt;<mark>Vergunningen</mark>&lt;/b&gt; &amp; &lt;<mark>script</mark>&gt;"
    )


def test_a_snippet_is_the_part_around_the_first_hit():
    text = "begin " * 100 + "de molen draait " + "einde " * 100

    quoted = snippet(text, {stem("molen")})

    assert quoted.startswith("… begin")
    assert quoted.endswith(" …")
    assert "de <mark>molen</mark> draait" in quoted
    assert len(quoted) < 300
    assert snippet(text, {stem("kerk")}) == ""
