"""The written text as a page, as Word and as PDF: each reader the same, and no word more."""

import io
import zipfile

import pytest
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from platforms.models import Role
from tests import make

pytestmark = pytest.mark.django_db
WORDS = {"public": "openbaarwoord", "atrium": "atriumwoord", "department": "afdelingwoord"}


def verslag(**fields):
    minutes = make.written(title="Verslag molens", **fields)
    for level, word in WORDS.items():
        make.passage(minutes, f"<h3>Kop</h3><p>Over <strong>{word}</strong>.</p>", level=level)
        make.action(minutes, f"Actie {word}.", level=level)
    minutes.editions.update(present="Els Aerts", excused="Rik Smet")
    return minutes


def words_of(response):
    """All words of a file or page."""
    content = response.content
    if response["Content-Type"].endswith("document"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return " ".join(
                archive.read(name).decode(errors="replace") for name in archive.namelist()
            )
    if response["Content-Type"] == "application/pdf":
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return content.decode()


@pytest.mark.parametrize("channel", ["detail", "docx", "pdf"])
@pytest.mark.parametrize(
    ("role", "sees", "hidden"),
    [
        (Role.MEMBER, ("public", "atrium"), "2 passages niet zichtbaar"),
        (Role.SECRETARY, ("public", "atrium"), "2 passages niet zichtbaar"),
        (Role.RELATIONSHIP_MANAGER, ("public", "atrium", "department"), ""),
    ],
)
def test_each_channel_gives_each_reader_what_is_for_them(client, channel, role, sees, hidden):
    minutes = verslag()
    client.force_login(make.member_of(minutes.meeting.atrium, role))

    text = words_of(client.get(reverse(f"minutes:{channel}", args=[minutes.pk])))

    assert {level for level, word in WORDS.items() if word in text} == set(sees)
    assert (hidden in text) if hidden else "niet zichtbaar" not in text
    assert "Els Aerts" in text


@pytest.mark.parametrize("channel", ["detail", "docx", "pdf"])
def test_who_reads_only_what_is_public_gets_that_and_no_names(client, channel):
    minutes = verslag()
    client.force_login(make.member_of(make.atrium()))

    text = words_of(client.get(reverse(f"minutes:{channel}", args=[minutes.pk])))

    assert {level for level, word in WORDS.items() if word in text} == {"public"}
    assert "Els Aerts" not in text
    assert "Wat we bespraken." not in text


def test_word_has_real_headings_labels_and_a_table_of_actions(client):
    minutes = make.written(title="Verslag molens")
    make.passage(minutes, "<p>Wij delen de fiche.</p>", kind="decision")
    make.passage(minutes, "<p>Geef ons een kader.</p>", kind="signal", signal_kind="request")
    make.action(minutes, "Bezorgt de fiche.", owner_name="Mia Maes", due_on="2026-12-01")
    client.force_login(make.member_of(minutes.meeting.atrium))

    answer = client.get(reverse("minutes:docx", args=[minutes.pk]))

    word = Document(io.BytesIO(answer.content))
    lines = [(one.style.name, one.text) for one in word.paragraphs if one.text]
    assert ("Title", "Verslag molens") in lines
    assert ("Heading 1", "1. Bespreking") in lines
    assert ("Normal", "Afspraak") in lines
    assert ("Normal", "Signaal: vraag aan het Vlaamse beleid") in lines
    assert [[cell.text for cell in row.cells] for row in word.tables[0].rows] == [
        ["Actie", "Wie", "Tegen", "Stand"],
        ["Bezorgt de fiche.", "Mia Maes", "1 december 2026", "open"],
    ]
    assert answer["Content-Disposition"] == 'attachment; filename="verslag-molens.docx"'


@pytest.mark.parametrize("channel", ["docx", "pdf"])
def test_a_concept_is_a_file_for_who_writes_it_only(client, channel):
    minutes = verslag(status="draft")
    address = reverse(f"minutes:{channel}", args=[minutes.pk])

    client.force_login(make.member_of(minutes.meeting.atrium))
    as_member = client.get(address).status_code
    client.force_login(make.member_of(minutes.meeting.atrium, Role.SECRETARY))

    assert as_member == 404
    assert "atriumwoord" in words_of(client.get(address))


@pytest.mark.parametrize("channel", ["docx", "pdf", "editions"])
def test_an_uploaded_verslag_has_no_text_to_make_a_file_of(client, channel):
    minutes = make.minutes()
    client.force_login(make.staff())

    assert client.get(reverse(f"minutes:{channel}", args=[minutes.pk])).status_code == 404


def test_hostile_markup_that_reached_the_database_does_not_reach_a_reader(client):
    minutes = make.written()
    make.passage(minutes, '<p onclick="x()">tekst<script>kwaad()</script></p><img src=x onerror=y>')
    client.force_login(make.member_of(minutes.meeting.atrium))

    for channel in ("detail", "docx", "pdf"):
        text = words_of(client.get(reverse(f"minutes:{channel}", args=[minutes.pk])))
        assert "tekst" in text
        assert "kwaad()" not in text
        assert "onclick" not in text
        assert "onerror" not in text


def test_two_versions_are_compared_and_what_is_hidden_is_only_counted(client):
    minutes = make.written()
    key = make.passage(minutes, "<p>Op maandag.</p>").key
    make.passage(minutes, "<p>kippenhok</p>", level="department")
    later = minutes.editions.create(number=2, reason="De dag was fout.")
    make.passage(minutes, "<p>Op dinsdag.</p>", edition=later, key=key)
    make.passage(minutes, "<p>hanenkam</p>", edition=later, level="department")
    client.force_login(make.member_of(minutes.meeting.atrium, Role.SECRETARY))

    html = client.get(reverse("minutes:editions", args=[minutes.pk])).content.decode()

    assert "geschrapt: </span>maandag" in html
    assert "toegevoegd: </span>dinsdag" in html
    assert "De dag was fout." in html
    assert "kippenhok" not in html
    assert "hanenkam" not in html
    assert "1 passage niet zichtbaar" in html
