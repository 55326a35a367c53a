"""Blocks as a Word document in house style: real headings, lists and tables, for screen readers too."""

from io import BytesIO

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from core.richtext import blocks as shapes
from core.richtext.blocks import Heading, Paragraph, Quote, Table

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LANGUAGE = "nl-BE"
_FONT = "Calibri"
_INK, _LINK = RGBColor(0x33, 0x33, 0x32), RGBColor(0x00, 0x55, 0xCC)
_SIZES = {"Title": 22, "Heading 1": 16, "Heading 2": 13, "Heading 3": 12, "Heading 4": 11}
_LISTS = {False: "List Bullet", True: "List Number"}


class Letter:
    """A Word document that is being written, from top to bottom."""

    def __init__(self, title):
        self.word = Document()
        self.word.core_properties.title = title
        self.word.core_properties.author = "Atrium Lerend Netwerk"
        self.word.core_properties.language = LANGUAGE
        _dress(self.word.styles)
        self.word.add_paragraph(title, style="Title")

    def heading(self, text, level):
        self.word.add_paragraph(_legal(text), style=f"Heading {level}")

    def line(self, text, *, bold=False, italic=False):
        run = self.word.add_paragraph().add_run(_legal(text))
        run.bold, run.italic = bold, italic

    def text(self, text):
        """Plain text, a paragraph per line."""
        for line in filter(None, map(str.strip, text.splitlines())):
            self.line(line)

    def facts(self, pairs):
        """`Label: value`, a line each; what has no value is left out."""
        for label, value in pairs:
            if value:
                paragraph = self.word.add_paragraph()
                paragraph.add_run(f"{label}: ").bold = True
                paragraph.add_run(_legal(value))

    def blocks(self, blocks, *, below):
        """Rich text under a heading of level `below`: its own headings come one and two deeper."""
        for block in blocks:
            self._block(block, below)

    def table(self, head, rows):
        """A table of plain texts."""
        cells = [[(shapes.Run(str(cell)),) for cell in row] for row in (head, *rows)]
        self._table(Table(tuple(tuple(row) for row in cells)))

    def bytes(self):
        stream = BytesIO()
        self.word.save(stream)
        return stream.getvalue()

    def _block(self, block, below):
        if isinstance(block, Paragraph):
            _write(self.word.add_paragraph(), block.runs)
        elif isinstance(block, Heading):
            level = min(below + block.level, 4)
            _write(self.word.add_paragraph(style=f"Heading {level}"), block.runs)
        elif isinstance(block, Quote):
            for paragraph in block.paragraphs:
                _write(self.word.add_paragraph(style="Quote"), paragraph.runs)
        elif isinstance(block, Table):
            self._table(block)
        else:
            self._list(block, 1)

    def _list(self, listing, depth):
        """Word's own list styles go three deep; what lies deeper stands at the third level."""
        deep = min(depth, 3)
        style = _LISTS[listing.ordered] + (f" {deep}" if deep > 1 else "")
        number = _own_numbers(self.word, style) if listing.ordered else None
        for item in listing.items:
            paragraph = self.word.add_paragraph(style=style)
            if number is not None:
                _number(paragraph, number)
            _write(paragraph, item.runs)
            for inner in item.lists:
                self._list(inner, depth + 1)

    def _table(self, block):
        table = self.word.add_table(len(block.rows), len(block.rows[0]), style="Table Grid")
        for number, (row, cells) in enumerate(zip(table.rows, block.rows, strict=True)):
            for cell, runs in zip(row.cells, cells, strict=True):
                _write(cell.paragraphs[0], runs, bold=number == 0)
        _repeat(table.rows[0])
        self.word.add_paragraph()


def _dress(styles):
    normal = styles["Normal"]
    normal.font.name, normal.font.size, normal.font.color.rgb = _FONT, Pt(11), _INK
    language = OxmlElement("w:lang")
    for name in ("w:val", "w:eastAsia", "w:bidi"):
        language.set(qn(name), LANGUAGE)
    properties = normal.element.get_or_add_rPr()
    properties.append(language)
    for name, size in _SIZES.items():
        font = styles[name].font
        font.name, font.size, font.color.rgb, font.bold = _FONT, Pt(size), _INK, True
        fonts = styles[name].element.rPr.rFonts
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = _LINK, True


def _legal(text):
    """`text` without what XML cannot hold; blocks are clean already, names of things may not be."""
    return shapes.text_of(shapes.tidy_runs([shapes.Run(str(text))]))


def _write(paragraph, runs, *, bold=False):
    for run in runs:
        if run.href:
            _write_link(paragraph, run, bold=bold)
        else:
            written = paragraph.add_run(run.text)  # a line break in it becomes one of Word
            written.bold, written.italic = run.bold or bold or None, run.italic or None


def _write_link(paragraph, run, *, bold):
    written = paragraph.add_run(run.text, style="Hyperlink")
    written.bold, written.italic = run.bold or bold or None, run.italic or None
    link = OxmlElement("w:hyperlink")
    key = paragraph.part.relate_to(run.href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link.set(qn("r:id"), key)
    link.append(written._r)
    paragraph._p.append(link)


def _repeat(row):
    """Say that this row holds the headers: repeated on every page, read aloud with each cell."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _own_numbers(word, style):
    """The numbering of one list, from 1 again: Word would count on over the whole document."""
    numbering = word.part.numbering_part.element
    used = word.styles[style].element.pPr.numPr.numId.val
    [base] = numbering.xpath(f'w:num[@w:numId="{used}"]/w:abstractNumId/@w:val')
    fresh = numbering.add_num(int(base))
    fresh.add_lvlOverride(ilvl=0).add_startOverride(1)
    return fresh.numId


def _number(paragraph, number):
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number
