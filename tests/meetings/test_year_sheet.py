"""The year plan in Excel and back: what is shown, saved, told and undone (T84-T88)."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from core.times import at, local
from meetings.actions import change
from meetings.models import Meeting, SheetImport
from outbox.models import Message
from platforms.models import Role
from tests import make
from tests.meetings.excel import fill, hand_in, opened, say_yes
from tests.pages import text_of

pytestmark = pytest.mark.django_db
PAGE = "/planning/jaarplan/"
YEAR = timezone.now().year + 1


@pytest.fixture
def atrium():
    return make.atrium(name="Lokaal Atrium Gent")


@pytest.fixture
def chair(client, atrium):
    person = make.member_of(atrium, Role.CHAIR)
    client.force_login(person)
    return person


def planned(atrium, **fields):
    start = at(date(YEAR, 3, 5), 9)
    return make.meeting(atrium=atrium, **{"starts_at": start, "venue": "Zaal 1", **fields})


def taken(client, atrium):
    """The workbook as Excel opens it."""
    return opened(client, f"{PAGE}jaarplan.xlsx?jaar={YEAR}&platform={atrium.platform.slug}")


def typed(book, line, **cells):
    """Type in a row, as a user would; a heading is a keyword."""
    fill(book["Jaarplan"], line, cells)
    return book


def sent(client, book):
    """Hand the workbook in; the preview."""
    return hand_in(client, PAGE, book)


def saved(client, preview, **choice):
    """Say yes to a preview."""
    return say_yes(client, PAGE, preview, **choice)


def test_excel_opens_dates_as_dates_codes_as_text_and_offers_what_may_be_chosen(
    client, chair, atrium
):
    town = make.municipality(nis="02044", name="Aalst")
    meeting = planned(atrium, title="=1+1", municipality=town, status="draft")

    sheet = taken(client, atrium)["Jaarplan"]

    cells = {sheet.cell(1, n).value: sheet.cell(2, n) for n in range(1, sheet.max_column + 1)}
    assert cells["kenmerk"].value == str(meeting.pk)
    assert [cells["Titel"].value, cells["Titel"].data_type] == ["'=1+1", "s"]
    assert cells["Datum"].value.date() == date(YEAR, 3, 5)
    assert [cells["Van"].value, cells["Tot"].value] == [time(9), time(12)]
    assert [cells["NIS-code"].value, cells["Status"].value] == ["02044", "concept"]
    assert sheet.column_dimensions["A"].hidden
    rules = sheet.data_validations.dataValidation
    assert {rule.formula1.split("$")[0] for rule in rules} == {"Lijsten!"}
    assert len(rules) == 3  # atrium, form, municipality


def test_a_draft_is_changed_only_after_the_preview(client, chair, atrium):
    meeting = planned(atrium, status="draft")
    book = typed(
        taken(client, atrium), 2, Titel="Water", Datum=date(YEAR, 4, 2), Van="9.30", Plaatsen=40
    )

    preview = sent(client, book)

    text = text_of(preview)
    assert "Datum (gewijzigd): 5/3" in text
    assert "Niemand krijgt een mail." in text
    meeting.refresh_from_db()
    assert meeting.title == "Startdag"

    saved(client, preview)
    meeting.refresh_from_db()
    assert (meeting.title, meeting.capacity, meeting.status) == ("Water", 40, "draft")
    assert local(meeting.starts_at).replace(tzinfo=None) == datetime(YEAR, 4, 2, 9, 30)  # noqa: DTZ001
    assert local(meeting.ends_at).replace(tzinfo=None) == datetime(YEAR, 4, 2, 12)  # noqa: DTZ001


def test_the_same_file_twice_changes_nothing_the_second_time(client, chair, atrium):
    planned(atrium, status="draft")
    book = typed(taken(client, atrium), 2, Titel="Water")
    new = {"Titel": "Nieuw", "Datum": date(YEAR, 5, 7), "Van": time(13), "Tot": time(16)}
    typed(book, 3, Atrium=atrium.name, **new)
    saved(client, sent(client, book))
    facts = list(Meeting.objects.order_by("pk").values())

    preview = sent(client, book)

    assert "Er is niets te bewaren." in text_of(preview)
    assert list(Meeting.objects.order_by("pk").values()) == facts
    assert [row["status"] for row in facts] == ["draft", "draft"]
    assert facts[1]["title"] == "Nieuw"


def test_a_blank_cell_erases_nothing_and_a_dash_does(client, chair, atrium):
    meeting = planned(atrium, status="draft", address="Markt 1", capacity=30)
    book = typed(taken(client, atrium), 2, Titel=None, Plaats=None, Adres="-", Plaatsen="-")

    saved(client, sent(client, book))

    meeting.refresh_from_db()
    assert (meeting.title, meeting.venue) == ("Startdag", "Zaal 1")
    assert (meeting.address, meeting.capacity) == ("", None)


def test_what_someone_else_changed_meanwhile_is_a_conflict_and_stays(client, chair, atrium):
    meeting = planned(atrium, status="draft")
    book = typed(taken(client, atrium), 2, Titel="Van mij", Adres="Markt 1")
    change(meeting, by=chair, title="Van een ander", venue="Zaal 9")

    preview = sent(client, book)

    assert "Intussen werd dit hier gewijzigd in ‘Van een ander’." in text_of(preview)
    saved(client, preview)
    meeting.refresh_from_db()
    assert (meeting.title, meeting.venue, meeting.address) == (
        "Van een ander",
        "Zaal 9",
        "Markt 1",
    )


def test_who_was_told_of_another_day_is_told_first_on_the_preview(client, chair, atrium):
    meeting = planned(atrium)
    coming = make.registration(meeting=meeting, status="registered").person
    book = typed(taken(client, atrium), 2, Datum=date(YEAR, 4, 2))

    preview = sent(client, book)

    assert "1 persoon krijgt een mail" in text_of(preview)
    assert str(coming) in text_of(preview)
    assert Message.objects.count() == 0
    asked = saved(client, preview)
    assert Meeting.objects.get().starts_at == meeting.starts_at
    saved(client, asked, when="now")
    assert Meeting.objects.get().day == date(YEAR, 4, 2)
    [message] = Message.objects.all()
    assert message.to_address == coming.email
    assert f"2 april {YEAR}" in message.plain


def test_a_file_with_one_mistake_saves_nothing(client, chair, atrium):
    first = planned(atrium, status="draft")
    planned(atrium, status="draft", starts_at=at(date(YEAR, 6, 1), 9))
    book = typed(taken(client, atrium), 2, Titel="Goed")
    typed(book, 3, Datum="morgen", Vorm="hybride")

    preview = sent(client, book)

    text = text_of(preview)
    assert "wordt morgen. Dit is geen datum (dag/maand/jaar, tussen 2000 en 2100)." in text
    assert "‘hybride’ staat niet in de lijst." in text
    saved(client, preview)
    first.refresh_from_db()
    assert first.title == "Startdag"


def test_what_an_action_refuses_stands_beside_the_row(client, chair, atrium):
    meeting = planned(atrium, capacity=5)
    for _ in range(3):
        make.registration(meeting=meeting, status="registered")
    book = typed(taken(client, atrium), 2, Plaatsen=2)

    assert "Er zijn al 3 mensen ingeschreven" in text_of(sent(client, book))


@pytest.mark.parametrize("status", ["held", "cancelled"])
def test_what_is_over_does_not_change(client, chair, atrium, status):
    planned(atrium, status=status)
    book = typed(taken(client, atrium), 2, Titel="Anders")

    assert "verandert niet meer" in text_of(sent(client, book))


def test_undoing_puts_back_what_nobody_changed_since(client, chair, atrium):
    first = planned(atrium, status="draft")
    second = planned(atrium, status="draft", starts_at=at(date(YEAR, 6, 1), 9))
    book = typed(taken(client, atrium), 2, Titel="Eerste", Plaats="-")
    typed(book, 3, Titel="Tweede")
    new = {"Titel": "Nieuw", "Datum": date(YEAR, 9, 7), "Van": time(13), "Tot": time(16)}
    saved(client, sent(client, typed(book, 4, Atrium=atrium.name, **new)))
    change(Meeting.objects.get(pk=second.pk), by=chair, title="Later gewijzigd")
    done = SheetImport.objects.get()

    answer = client.post(f"{PAGE}{done.pk}/ongedaan/", {"confirm": "ja"}, follow=True)

    assert "sindsdien gewijzigd: titel." in text_of(answer)
    titles = set(Meeting.objects.values_list("title", "venue"))
    assert titles == {("Startdag", "Zaal 1"), ("Later gewijzigd", "Zaal 1")}
    assert Meeting.objects.get(pk=first.pk).title == "Startdag"
    again = client.post(f"{PAGE}{done.pk}/ongedaan/", {"confirm": "ja"}, follow=True)
    assert "hoogstens één keer" in text_of(again)


def test_after_a_day_nothing_is_undone(client, chair, atrium):
    meeting = planned(atrium, status="draft")
    saved(client, sent(client, typed(taken(client, atrium), 2, Titel="Water")))
    yesterday = timezone.now() - timedelta(hours=25)
    SheetImport.objects.update(made_at=yesterday)

    done = SheetImport.objects.get()
    answer = client.post(f"{PAGE}{done.pk}/ongedaan/", {"confirm": "ja"}, follow=True)

    assert "24 uur" in text_of(answer)
    meeting.refresh_from_db()
    assert meeting.title == "Water"


def test_nobody_undoes_the_import_of_someone_else(client, chair, atrium):
    planned(atrium, status="draft")
    saved(client, sent(client, typed(taken(client, atrium), 2, Titel="Water")))
    client.force_login(make.member_of(atrium, Role.CHAIR))

    done = SheetImport.objects.get()

    assert client.post(f"{PAGE}{done.pk}/ongedaan/", {"confirm": "ja"}).status_code == 404
