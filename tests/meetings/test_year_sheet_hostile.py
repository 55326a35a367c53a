"""Year plans that should not be believed: each gets a clear answer in Dutch and changes nothing."""

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from meetings.models import Meeting, SheetImport
from platforms.models import Role
from tests import make
from tests.meetings.excel import content_of
from tests.meetings.test_year_sheet import PAGE, planned, sent, taken, typed
from tests.pages import queries_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def atrium():
    return make.atrium(name="Lokaal Atrium Gent")


@pytest.fixture
def book(client, atrium):
    """The plan of one draft, as its chair took it along."""
    client.force_login(make.member_of(atrium, Role.CHAIR))
    planned(atrium, status="draft")
    return taken(client, atrium)


def with_part(content, name, data=b"x"):
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


def without_sheet(content):
    book = load_workbook(io.BytesIO(content))
    book["Jaarplan"].title = "Blad1"
    return content_of(book)


def without_heading(content):
    book = load_workbook(io.BytesIO(content))
    book["Jaarplan"]["A1"] = "iets"
    return content_of(book)


def with_many_rows(content):
    book = load_workbook(io.BytesIO(content))
    for line in range(3, 1010):
        book["Jaarplan"].cell(line, 4).value = "Titel"
    return content_of(book)


def other_file(content):
    book = Workbook()
    book.active["A1"] = "boodschappen"
    return content_of(book)


def locked(content):
    """The archive says that its parts are encrypted, as a file with a password does."""
    marked = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = marked.find(mark)
        while at >= 0:
            marked[at + place] |= 1
            at = marked.find(mark, at + 1)
    return bytes(marked)


def rotten(content):
    """The archive opens, its packed sheet does not unpack."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    start = part.header_offset + 30 + len(part.filename)
    return content[:start] + b"\xff" * 40 + content[start + 40 :]


HOSTILE = {
    "no spreadsheet": (lambda content: b"%PDF-1.4", "geen Excelbestand"),
    "broken": (lambda content: content[: len(content) // 2], "geen Excelbestand"),
    "zip bomb": (
        lambda content: with_part(content, "xl/bom.xml", bytes(61 * 1024 * 1024)),
        "uitgepakt veel te groot",
    ),
    "macros": (lambda content: with_part(content, "xl/vbaProject.bin"), "bevat macro's"),
    "links": (
        lambda content: with_part(content, "xl/externalLinks/externalLink1.xml"),
        "verwijst naar andere bestanden",
    ),
    "another sheet": (without_sheet, "niet het bestand dat u hier downloadde"),
    "no keys": (without_heading, "niet het bestand dat u hier downloadde"),
    "another file": (other_file, "niet het bestand dat u hier downloadde"),
    "a password": (locked, "geen Excelbestand"),
    "rotten inside": (rotten, "geen Excelbestand"),
    "too many rows": (with_many_rows, "telt meer dan 1000 rijen"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_gets_a_clear_answer(client, book, kind):
    make_hostile, words = HOSTILE[kind]

    answer = sent(client, make_hostile(content_of(book)))

    assert answer.status_code == 200
    assert words in text_of(answer).replace("&#x27;", "'")
    assert not SheetImport.objects.exists()


def test_a_formula_is_never_taken_for_a_value(client, book):
    typed(book, 2, Titel='=HYPERLINK("http://x.example")', Plaatsen="=1+1")

    text = text_of(sent(client, book))

    assert text.count("Hier staat een formule: typ de waarde zelf.") == 2


def test_a_meeting_of_another_atrium_does_not_exist(client, book):
    foreign = make.meeting(title="Geheim", status="draft")
    sheet = book["Jaarplan"]
    answers = []
    for key in (foreign.pk, 999_999, "x", "1; DROP TABLE"):
        sheet["A2"] = str(key)
        typed(book, 2, Titel="Gekaapt")
        answers.append(text_of(sent(client, book)))

    for text in answers:
        assert "Deze bijeenkomst bestaat niet, of is niet van een atrium dat u organiseert." in text
        assert "Geheim" not in text
    assert set(Meeting.objects.values_list("title", flat=True)) == {"Geheim", "Startdag"}


def test_a_new_meeting_is_only_planned_for_ones_own_atrium(client, book):
    make.atrium(name="Lokaal Atrium Brugge")
    typed(book, 3, Atrium="Lokaal Atrium Brugge", Titel="Nieuw")
    typed(book, 3, Datum="7/5/2027", Van="13:00", Tot="16:00")

    assert "‘Lokaal Atrium Brugge’ staat niet in de lijst." in text_of(sent(client, book))


def test_a_copied_row_is_told_apart(client, book):
    sheet = book["Jaarplan"]
    for place in range(1, sheet.max_column + 1):
        sheet.cell(3, place).value = sheet.cell(2, place).value

    assert "hetzelfde verborgen kenmerk" in text_of(sent(client, book))


def test_a_row_whose_traces_were_wiped_is_not_guessed_at(client, book):
    book["Jaarplan"]["B2"] = None
    typed(book, 2, Titel="Anders")

    assert "De verborgen kolommen van deze rij zijn gewist." in text_of(sent(client, book))


def test_what_is_shown_only_cannot_be_typed_in(client, book):
    typed(book, 2, Status="aangekondigd", Ingeschreven=99)

    assert text_of(sent(client, book)).count("Deze kolom is alleen ter info.") == 2


def test_a_preview_that_was_never_made_is_not_saved(client, book):
    answer = client.post(PAGE, {"token": "geraden", "mark": "x", "confirm": "ja"}, follow=True)

    assert "Het bestand van uw voorbeeld is er niet meer." in text_of(answer)


def test_a_year_with_thirty_meetings_costs_as_much_as_with_one(client, book, atrium):
    address = f"{PAGE}jaarplan.xlsx?jaar={Meeting.objects.get().day.year}"
    address += f"&platform={atrium.platform.slug}"
    alone = len(queries_of(client, address))
    for _ in range(29):
        planned(atrium)

    assert len(queries_of(client, address)) == alone


@pytest.mark.parametrize(
    "typed_in",
    [
        {"Titel": "x" * 400},
        {"Plaatsen": 10**12},
        {"Plaatsen": 999_999_999_999_999},
        {"Plaatsen": 2_147_483_648},
        {"Plaatsen": "veel"},
        {"Van": "25.00"},
        {"Datum": 45},
        {"Link": "javascript:alert(1)"},
        {"Gemeente": "Nergens"},
    ],
)
def test_a_value_that_cannot_be_is_told_and_saves_nothing(client, book, typed_in):
    before = list(Meeting.objects.values())

    answer = sent(client, typed(book, 2, **typed_in))

    assert "1 fout" in text_of(answer)
    assert "Er staan fouten in het bestand" in text_of(answer)
    assert list(Meeting.objects.values()) == before
