"""Take a sheet along, type in it, hand it in and say yes, as a user does."""

import io
import re

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook


def opened(client, address):
    """The workbook as Excel opens it."""
    response = client.get(address)
    assert response.status_code == 200
    return load_workbook(io.BytesIO(response.content))


def place(sheet, heading):
    return [cell.value for cell in sheet[1]].index(heading) + 1


def fill(sheet, line, cells):
    """Type in a row; `cells` by heading."""
    for heading, value in cells.items():
        sheet.cell(line, place(sheet, heading)).value = value


def content_of(book):
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def hand_in(client, page, book):
    """The preview of a workbook, or of bytes."""
    content = book if isinstance(book, bytes) else content_of(book)
    return client.post(page, {"file": SimpleUploadedFile("blad.xlsx", content)})


def say_yes(client, page, preview, **choice):
    shown = preview.content.decode()
    fields = dict(re.findall(r'type="hidden" name="(token|mark)" value="([^"]+)"', shown))
    return client.post(page, {**fields, "confirm": "ja", **choice}, follow=True)
