"""Write a plain, well-formed PDF: A4 pages of text, nothing else."""

import textwrap

WIDTH, HEIGHT, MARGIN, LEADING = 595, 842, 64, 15
LINES_PER_PAGE = (HEIGHT - 2 * MARGIN) // LEADING
CHARACTERS_PER_LINE = 86


def pdf(title, paragraphs):
    """The bytes of a PDF with `title` and `paragraphs` (text that Windows-1252 can hold)."""
    lines = [title, ""]
    for paragraph in paragraphs:
        lines += [*textwrap.wrap(paragraph, CHARACTERS_PER_LINE), ""]
    pages = [lines[at : at + LINES_PER_PAGE] for at in range(0, len(lines), LINES_PER_PAGE)]
    return _file(title, [_page(page) for page in pages])


def _page(lines):
    shown = b"\n".join(b"(%s) Tj T*" % _text(line) for line in lines)
    start = HEIGHT - MARGIN
    return b"BT /F1 11 Tf %d TL %d %d Td\n%s\nET" % (LEADING, MARGIN, start, shown)


def _text(line):
    raw = line.encode("cp1252", errors="replace")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _file(title, contents):
    """Objects 1 catalog, 2 page tree, 3 font, 4 title; then a page and its content in turn."""
    kids = b" ".join(b"%d 0 R" % (5 + 2 * at) for at in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (nl-BE) >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(contents)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Title (%s) >>" % _text(title),
    ]
    for at, content in enumerate(contents):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (WIDTH, HEIGHT, 6 + 2 * at)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    out, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R >>\n" % (len(objects) + 1)
    out += b"startxref\n%d\n%%%%EOF\n" % table
    return bytes(out)
