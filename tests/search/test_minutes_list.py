"""The list of verslagen searches in all of a verslag that its reader may see."""

import pytest

from documents.models import Document
from minutes import actions
from tests import files, make
from tests.search.finding import indexed

pytestmark = pytest.mark.django_db


def listed(client, query):
    page = client.get("/verslagen/", {"q": query}).context["page"]
    return {row.title for row in page.object_list}


def quoted(client, query):
    (row,) = client.get("/verslagen/", {"q": query}).context["page"].object_list
    return str(row.shown_text)


@pytest.mark.parametrize(
    ("fields", "query"),
    [
        ({"title": "Wandelpaden"}, "wandelpad"),
        ({"summary": "Over hemelwaterputten."}, "hemelwaterput"),
        ({"papers": ["nota over erfgoed"]}, "erfgoed"),
        ({"title": "Wandelpaden", "papers": ["nota over erfgoed"]}, "erfgoed wandelpad"),
    ],
)
def test_title_summary_and_papers_are_searched(client, staff, fields, query):
    minutes = make.minutes(**fields)
    indexed()

    assert listed(client, query) == {minutes.title}
    assert listed(client, f"{query} windturbine") == set()


@pytest.mark.parametrize(
    ("name", "build"), [("a.pdf", files.pdf), ("a.docx", files.docx), ("a.odt", files.odt)]
)
def test_words_inside_an_uploaded_file_are_found(client, staff, name, build):
    minutes = make.minutes(status="draft")
    actions.add_version(minutes, files.upload(build("Trage wegen"), name), by=staff)
    indexed()

    assert (listed(client, "spoor"), listed(client, "weg")) == (set(), {minutes.title})


def test_a_new_version_is_found_and_the_old_one_no_longer(client):
    minutes = make.minutes("konijn")
    client.force_login(make.member_of(minutes.meeting.atrium))
    actions.add_version(
        minutes, files.upload(files.pdf("haas")), by=make.user(), reason="Ander dier."
    )
    indexed()

    assert (listed(client, "konijn"), listed(client, "haas")) == (set(), {minutes.title})


def test_a_quote_comes_only_from_what_the_reader_may_open(client):
    minutes = make.minutes("konijn in de oude tekst")
    client.force_login(make.member_of(minutes.meeting.atrium))
    make.minutes_file(minutes, "haas in de nieuwe tekst", version=2)
    held = make.minutes_file(minutes, "egel haas in de bijlage", kind="extra").document
    make.minutes_file(minutes, "haas voor de afdeling", kind="extra", level="department")
    indexed()
    Document.objects.filter(pk=held.pk).update(scan="infected")

    assert quoted(client, "haas") == "<mark>haas</mark> in de nieuwe tekst"
    assert [listed(client, word) for word in ("konijn", "egel", "afdeling")] == [set()] * 3


def test_a_deleted_concept_is_found_no_longer(client, staff):
    minutes = make.minutes("konijn", status="draft")
    indexed()
    before = listed(client, "konijn")
    actions.delete_draft(minutes, by=staff)
    indexed()

    assert (before, listed(client, "konijn")) == ({minutes.title}, set())
