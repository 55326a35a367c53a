"""A Word file in parts, read in a process that may die."""

import io
import zipfile

import pytest
from docx import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from core.richtext import tidy
from documents.actions import store
from documents.text import outline
from tests import files, make

pytestmark = pytest.mark.django_db


def parts_of(word):
    stream = io.BytesIO()
    word.save(stream)
    document = store(files.plain(stream.getvalue(), "verslag.docx"), by=make.user())
    return [(title, tidy(html)) for title, html in outline(document)]


def test_each_heading_begins_a_part_and_one_alone_is_the_title():
    word = WordDocument()
    word.add_heading("Verslag Lokaal Atrium", 1)
    word.add_paragraph("Aalst, 5 november")
    word.add_heading("1. Molens", 2)
    paragraph = word.add_paragraph("De ")
    paragraph.add_run("molens").bold = True
    paragraph.add_run(" draaien.").italic = True
    word.add_heading("Gevolg", 3)
    word.add_paragraph("een", style="List Bullet")
    word.add_paragraph("twee", style="List Bullet")
    word.add_paragraph("dieper", style="List Bullet 2")
    word.add_paragraph("eerst", style="List Number")
    word.add_heading("2. Varia", 2)
    table = word.add_table(2, 2)
    table.cell(0, 0).text, table.cell(1, 1).text = "Kop", "<script>"

    assert parts_of(word) == [
        ("Verslag Lokaal Atrium", "<p>Aalst, 5 november</p>"),
        (
            "1. Molens",
            "<p>De <strong>molens</strong><em> draaien.</em></p><h3>Gevolg</h3>"
            "<ul><li>een</li><li>twee</li><li>dieper</li></ul><ol><li>eerst</li></ol>",
        ),
        (
            "2. Varia",
            '<table><thead><tr><th scope="col">Kop</th><th scope="col"></th></tr></thead>'
            "<tbody><tr><td></td><td>&lt;script&gt;</td></tr></tbody></table>",
        ),
    ]


def test_without_headings_the_bold_lines_divide():
    word = WordDocument()
    for title in ("Molens", "Varia"):
        word.add_paragraph().add_run(title).bold = True
        word.add_paragraph(f"Over {title}.")

    assert parts_of(word) == [("Molens", "<p>Over Molens.</p>"), ("Varia", "<p>Over Varia.</p>")]


def test_what_a_colleague_inserted_is_there_and_what_was_struck_is_not():
    word = WordDocument()
    paragraph = word.add_paragraph("Vast ")
    for tag, text in (("w:ins", "w:t"), ("w:del", "w:delText")):
        change, run, words = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(text)
        change.set(qn("w:id"), "1")
        words.text = f"{tag} erbij"
        run.append(words)
        change.append(run)
        paragraph._p.append(change)

    assert parts_of(word) == [("", "<p>Vast w:ins erbij</p>")]


def test_lists_keep_their_depth():
    word = WordDocument()
    for depth in (0, 1, 0):
        paragraph = word.add_paragraph(f"niveau {depth}", style="List Bullet")
        number = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        number.get_or_add_numId().val = 1
        number.get_or_add_ilvl().val = depth

    [(_, html)] = parts_of(word)
    assert html.replace("ol>", "ul>") == (
        "<ul><li>niveau 0<ul><li>niveau 1</li></ul></li><li>niveau 0</li></ul>"
    )


def test_another_kind_of_file_and_a_broken_one_have_no_parts():
    document = store(files.plain(files.pdf("x"), "x.pdf"), by=make.user())
    stream, source = io.BytesIO(), zipfile.ZipFile(io.BytesIO(files.docx("x")))
    with zipfile.ZipFile(stream, "w") as archive:
        for name in source.namelist():
            is_text = name == "word/document.xml"
            archive.writestr(name, b"<w:document" if is_text else source.read(name))
    broken = store(files.plain(stream.getvalue(), "x.docx"), by=make.user())

    assert outline(document) == []
    assert outline(broken) == []
