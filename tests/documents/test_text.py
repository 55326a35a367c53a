"""The words inside files, and files that try to take the reader down."""

import io
import zipfile

import pytest
from django.utils import timezone

from documents import storage, text
from documents.actions import store
from documents.models import Document
from tests import files

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (files.pdf("Vergunningen in Écaussinnes\nen de molen"), "a.pdf"),
        (files.docx("Vergunningen in Écaussinnes", cell="en de molen"), "a.docx"),
        (files.odt("Vergunningen in Écaussinnes\nen de molen"), "a.odt"),
    ],
)
def test_the_text_of_a_file_is_read_once_and_kept(content, name):
    document = store(files.upload(content, name), by=None)

    found = text.extract(document)

    document.refresh_from_db()
    assert found.split() == ["Vergunningen", "in", "Écaussinnes", "en", "de", "molen"]
    assert document.text == found
    assert document.text_extracted_at <= timezone.now()


def sheet():
    """The parts of a workbook that matter here."""
    out = io.BytesIO()
    types = '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/sharedStrings.xml", "<sst xmlns='x'><si><t>Wachtbekken</t></si></sst>")
    return out.getvalue()


def test_the_words_of_a_workbook_are_read():
    assert text.extract(store(files.upload(sheet(), "a.xlsx"), by=None)) == "Wachtbekken"


def test_the_words_of_a_presentation_are_read_whole_and_slide_by_slide():
    content = files.pptx(["Het ", "wacht", "bekken"], ["Sluis &amp; stuw"])

    document = store(files.upload(content, "a.pptx"), by=None)

    assert text.extract(document).split("\n") == ["Het wachtbekken", "Sluis & stuw"]


def test_a_picture_has_no_text():
    document = store(files.upload(files.picture(), "a.png"), by=None)

    assert text.extract(document) == ""
    assert document.text_extracted_at is not None


def test_a_file_that_cannot_be_read_has_no_text_and_is_tried_once():
    document = store(files.upload(files.pdf(), "a.pdf"), by=None)
    storage.location(document).write_bytes(b"%PDF-1.4 stuk")

    assert text.extract(document) == ""
    assert document.text_extracted_at is not None


def test_a_file_that_eats_memory_takes_only_its_reader_down():
    document = store(files.upload(files.docx(), "a.docx"), by=None)
    body = b"<w:p><w:r><w:t>woord</w:t></w:r></w:p>" * 4_000_000
    grown = files.repacked(
        files.docx(),
        replace=lambda name, data: (
            data.replace(b"<w:sectPr", body + b"<w:sectPr", 1)
            if name == "word/document.xml"
            else data
        ),
    )
    storage.location(document).write_bytes(grown)

    assert text.extract(document) == ""


def test_a_file_that_never_ends_is_stopped(monkeypatch):
    document = store(files.upload(files.pdf("x"), "a.pdf"), by=None)
    monkeypatch.setattr(text, "PATIENCE", 0.01)

    assert text.extract(document) == ""


def test_control_characters_do_not_reach_the_database():
    document = store(files.upload(files.docx("voor\tna"), "a.docx"), by=None)

    assert "\x00" not in text.extract(document)


def test_a_file_that_is_not_scanned_is_not_opened(settings):
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    document = store(files.upload(files.pdf("geheim"), "a.pdf"), by=None)

    assert text.extract(document) == ""
    assert Document.objects.get().text_extracted_at is None
