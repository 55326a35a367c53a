"""The meetings of a round in Excel and back: what is shown, planned, told and undone (T84-T88)."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from core.refusal import Refused
from core.times import at, local
from meetings.actions import change
from meetings.agenda.actions import add_item
from meetings.models import Meeting, Round, SheetImport
from meetings.rounds import actions as rounds
from meetings.sheets import actions
from meetings.sheets.plan import planned
from meetings.sheets.round import TAKEN, RoundSheet
from outbox.models import Message
from platforms.models import Platform, Role
from tests import files, make
from tests.meetings.excel import content_of, fill, hand_in, opened, say_yes
from tests.pages import text_of

pytestmark = pytest.mark.django_db
AHEAD = timezone.now().date() + timedelta(days=90)
WHEN = {"Datum": AHEAD, "Van": time(13), "Tot": time(16)}


@pytest.fixture
def staff(client):
    person = make.staff()
    client.force_login(person)
    return person


@pytest.fixture
def atria():
    """Three provinces; the last has no meeting in the round yet."""
    return make.provinces(3, admission=Platform.Admission.OPEN)


@pytest.fixture
def tour(staff, atria):
    return make.round_in(atria[:2])


def page_of(tour):
    return f"/rondes/{tour.pk}/excel/"


def taken(client, tour):
    return opened(client, f"{page_of(tour)}ronde.xlsx")


def typed(book, line, **cells):
    fill(book["Ronde"], line, cells)
    return book


def sent(client, tour, book):
    return hand_in(client, page_of(tour), book)


def saved(client, tour, book, **choice):
    """Hand in and say yes to the preview."""
    return say_yes(client, page_of(tour), sent(client, tour, book), **choice)


def undone(client, tour):
    done = SheetImport.objects.get()
    return client.post(f"{page_of(tour)}{done.pk}/ongedaan/", {"confirm": "ja"}, follow=True)


def both(tour):
    return list(tour.meetings.order_by("starts_at"))


def test_a_row_for_each_province_with_only_what_is_its_own(client, tour, atria):
    town = make.municipality(nis="02044", name="Aalst")
    Meeting.objects.filter(atrium=atria[0]).update(municipality=town, capacity=60)

    sheet = taken(client, tour)["Ronde"]

    rows = [[cell.value for cell in row] for row in sheet.iter_rows(max_row=3)]
    assert rows[0][2:] == [
        *("Atrium", "Provincie", "Datum", "Van", "Tot", "Plaats", "Adres", "Gemeente"),
        *("NIS-code", "Plaatsen", "Status", "Ingeschreven"),
    ]
    first, second = both(tour)
    assert [row[0] for row in rows[1:]] == [f"{tour.pk}/{first.pk}", f"{tour.pk}/{second.pk}"]
    assert rows[1][2:4] == [atria[0].name, str(atria[0].province)]
    assert rows[1][4].date() == first.day
    assert rows[1][7:] == ["Zaal 0", None, "Aalst", "02044", 60, "concept", 0]
    assert len(sheet.data_validations.dataValidation) == 2  # atrium, municipality


def test_drafts_are_changed_only_after_the_preview_and_follow_the_round_still(client, tour):
    first, second = both(tour)
    book = typed(taken(client, tour), 2, **WHEN, Plaatsen=40, Adres="Markt 1")
    typed(book, 3, Plaats="-")

    preview = sent(client, tour, book)

    assert "Niemand krijgt een mail." in text_of(preview)
    assert "Plaatsen (gewijzigd): 40" in text_of(preview)
    assert [each.version for each in both(tour)] == [first.version, second.version]
    answer = say_yes(client, page_of(tour), preview)
    assert "Nieuwe concepten: 0, gewijzigde bijeenkomsten: 2." in text_of(answer)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (local(first.starts_at).time(), first.day) == (time(13), AHEAD)
    assert (first.capacity, first.address, first.venue) == (40, "Markt 1", "Zaal 0")
    assert (second.venue, first.title, second.title) == ("", "Najaarsronde", "Najaarsronde")
    rounds.change_round(tour, by=make.staff(), title="Winterronde")
    assert {each.title for each in both(tour)} == {"Winterronde"}


def test_a_province_that_lacks_one_gets_a_draft_with_the_programme(client, staff, tour, atria):
    tour.meetings.update(is_public=True)
    new = {**WHEN, "Plaats": "Provinciehuis", "Plaatsen": 80}
    book = typed(taken(client, tour), 4, Atrium=atria[2].name, **new)

    answer = saved(client, tour, book)

    assert "Nieuwe concepten: 1" in text_of(answer)
    made = Meeting.objects.get(atrium=atria[2])
    assert (made.round, made.title, made.status) == (tour, "Najaarsronde", "draft")
    assert [item.title for item in made.agenda_items.all()] == ["Toelichting", "Bespreking"]
    assert (made.starts_at, made.venue, made.capacity) == (at(AHEAD, 13), "Provinciehuis", 80)
    assert (made.audience, made.is_public, made.contact) == ("eligible", True, staff)
    assert Message.objects.count() == 0
    # The same file once more plans nothing (T85).
    assert "Er is niets te bewaren." in text_of(sent(client, tour, book))


def test_a_new_row_is_refused_where_the_round_has_no_room_for_it(client, tour, atria):
    elsewhere = make.atrium(name="Lokaal Atrium Gent")
    book = typed(taken(client, tour), 4, Atrium=atria[0].name, **WHEN)
    typed(book, 5, Atrium=elsewhere.name, **WHEN)
    typed(book, 6, Atrium=atria[2].name, **{**WHEN, "Datum": date(2020, 1, 1)})
    typed(book, 7, Atrium=atria[2].name, Plaats="Zaal")

    preview = sent(client, tour, book)

    text = text_of(preview)
    assert TAKEN in text
    assert f"‘{elsewhere.name}’ staat niet in de lijst." in text
    assert "Kies een datum in de komende drie jaar." in text
    assert "Vul voor een nieuwe bijeenkomst ook in: datum, begin, einde." in text
    say_yes(client, page_of(tour), preview)
    assert tour.meetings.count() == 2


def test_of_two_who_plan_the_same_province_at_once_the_second_is_told(client, staff, tour, atria):
    book = content_of(typed(taken(client, tour), 4, Atrium=atria[2].name, **WHEN))
    mine, theirs = (RoundSheet(person, tour) for person in (staff, make.staff()))
    rows, others = planned(mine, book), planned(theirs, book)

    actions.carry_out(theirs, others)
    actions.carry_out(mine, rows)

    assert [row.errors for row in rows] == [[], [], [TAKEN]]
    assert Meeting.objects.filter(atrium=atria[2]).count() == 1


def test_a_meeting_stays_of_its_atrium(client, tour, atria):
    book = typed(taken(client, tour), 2, Atrium=atria[2].name, Status="aangekondigd")

    text = text_of(sent(client, tour, book))

    assert text.count("Deze kolom is alleen ter info.") == 2


def test_what_its_own_organiser_changed_meanwhile_is_a_conflict_and_stays(client, tour, atria):
    book = typed(taken(client, tour), 2, Plaats="Van PBM", Plaatsen=40)
    chair = make.member_of(atria[0], Role.CHAIR)
    change(both(tour)[0], by=chair, venue="Van de provincie")

    preview = sent(client, tour, book)

    assert "Intussen werd dit hier gewijzigd in ‘Van de provincie’." in text_of(preview)
    say_yes(client, page_of(tour), preview)
    first = both(tour)[0]
    assert (first.venue, first.capacity) == ("Van de provincie", 40)


def test_who_was_told_of_another_day_is_told_first_on_the_preview(client, tour):
    first, second = both(tour)
    Meeting.objects.filter(pk=first.pk).update(status="announced", announced_at=timezone.now())
    coming = make.registration(meeting=first, status="registered").person
    book = typed(taken(client, tour), 2, **WHEN)
    typed(book, 3, **WHEN)

    preview = sent(client, tour, book)

    assert "1 persoon krijgt een mail" in text_of(preview)
    assert str(coming) in text_of(preview)
    asked = say_yes(client, page_of(tour), preview)
    assert {each.day for each in both(tour)} == {first.day, second.day}
    say_yes(client, page_of(tour), asked, when="now")
    assert {each.day for each in both(tour)} == {AHEAD}
    [message] = Message.objects.all()
    assert message.to_address == coming.email


def test_the_file_of_another_round_or_of_the_year_is_refused_whole(client, tour, atria):
    other = make.round_in(atria[:2], title="Voorjaarsronde")
    book = typed(taken(client, other), 2, Plaats="Elders")
    year = both(tour)[0].starts_at.year
    plan = opened(
        client, f"/planning/jaarplan/jaarplan.xlsx?jaar={year}&platform={tour.platform.slug}"
    )

    answer = sent(client, tour, book)

    assert "Dit is het blad van een andere ronde" in text_of(answer)
    assert "Dit is niet het bestand dat u hier downloadde" in text_of(sent(client, tour, plan))
    assert not Meeting.objects.filter(venue="Elders").exists()
    assert SheetImport.objects.count() == 0


def test_a_meeting_that_left_the_round_is_no_longer_changed_by_its_sheet(client, tour):
    book = typed(taken(client, tour), 2, Plaats="Te laat")
    Meeting.objects.filter(pk=both(tour)[0].pk).update(round=None)

    assert "hoort niet (meer) bij deze ronde" in text_of(sent(client, tour, book))


@pytest.mark.parametrize("status", ["held", "cancelled"])
def test_what_is_over_does_not_change(client, tour, atria, status):
    make.meeting(atrium=atria[2], round=tour, status=status, starts_at=at(AHEAD, 9))
    book = typed(taken(client, tour), 4, Plaats="Anders")

    assert "verandert niet meer" in text_of(sent(client, tour, book))


def test_undoing_puts_back_the_places_and_throws_away_the_new_draft(client, staff, tour, atria):
    nota = files.upload(files.pdf(), "nota.pdf")
    rounds.keep_paper(tour, by=staff, file=nota, title="Nota", item=None)
    before = list(tour.meetings.values_list("venue", "capacity"))
    book = typed(taken(client, tour), 2, Plaats="Elders", Plaatsen=40)
    saved(client, tour, typed(book, 4, Atrium=atria[2].name, **WHEN))
    assert Meeting.objects.get(atrium=atria[2]).papers.get().title == "Nota"

    answer = undone(client, tour)

    assert "Ongedaan gemaakt." in text_of(answer)
    assert "Niet ongedaan" not in text_of(answer)
    assert list(tour.meetings.values_list("venue", "capacity")) == before
    assert "hoogstens één keer" in text_of(undone(client, tour))


def test_a_new_draft_that_got_a_point_of_its_own_is_not_undone(client, staff, tour, atria):
    saved(client, tour, typed(taken(client, tour), 4, Atrium=atria[2].name, **WHEN))
    draft = Meeting.objects.get(atrium=atria[2])
    add_item(draft, by=staff, title="Uit de provincie", minutes=15)

    answer = undone(client, tour)

    assert "verwijder het concept zelf" in text_of(answer)
    assert Meeting.objects.filter(pk=draft.pk).exists()


def test_what_a_colleague_brought_in_is_not_ones_own_to_undo(client, tour):
    saved(client, tour, typed(taken(client, tour), 2, Plaats="Elders"))
    client.force_login(make.staff())

    assert undone(client, tour).status_code == 404
    assert "maak ongedaan" not in text_of(client.get(page_of(tour)))


def test_a_province_does_not_edit_the_round_of_all(client, tour, atria):
    client.force_login(make.member_of(atria[0], Role.CHAIR))

    answers = [client.get(page_of(tour)), client.get(f"{page_of(tour)}ronde.xlsx")]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert "Bewerk in Excel" not in text_of(client.get(tour.get_absolute_url()))


def test_a_round_that_was_removed_meanwhile_is_said_to_be_gone(client, staff, tour):
    book = content_of(typed(taken(client, tour), 2, Plaats="Elders"))
    sheet = RoundSheet(staff, tour)
    rows = planned(sheet, book)
    tour.meetings.all().delete()
    rounds.remove_round(Round.objects.get(), by=staff)

    with pytest.raises(Refused, match="bestaat niet meer"):
        actions.carry_out(sheet, rows)


def test_an_import_of_a_round_names_its_round(staff, tour):
    with pytest.raises(IntegrityError):
        SheetImport.objects.create(made_by=staff, kind=SheetImport.Kind.ROUND)


@pytest.mark.parametrize("count", [2, 8])
def test_taking_along_and_looking_over_cost_the_same_for_any_number(
    client, staff, count, django_assert_num_queries
):
    tour = make.round_in(make.provinces(count))
    with django_assert_num_queries(10):
        book = taken(client, tour)
    content = content_of(book)

    with django_assert_num_queries(17):
        hand_in(client, page_of(tour), content)
