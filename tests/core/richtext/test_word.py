"""Rich text as a Word document that Word, and a screen reader, takes for what it is."""

import io
import zipfile

from docx import Document

from core.richtext.reading import blocks_of
from core.richtext.word import Letter

HTML = (
    "<h3>Tussenkop</h3><p>Gewoon, <strong>vet</strong> en <em>cursief</em>.<br>Nieuwe regel.</p>"
    "<ul><li>een<ul><li>dieper</li></ul></li></ul><ol><li>a</li></ol><p>x</p><ol><li>b</li></ol>"
    "<blockquote><p>Citaat</p></blockquote>"
    "<table><thead><tr><th>Kop</th></tr></thead><tbody><tr><td>cel</td></tr></tbody></table>"
    '<p>Zie <a href="https://a.example/?x=1&amp;y=2">de nota</a>.</p>'
)


def written():
    letter = Letter("Verslag van de molens")
    letter.heading("1. Molens", 2)
    letter.blocks(blocks_of(HTML), below=2)
    return letter.bytes()


def test_headings_lists_and_tables_are_real_ones():
    word = Document(io.BytesIO(written()))

    lines = [(one.style.name, one.text) for one in word.paragraphs if one.text]
    assert lines == [
        ("Title", "Verslag van de molens"),
        ("Heading 2", "1. Molens"),
        ("Heading 3", "Tussenkop"),
        ("Normal", "Gewoon, vet en cursief.\nNieuwe regel."),
        ("List Bullet", "een"),
        ("List Bullet 2", "dieper"),
        ("List Number", "a"),
        ("Normal", "x"),
        ("List Number", "b"),
        ("Quote", "Citaat"),
        ("Normal", "Zie de nota."),
    ]
    first, second = [one for one in word.paragraphs if one.style.name == "List Number"]
    assert first._p.pPr.numPr.numId.val != second._p.pPr.numPr.numId.val
    assert [[cell.text for cell in row.cells] for row in word.tables[0].rows] == [["Kop"], ["cel"]]
    assert word.tables[0].rows[0]._tr.xpath("w:trPr/w:tblHeader")
    assert word.paragraphs[-1].hyperlinks[0].address == "https://a.example/?x=1&y=2"


def test_the_document_says_it_is_dutch_and_who_made_it():
    content = written()
    word = Document(io.BytesIO(content))

    styles = zipfile.ZipFile(io.BytesIO(content)).read("word/styles.xml").decode()
    about = word.core_properties
    assert 'w:lang w:val="nl-BE"' in styles
    assert (about.language, about.title, about.author) == (
        "nl-BE",
        "Verslag van de molens",
        "Atrium Lerend Netwerk",
    )


def test_signs_that_word_cannot_hold_are_left_out_of_names():
    letter = Letter("Titel")
    letter.heading("Punt \x0b\x01 twee", 2)
    letter.facts([("Aanwezig", "An\x02"), ("Leeg", "")])

    texts = [one.text for one in Document(io.BytesIO(letter.bytes())).paragraphs]
    assert texts == ["Titel", "Punt twee", "Aanwezig: An"]
