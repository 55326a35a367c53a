"""Build real files for tests: `files.pdf("woorden")` is the bytes of a PDF that says so."""

import io
import zipfile

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import request_finished
from django.db import close_old_connections
from docx import Document as WordDocument
from odf.opendocument import OpenDocumentText
from odf.text import P
from PIL import Image

EICAR = r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def upload(content, name="verslag.pdf"):
    """`content` as a browser would hand it in."""
    return SimpleUploadedFile(name, content)


def plain(content, name="verslag.pdf"):
    return ContentFile(content, name=name)


def pdf(text="Verslag van het atrium", comment=""):
    """A one-page PDF with one line of text per line of `text`."""
    lines = "".join(
        f"({line.translate({40: '[', 41: ']', 92: '/'})}) Tj T* " for line in text.splitlines()
    )
    drawing = f"BT /F1 12 Tf 14 TL 72 760 Td {lines}ET".encode("cp1252")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, places = b"%PDF-1.4\n" + (f"% {comment}\n".encode() if comment else b""), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return out + end + trailer % (len(objects) + 1, len(out))


def docx(text="Verslag van het atrium", cell=""):
    document = WordDocument()
    for line in text.splitlines():
        document.add_paragraph(line)
    if cell:
        document.add_table(1, 1).cell(0, 0).text = cell
    return _saved(document)


def odt(text="Verslag van het atrium"):
    document = OpenDocumentText()
    for line in text.splitlines():
        document.text.addElement(P(text=line))
    return _saved(document)


def pptx(*slides):
    """A presentation with one slide per list of runs: `pptx(["Water", "bekken"], ["Sluis"])`."""
    out, main = io.BytesIO(), "application/vnd.openxmlformats-officedocument.presentationml"
    with zipfile.ZipFile(out, "w") as archive:
        kind = f"{main}.presentation.main+xml"
        archive.writestr(
            "[Content_Types].xml",
            f'<Types><Override PartName="/ppt/presentation.xml" ContentType="{kind}"/></Types>',
        )
        archive.writestr("ppt/presentation.xml", "<presentation/>")
        for number, runs in enumerate(slides, 1):
            text = "".join(f"<a:r><a:t>{run}</a:t></a:r>" for run in runs)
            archive.writestr(
                f"ppt/slides/slide{number}.xml",
                f'<p:sld xmlns:p="p" xmlns:a="a"><p:txBody><a:p>{text}</a:p></p:txBody></p:sld>',
            )
    return out.getvalue()


def picture(form="PNG", size=(40, 30), **options):
    out = io.BytesIO()
    Image.new("RGB", size, "#05c").save(out, form, **options)
    return out.getvalue()


def repacked(content, add=(), drop=(), replace=None):
    """The zip `content` with entries added (name, bytes), dropped or changed by `replace(name, bytes)`."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for entry in old.infolist():
            if entry.filename not in drop:
                data = old.read(entry)
                new.writestr(entry, replace(entry.filename, data) if replace else data)
        for entry, data in add:
            new.writestr(entry, data)
    return out.getvalue()


def body(response):
    """What a response holds; closed as a server does, but not the test's database connection."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    request_finished.disconnect(close_old_connections)
    try:
        response.close()
    finally:
        request_finished.connect(close_old_connections)
    return content


def _saved(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
