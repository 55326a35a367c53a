"""Import of people from Excel: preview, all or nothing, twice is once (T84-T88)."""

import io
from datetime import date

import pytest
import xlsxwriter
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from core.times import today
from dashboard.people_sheet import COLUMNS
from meetings.actions import register
from members.models import Position, User
from outbox.models import Message
from platforms.models import Membership, Role
from tests import make
from tests.pages import text_of

pytestmark = pytest.mark.django_db
PAGE = "/beheer/members/user/import/"
CONFIRM = "/beheer/members/user/process_import/"
DAY = date(2025, 1, 1)


def sheet(*rows, columns=COLUMNS):
    """An .xlsx with these rows; a row is a dict of columns."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"default_date_format": "dd/mm/yyyy"})
    page = book.add_worksheet()
    page.write_row(0, 0, columns)
    for line, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            if column in row:
                page.write(line, place, row[column])
    book.close()
    return buffer.getvalue()


def row(**cells):
    base = {"e-mailadres": "an@gent.example", "voornaam": "An", "naam": "Peeters"}
    return {**base, **{name.replace("_", " "): value for name, value in cells.items()}}


@pytest.fixture
def town(client):
    """A member of staff is logged in; there is an organisation, a function and an atrium."""
    client.force_login(make.staff())
    organisation = make.organisation(name="Gemeente Melle", kbo="0207447390")
    return organisation, make.function(), make.atrium(name="Lokaal Atrium Gent")


def full(**cells):
    known = {"organisatie": "gemeente melle", "functie": "Omgevingsambtenaar", "vanaf": DAY}
    return row(**{**known, "atrium": "Lokaal Atrium Gent", "rol": "lid", **cells})


def preview(client, content, name="personen.xlsx"):
    file = SimpleUploadedFile(name, content)
    return client.post(PAGE, {"import_file": file, "format": "0", "resource": ""})


def confirmation(page):
    form = page.context["confirm_form"]
    return {field.html_name: field.value() or "" for field in form}


def confirm(client, page):
    return client.post(CONFIRM, confirmation(page))


def load(client, *rows):
    return confirm(client, preview(client, sheet(*rows)))


def kinds(page):
    return [result.import_type for result in page.context["result"].rows]


def told(page):
    return [list(result.diff) for result in page.context["result"].rows]


def everything():
    people = User.objects.exclude(groups__name="PBM").order_by("pk")
    return (
        list(people.values_list("email", "first_name", "last_name", "phone")),
        list(
            Position.objects.order_by("pk").values_list(
                "organisation", "function", "start_on", "end_on"
            )
        ),
        list(Membership.objects.order_by("pk").values_list("atrium", "role", "start_on", "end_on")),
    )


def test_the_preview_tells_all_and_saves_nothing(client, town):
    before = everything()

    page = preview(client, sheet(full(telefoon="09 210 07 00")))

    assert kinds(page) == ["new"]
    assert told(page) == [
        [
            "nieuwe persoon An Peeters",
            "Omgevingsambtenaar, Gemeente Melle vanaf 01/01/2025",
            "lid van Lokaal Atrium Gent vanaf 01/01/2025",
        ]
    ]
    assert "1 nieuw, 0 gewijzigd, 0 ongewijzigd, 0 fout." in page.content.decode()
    assert everything() == before == ([], [], [])


def test_the_confirmed_import_makes_the_person_the_position_and_the_membership(client, town):
    organisation, function, atrium = town

    response = load(client, full(telefoon="09 210 07 00"))

    assert response.url == reverse("admin:members_user_changelist")
    assert everything() == (
        [("an@gent.example", "An", "Peeters", "09 210 07 00")],
        [(organisation.pk, function.pk, DAY, None)],
        [(atrium.pk, "member", DAY, None)],
    )
    assert EmailAddress.objects.get().verified


def test_the_same_file_a_second_time_changes_nothing(client, town):
    content = sheet(full(telefoon="09 1"), full(**{"e-mailadres": "bo@gent.example", "vanaf": ""}))
    confirm(client, preview(client, content))
    before = everything()

    again = preview(client, content)
    confirm(client, again)

    assert kinds(again) == ["skip", "skip"]
    assert everything() == before


def test_new_changed_unchanged_and_wrong_stand_side_by_side_and_nothing_can_be_saved(client, town):
    make.user(email="bo@gent.example", first_name="Bo", last_name="Claes")
    make.user(email="cis@gent.example", first_name="Cis", last_name="Maes")

    page = preview(
        client,
        sheet(
            row(),
            row(**{"e-mailadres": "bo@gent.example", "voornaam": "Bob", "naam": "Claes"}),
            row(**{"e-mailadres": "cis@gent.example", "voornaam": "Cis", "naam": "Maes"}),
            row(**{"e-mailadres": "dirk@gent.example", "organisatie": "Nergens", "functie": "x"}),
        ),
    )

    text = page.content.decode()
    assert kinds(page) == ["new", "update", "skip", "invalid"]
    assert told(page)[1] == ["voornaam: Bo wordt Bob"]
    assert told(page)[3] == ["De kolom organisatie: “Nergens” kennen wij niet."]
    assert "1 nieuw, 1 gewijzigd, 1 ongewijzigd, 1 fout." in text
    assert "Er kan niets bewaard worden" in text
    assert page.context.get("confirm_form") is None


def test_a_blank_cell_erases_nothing_and_a_dash_does(client, town):
    make.user(email="an@gent.example", first_name="An", last_name="Peeters", phone="09 1")

    load(client, row(telefoon=""))
    kept = User.objects.get(email="an@gent.example").phone
    load(client, row(telefoon="-"))

    assert (kept, User.objects.get(email="an@gent.example").phone) == ("09 1", "")


def test_a_dash_for_a_name_is_refused(client, town):
    make.user(email="an@gent.example")

    assert told(preview(client, sheet(row(naam="-")))) == [
        ["De kolom naam kan niet leeg gemaakt worden."]
    ]


def test_a_position_and_a_membership_end_by_date_and_a_dash_opens_the_position_again(client, town):
    load(client, full())

    load(client, full(tot_en_met=date(2025, 6, 30)))
    ended = (Position.objects.get().end_on, Membership.objects.get().end_on)
    load(client, full(tot_en_met="-", atrium="", rol=""))

    assert ended == (date(2025, 6, 30), date(2025, 6, 30))
    assert Position.objects.get().end_on is None


def test_a_new_term_beside_a_running_one_is_a_conflict(client, town):
    load(client, full(atrium="", rol=""))

    page = preview(client, sheet(full(vanaf=date(2026, 1, 1), atrium="", rol="")))

    assert told(page) == [["Deze functie loopt al sinds 01/01/2025: beëindig die eerst."]]


def test_one_person_with_two_positions_takes_two_rows(client, town):
    make.organisation(name="Veneco", code="veneco")

    load(client, full(), full(organisatie="Veneco", atrium="", rol=""))

    assert User.objects.filter(email="an@gent.example").count() == 1
    assert Position.objects.filter(person__email="an@gent.example").count() == 2


def test_the_same_row_twice_also_with_other_capitals_is_refused(client, town):
    page = preview(client, sheet(full(), full(**{"e-mailadres": "AN@Gent.example"})))

    assert kinds(page) == ["new", "invalid"]
    assert told(page)[1] == ["Deze rij staat al eerder in het bestand."]


def test_a_second_address_of_a_person_is_that_person(client, town):
    person = make.user(email="an@gent.example", first_name="An", last_name="Peeters")
    EmailAddress.objects.create(user=person, email="an@veneco.example", verified=True)

    page = preview(client, sheet(row(**{"e-mailadres": "An@Veneco.example", "voornaam": "Anneke"})))

    assert kinds(page) == ["update"]


def test_an_organisation_is_found_by_kbo_by_nis_and_by_code(client, town):
    organisation, _, _ = town
    organisation.municipality = make.municipality(nis="44040")
    organisation.save()

    for n, value in enumerate(["0207.447.390", "44040", 44040, organisation.code]):
        load(client, full(**{"e-mailadres": f"p{n}@gent.example", "organisatie": value}))

    assert Position.objects.filter(organisation=organisation).count() == 4


def test_a_role_other_than_member_is_given(client, town):
    load(client, full(rol="verslaggever"))

    assert Membership.objects.get().role == Role.SECRETARY


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"e-mailadres": ""}, "Vul een e-mailadres in."),
        ({"e-mailadres": "geen adres"}, "“geen adres” is geen geldig e-mailadres."),
        ({"voornaam": ""}, "Vul voornaam in: dit is een nieuwe persoon."),
        ({"telefoon": "bel mij"}, "Gebruik alleen cijfers, spaties en + ( ) / . -"),
        ({"naam": "x" * 90}, "De kolom naam is langer dan 80 tekens."),
        ({"functie": ""}, "Vul organisatie en functie allebei in, of geen van beide."),
        ({"functie": "keizer"}, "De kolom functie: “keizer” kennen wij niet."),
        ({"atrium": "Niets"}, "De kolom atrium: “Niets” kennen wij niet."),
        ({"rol": "baas"}, "De kolom rol: “baas” kennen wij niet."),
        ({"atrium": ""}, "Vul bij een rol ook het atrium in."),
        ({"vanaf": "morgen"}, "De kolom vanaf: “morgen” is geen datum (dag/maand/jaar)."),
        ({"vanaf": "1/1/0001"}, "De kolom vanaf: “1/1/0001” is geen datum (dag/maand/jaar)."),
        ({"tot en met": date(2024, 1, 1)}, "De laatste dag ligt voor de eerste dag."),
    ],
)
def test_a_wrong_cell_is_named_in_dutch(client, town, cells, sentence):
    page = preview(client, sheet({**full(), **cells}))

    assert told(page) == [[sentence]]
    assert sentence.split("“")[0] in page.content.decode().replace("&#x27;", "'")


def test_a_closed_profile_is_not_changed(client, town):
    make.user(email="an@gent.example", is_active=False)

    assert told(preview(client, sheet(row()))) == [
        ["Dit profiel is afgesloten: open het eerst weer."]
    ]


def test_a_formula_is_never_run_and_hidden_signs_are_cleaned(client, town):
    page = preview(client, sheet(row(voornaam="A\u202en", naam="=1+1")))
    text = sheet(row(naam="<img src=x onerror=alert(1)>"))

    shown = preview(client, text).content.decode()

    assert "=1+1" not in page.content.decode()
    assert "<img src=x" not in shown
    assert "&lt;img src=x" in shown


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_file_with_semicolons_is_read_in_every_usual_encoding(client, town, encoding):
    content = "e-mailadres;voornaam;naam\r\nzoe@gent.example;Zoë;Peeters\r\n".encode(encoding)

    confirm(client, preview(client, content, "personen.csv"))

    assert User.objects.get(email="zoe@gent.example").first_name == "Zoë"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04 geen zip", "geen Excelbestand"),
        (b"\x00\x01\x02" * 50, "geen Excelbestand"),
        (b"", "leeg"),
        (b"voornaam;naam\r\nAn;Peeters\r\n", "Deze kolom ontbreekt: e-mailadres"),
        (b"e-mailadres;voornaam;naam;schoenmaat\r\na;b;c;d\r\n", "kennen wij niet"),
        (b"e-mailadres;voornaam;naam\r\n" + b"a@b.example;a;b\r\n" * 5_002, "meer dan 5000 rijen"),
        (b"x" * (5 * 1024 * 1024 + 1), "groter dan 5 MB"),
    ],
    ids=["zip", "bytes", "empty", "column", "unknown", "rows", "size"],
)
def test_a_file_that_cannot_be_read_says_why(client, town, content, sentence):
    page = preview(client, content)

    assert page.status_code == 200
    assert sentence in page.content.decode()


def test_a_file_of_the_preview_that_is_gone_says_so(client, town):
    preview(client, sheet(row()))
    waiting = {"import_file_name": "weg", "original_file_name": "p.xlsx", "format": "0"}

    response = client.post(CONFIRM, {**waiting, "resource": ""})

    assert response.url == PAGE
    assert not User.objects.filter(email="an@gent.example").exists()


def test_what_changed_between_preview_and_confirmation_saves_nothing(client, town):
    page = preview(client, sheet(full(), full(**{"e-mailadres": "bo@gent.example"})))
    town[1].delete()

    response = confirm(client, page)

    assert response.url == PAGE
    assert everything() == ([], [], [])


def test_the_template_opens_has_the_columns_and_can_be_loaded_back(client, town):
    content = client.get(f"{PAGE}sjabloon/").content

    book = load_workbook(io.BytesIO(content))
    page = book["Personen"]
    assert [cell.value for cell in page[1]] == COLUMNS
    assert [rule.formula1 for rule in page.data_validations.dataValidation] == [
        "Lijsten!$A$1:$A$1",
        "Lijsten!$B$1:$B$5",
    ]
    assert "Onder de titels staan geen rijen." in preview(client, content).content.decode()


def test_only_staff_import(client, town):
    client.force_login(make.member_of(town[2], Role.RELATIONSHIP_MANAGER))

    answers = [client.get(PAGE), client.get(f"{PAGE}sjabloon/"), preview(client, sheet(row()))]

    assert [answer.status_code for answer in answers] == [403, 403, 403]


@pytest.mark.parametrize("count", [1, 30])
def test_the_preview_costs_the_same_for_any_number_of_rows(
    client, town, count, django_assert_max_num_queries
):
    content = sheet(*[full(**{"e-mailadres": f"p{n}@gent.example"}) for n in range(count)])
    preview(client, content)

    with django_assert_max_num_queries(28):
        preview(client, content)


def test_memberships_start_today_when_no_date_is_given(client, town):
    load(client, full(vanaf=""))

    assert Membership.objects.get().start_on == Position.objects.get().start_on == today()


@pytest.mark.parametrize(
    ("choice", "mailed"), [({}, []), ({"when": "not"}, []), ({"when": "now"}, ["invitation"])]
)
def test_new_members_are_invited_and_mailed_only_when_one_says_so(client, town, choice, mailed):
    meeting = make.meeting(atrium=town[2])

    page = preview(client, sheet(full()))
    client.post(CONFIRM, confirmation(page) | choice)

    assert "1 persoon wordt ook uitgenodigd" in text_of(page)
    assert "ten hoogste 1 mail." in text_of(page)
    assert list(meeting.registrations.values_list("status", flat=True)) == ["invited"]
    assert list(Message.objects.values_list("kind", flat=True)) == mailed


def test_an_ended_membership_shows_who_loses_and_gets_a_seat_and_always_tells_them(client, town):
    meeting = make.meeting(atrium=town[2], capacity=1)
    leaver = make.member_of(town[2], email="an@gent.example", first_name="An", last_name="Peeters")
    waiter = make.member_of(town[2])
    for person in (leaver, waiter):
        register(meeting, person, by=person)
    Message.objects.all().delete()

    ends = row(atrium="Lokaal Atrium Gent", rol="lid", tot_en_met=today())
    page = preview(client, sheet(ends))
    assert "2 mensen krijgen een mail" in text_of(page)
    assert waiter.email in text_of(page)
    assert not Message.objects.exists()
    client.post(CONFIRM, confirmation(page) | {"when": "not"})

    assert dict(meeting.registrations.values_list("person", "status")) == {
        leaver.pk: "cancelled",
        waiter.pk: "registered",
    }
    assert sorted(Message.objects.values_list("kind", flat=True)) == ["promoted", "withdrawn"]


def test_a_large_import_that_is_mailed_waits_for_staff(client, town, settings):
    settings.MAIL_HOLD_ABOVE = 2
    make.meeting(atrium=town[2])
    rows = [full(**{"e-mailadres": f"p{n}@gent.example"}) for n in range(3)]

    page = preview(client, sheet(*rows))
    client.post(CONFIRM, confirmation(page) | {"when": "now"})

    assert list(Message.objects.values_list("state", flat=True)) == ["held"] * 3
