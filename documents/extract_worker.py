"""Print the text inside one file: `python extract_worker.py FILE EXTENSION` (or `outline`: its parts).

Runs as a process of its own, without Django, with little memory and time: a hostile or broken file
takes down this process and nothing else (see documents/text.py).
"""

import contextlib
import json
import re
import resource
import sys
import zipfile
from html import escape
from xml.etree import ElementTree

MEMORY = 1024 * 1024 * 1024
SECONDS = 25
MAX_PAGES = 500
MAX_CHARACTERS = 1_000_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_HEADING = re.compile(r"Heading ([1-6])$")


def limit_ourselves():
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # a system may not know one of them
            resource.setrlimit(what, (most, most))


def from_pdf(path):
    from pypdf import PdfReader  # noqa: PLC0415 -- only the library this file needs is loaded

    reader = PdfReader(path)
    if reader.is_encrypted:
        reader.decrypt("")
    for number, page in enumerate(reader.pages):
        if number == MAX_PAGES:
            return
        yield page.extract_text()


def from_docx(path):
    from docx import Document  # noqa: PLC0415

    yield from _blocks(Document(path))


def _blocks(container):
    for block in container.iter_inner_content():
        if hasattr(block, "rows"):
            for cell in {cell._tc: cell for row in block.rows for cell in row.cells}.values():
                yield from _blocks(cell)
        else:
            yield block.text


def outline_of_docx(path):
    """A Word file in parts, one per heading: each a line of JSON, `[title, html]`.

    Of the text only what rich text knows: headings, bold, italic, links, lists, tables. A file
    without headings is divided at its short lines that are bold as a whole.
    """
    from docx import Document  # noqa: PLC0415

    document = Document(path)
    levels = _heading_levels(list(document.paragraphs))
    cut = min((level for level in levels.values() if _is_repeated(level, levels)), default=0)
    numbers = _number_formats(document)
    title, pieces = "", []
    for block in document.iter_inner_content():
        level = 0 if hasattr(block, "rows") else levels.get(block._p, 0)
        if level and (level <= cut or not cut):
            if title or any(pieces):
                yield json.dumps([title, "".join(pieces)])
            title, pieces = block.text, []
        else:
            pieces.append(_html_of(block, level - cut, numbers))
    yield json.dumps([title, "".join(pieces)])


def _heading_levels(paragraphs):
    """For each heading its level, by its element; 1 is the highest."""
    styled = {one._p: _HEADING.match(one.style.name or "") for one in paragraphs}
    levels = {element: int(found[1]) for element, found in styled.items() if found}
    if levels:
        return levels
    return {one._p: 1 for one in paragraphs if _is_bold_line(one)}


def _is_repeated(level, levels):
    """One heading alone at the top is the title of the whole."""
    return list(levels.values()).count(level) > 1 or len(levels) == 1


def _is_bold_line(paragraph):
    runs = [run for run in paragraph.runs if run.text.strip()]
    return bool(runs) and len(paragraph.text) < 120 and all(run.bold for run in runs)


def _number_formats(document):
    """Of each list and depth whether it is `bullet` or a kind of number."""
    try:
        numbering = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    levels = {
        (abstract.get(_W + "abstractNumId"), level.get(_W + "ilvl")): format.get(_W + "val")
        for abstract in numbering.iter(_W + "abstractNum")
        for level in abstract.iter(_W + "lvl")
        for format in level.iter(_W + "numFmt")
    }
    kinds = {
        number.get(_W + "numId"): used.get(_W + "val")
        for number in numbering.iter(_W + "num")
        for used in number.iter(_W + "abstractNumId")
    }
    return {
        (int(number), int(depth)): format
        for number, abstract in kinds.items()
        for (kind, depth), format in levels.items()
        if kind == abstract
    }


def _html_of(block, deeper, numbers):
    """HTML of a paragraph or table; `deeper`: how far a heading lies below what divides the file."""
    if hasattr(block, "rows"):
        rows = "".join(f"<tr>{_cells_of(row)}</tr>" for row in block.rows)
        return f"<table>{rows}</table>"
    text = _inline_of(block)
    if deeper > 0:
        return f"<h{min(deeper, 2) + 2}>{text}</h{min(deeper, 2) + 2}>"
    place = _place_in_list(block)
    if place is None:
        tag = "blockquote" if "Quote" in (block.style.name or "") else "p"
        return f"<{tag}>{text}</{tag}>"
    tag = "ul" if numbers.get(place, "bullet") == "bullet" else "ol"
    depth = min(place[1], 8)
    return f"<{tag}>" * (depth + 1) + f"<li>{text}</li>" + f"</{tag}>" * (depth + 1)


def _cells_of(row):
    cells = {cell._tc: cell for cell in row.cells}.values()
    texts = ("<br>".join(_inline_of(one) for one in cell.paragraphs) for cell in cells)
    return "".join(f"<td>{text}</td>" for text in texts)


def _inline_of(paragraph):
    """The text with its styles; also what a colleague inserted with changes tracked."""
    from docx.text.run import Run  # noqa: PLC0415

    pieces = []
    for element in paragraph._p.iter(_W + "r"):
        run = Run(element, paragraph)
        text = escape(run.text).replace("\n", "<br>")
        text = f"<em>{text}</em>" if run.italic else text
        text = f"<strong>{text}</strong>" if run.bold else text
        href = _address_of(element.getparent(), paragraph.part)
        pieces.append(f'<a href="{escape(href)}">{text}</a>' if href else text)
    return "".join(pieces)


def _address_of(link, part):
    key = link.get(_R + "id") if link.tag == _W + "hyperlink" else None
    return part.rels[key].target_ref if key in part.rels else ""


def _place_in_list(paragraph):
    """(list, depth) of a paragraph that is an item, or None."""
    style = paragraph.style
    own = paragraph._p.pPr.numPr if paragraph._p.pPr is not None else None
    if own is None and style.element.pPr is not None:
        own = style.element.pPr.numPr
    if own is None or own.numId is None or own.numId.val == 0:
        return None
    return own.numId.val, own.ilvl.val if own.ilvl is not None else 0


def from_odt(path):
    from odf import teletype  # noqa: PLC0415
    from odf.opendocument import load  # noqa: PLC0415

    for element in load(path).text.childNodes:
        yield teletype.extractText(element)


def from_sheets(path):
    """The texts of slides, a paragraph at a time, and of the cells of a workbook.

    One word may stand in several runs (`<a:t>`, `<t>`), when a part of it looks different.
    """
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("ppt/slides/slide") or name == "xl/sharedStrings.xml":
                with archive.open(name) as part:
                    runs = []
                    for _, element in ElementTree.iterparse(part):
                        if element.tag.endswith("}t") and element.text:
                            runs.append(element.text)
                        elif element.tag.endswith(("}p", "}si")):
                            yield "".join(runs)
                            runs = []
                        element.clear()


READERS = {
    "outline": outline_of_docx,
    "pdf": from_pdf,
    "docx": from_docx,
    "odt": from_odt,
    "pptx": from_sheets,
    "xlsx": from_sheets,
}


def main(path, extension):
    limit_ourselves()
    left = MAX_CHARACTERS
    for text in READERS[extension](path):
        piece = text[:left]
        left -= len(piece)
        sys.stdout.buffer.write(piece.encode(errors="replace") + b"\n")
        if left <= 0:
            break
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
