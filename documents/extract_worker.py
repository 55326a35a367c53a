"""Print the text inside one file: `python extract_worker.py FILE EXTENSION`.

Runs as a process of its own, without Django, with little memory and time: a hostile or broken file
takes down this process and nothing else (see documents/text.py).
"""

import contextlib
import resource
import sys
import zipfile
from xml.etree import ElementTree

MEMORY = 1024 * 1024 * 1024
SECONDS = 25
MAX_PAGES = 500
MAX_CHARACTERS = 1_000_000


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
