"""The participants of a meeting in Excel and back: what is shown, saved, told and undone (T84-T88)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings.actions import decline, register
from meetings.models import Registration, SheetImport
from outbox.models import Message
from platforms.models import Role
from tests import make
from tests.meetings.excel import fill, hand_in, opened, say_yes
from tests.pages import queries_of, text_of

pytestmark = pytest.mark.django_db
TAB = "Deelnemers"


@pytest.fixture
def atrium():
    return make.atrium(name="Lokaal Atrium Gent")


@pytest.fixture
def chair(client, atrium):
    person = make.member_of(atrium, Role.CHAIR)
    client.force_login(person)
    return person


@pytest.fixture
def meeting(atrium, chair):
    return make.meeting(atrium=atrium)


def page_of(meeting):
    return f"/bijeenkomsten/{meeting.pk}/deelnemers/excel/"


def taken(client, meeting):
    return opened(client, f"{page_of(meeting)}deelnemers.xlsx")


def row_of(book, person):
    """The row of `person`, found by the address."""
    return next(
        row[0].row
        for row in book[TAB].iter_rows(min_row=2)
        if person.email in {c.value for c in row}
    )


def typed(book, who, **cells):
    """Type in the row of a person, or in a row by its number; `E_mail` for E-mail."""
    names = {name: {"E_mail": "E-mail"}.get(name, name.replace("_", " ")) for name in cells}
    line = who if isinstance(who, int) else row_of(book, who)
    fill(book[TAB], line, {names[name]: value for name, value in cells.items()})
    return book


def invited(meeting, status="invited", **fields):
    """The registration of someone of the atrium."""
    person = make.member_of(meeting.atrium)
    facts = {"invited_at": timezone.now(), **fields}
    return make.registration(meeting=meeting, person=person, status=status, **facts)


def facts_of(meeting):
    return set(meeting.registrations.values_list("person__email", "status", "attendance"))


def begun(meeting):
    """As if it were the day itself."""
    meeting.starts_at = timezone.now() - timedelta(hours=1)
    meeting.ends_at = meeting.starts_at + timedelta(hours=3)
    meeting.save()
    return meeting


def test_it_holds_who_was_asked_what_they_said_and_what_may_be_chosen(client, meeting):
    works = make.position(organisation=make.organisation(name="=Gemeente"))
    make.membership(person=works.person, atrium=meeting.atrium)
    row = invited(meeting, "registered", organisation=works.organisation)

    book = taken(client, meeting)

    cells = {cell.value: book[TAB].cell(2, place) for place, cell in enumerate(book[TAB][1], 1)}
    assert cells["kenmerk"].value == f"{meeting.pk}/{row.pk}"
    assert [cells["Naam"].value, cells["Antwoord"].value] == [str(row.person), "ingeschreven"]
    assert [cells["In naam van"].value, cells["In naam van"].data_type] == ["'=Gemeente", "s"]
    assert cells["Aanwezigheid"].value is None
    assert book[TAB].column_dimensions["A"].hidden
    assert len(book[TAB].data_validations.dataValidation) == 3
    assert [cell.value for cell in book["Lijsten"]["E"]][:2] == ["'=Gemeente", None]


def test_answers_are_changed_after_the_preview_that_says_who_is_mailed(client, meeting):
    comes, goes = invited(meeting).person, invited(meeting, "registered").person
    book = typed(taken(client, meeting), comes, Antwoord="ingeschreven")
    typed(book, goes, Antwoord="uitgeschreven")

    preview = hand_in(client, page_of(meeting), book)

    text = text_of(preview)
    assert "2 gewijzigd" in text
    assert "uitgenodigd wordt ingeschreven" in text
    assert "2 mensen krijgen een mail" in text
    assert Message.objects.count() == 0
    assert facts_of(meeting) == {
        (comes.email, "invited", "unknown"),
        (goes.email, "registered", "unknown"),
    }
    answer = say_yes(client, page_of(meeting), preview, when="now")
    assert "Bewaard. Gewijzigde antwoorden: 2, aanwezigheden: 0." in text_of(answer)
    assert facts_of(meeting) == {
        (comes.email, "registered", "unknown"),
        (goes.email, "cancelled", "unknown"),
    }
    assert set(Message.objects.values_list("to_address", "kind")) == {
        (comes.email, "colleague_registered"),
        (goes.email, "withdrawn"),
    }


def test_who_is_known_by_any_address_is_registered_from_a_new_row(client, meeting):
    known = make.member_of(meeting.atrium)
    known.emailaddress_set.create(email="ann.thuis@gemeente.example", verified=True)
    known.emailaddress_set.create(email="ann.oud@gemeente.example", verified=False)
    book = typed(taken(client, meeting), 2, E_mail="Ann.Thuis@gemeente.example", Naam="Ann")

    preview = hand_in(client, page_of(meeting), book)
    say_yes(client, page_of(meeting), preview, when="now")

    assert "1 nieuw" in text_of(preview)
    assert facts_of(meeting) == {(known.email, "registered", "unknown")}
    unverified = typed(taken(client, meeting), 3, E_mail="ann.oud@gemeente.example")
    assert "We kennen niemand met dit adres" in text_of(
        hand_in(client, page_of(meeting), unverified)
    )


def test_the_same_file_twice_changes_nothing_the_second_time(client, meeting):
    row, newcomer = invited(meeting), make.member_of(meeting.atrium)
    book = typed(taken(client, meeting), row.person, Antwoord="verontschuldigd")
    typed(book, 3, E_mail=newcomer.email)
    say_yes(client, page_of(meeting), hand_in(client, page_of(meeting), book), when="now")
    before, mails = facts_of(meeting), Message.objects.count()

    preview = hand_in(client, page_of(meeting), book)

    assert "Er is niets te bewaren." in text_of(preview)
    assert (facts_of(meeting), Message.objects.count()) == (before, mails)
    assert before == {
        (row.person.email, "declined", "unknown"),
        (newcomer.email, "registered", "unknown"),
    }


def test_who_said_no_since_is_not_overruled_by_the_same_file(client, meeting):
    newcomer = make.member_of(meeting.atrium)
    book = typed(taken(client, meeting), 2, E_mail=newcomer.email)
    say_yes(client, page_of(meeting), hand_in(client, page_of(meeting), book), when="now")
    decline(meeting, newcomer, by=newcomer)

    text = text_of(hand_in(client, page_of(meeting), book))

    assert "1 conflict" in text
    assert "Deze persoon is hier verontschuldigd." in text


def test_what_someone_answered_since_is_a_conflict_and_stays(client, meeting):
    row, other = invited(meeting), invited(meeting)
    book = typed(taken(client, meeting), row.person, Antwoord="verontschuldigd")
    typed(book, other.person, Antwoord="ingeschreven")
    register(meeting, row.person, by=row.person)

    preview = hand_in(client, page_of(meeting), book)

    assert "Intussen werd dit hier gewijzigd in ‘ingeschreven’." in text_of(preview)
    say_yes(client, page_of(meeting), preview, when="now")
    assert facts_of(meeting) == {
        (row.person.email, "registered", "unknown"),
        (other.person.email, "registered", "unknown"),
    }


def test_a_full_meeting_gives_the_freed_seat_to_who_waits_and_says_so(client, meeting):
    meeting.capacity = 1
    meeting.save()
    seated, waiting, late = invited(meeting), invited(meeting), invited(meeting)
    for row in (seated, waiting):
        register(meeting, row.person, by=row.person)
    book = typed(taken(client, meeting), seated.person, Antwoord="uitgeschreven")
    typed(book, late.person, Antwoord="ingeschreven")

    preview = hand_in(client, page_of(meeting), book)
    say_yes(client, page_of(meeting), preview, when="now")

    assert "Alle plaatsen zijn bezet: komt op de wachtlijst." in text_of(preview)
    assert facts_of(meeting) == {
        (seated.person.email, "cancelled", "unknown"),
        (waiting.person.email, "registered", "unknown"),
        (late.person.email, "waitlisted", "unknown"),
    }


@pytest.mark.parametrize(
    ("status", "answer", "why"),
    [
        ("invited", "op de wachtlijst", "Op de wachtlijst komt men vanzelf"),
        ("registered", "uitgenodigd", "Iemand opnieuw uitnodigen kan hier niet."),
        ("invited", "uitgeschreven", "Uitschrijven kan alleen wie ingeschreven is of wacht."),
        ("declined", "misschien", "‘misschien’ staat niet in de lijst."),
        ("invited", "-", "Dit kan niet leeg gemaakt worden."),
    ],
)
def test_an_answer_that_cannot_be_given_for_another_is_told_at_its_cell(
    client, meeting, status, answer, why
):
    row = invited(meeting, status)
    book = typed(taken(client, meeting), row.person, Antwoord=answer)

    text = text_of(hand_in(client, page_of(meeting), book))

    assert "1 fout" in text
    assert why in text


def test_nobody_jumps_the_queue_by_a_spreadsheet(client, meeting):
    row = invited(meeting, "waitlisted", queue_no=1)
    book = typed(taken(client, meeting), row.person, Antwoord="ingeschreven")

    assert "Wie wacht, schuift op volgorde door." in text_of(
        hand_in(client, page_of(meeting), book)
    )


def test_attendance_is_filled_in_erased_with_a_dash_and_left_by_a_blank(client, meeting):
    came, ill, wrong, left = (invited(meeting, "registered") for _ in range(4))
    walked_in, begun_meeting = make.member_of(meeting.atrium), begun(meeting)
    Registration.objects.filter(pk__in=[wrong.pk, left.pk]).update(attendance="absent")
    book = typed(taken(client, meeting), came.person, Aanwezigheid="aanwezig")
    typed(book, ill.person, Aanwezigheid="Verontschuldigd")
    typed(book, wrong.person, Aanwezigheid="-")
    typed(book, left.person, Aanwezigheid=None)
    typed(book, 6, E_mail=walked_in.email, Aanwezigheid="aanwezig")

    preview = hand_in(client, page_of(meeting), book)
    say_yes(client, page_of(meeting), preview)

    assert "Niemand krijgt een mail." in text_of(preview)
    assert facts_of(begun_meeting) == {
        (came.person.email, "registered", "present"),
        (ill.person.email, "registered", "excused"),
        (wrong.person.email, "registered", "unknown"),
        (left.person.email, "registered", "absent"),
        (walked_in.email, "invited", "present"),
    }


def test_attendance_waits_for_the_day_itself(client, meeting):
    row = invited(meeting, "registered")
    book = typed(taken(client, meeting), row.person, Aanwezigheid="aanwezig")

    text = text_of(hand_in(client, page_of(meeting), book))

    assert "Aanwezigheid invullen kan vanaf de dag van de bijeenkomst." in text


def test_who_works_for_two_needs_a_name_to_come_in(client, meeting):
    person = make.member_of(meeting.atrium)
    town, water = make.organisation(name="Gent"), make.organisation(name="Aquafin")
    for organisation in (town, water):
        make.position(person=person, organisation=organisation)
    foreign = make.organisation(name="Elders")
    book = taken(client, meeting)

    without = hand_in(client, page_of(meeting), typed(book, 2, E_mail=person.email))
    assert "werkt die dag voor meer dan één organisatie" in text_of(without)
    wrong = hand_in(client, page_of(meeting), typed(book, 2, In_naam_van=foreign.name))
    assert "werkt die dag niet voor ‘Elders’." in text_of(wrong)
    typed(book, 2, In_naam_van="aquafin")
    say_yes(client, page_of(meeting), hand_in(client, page_of(meeting), book), when="now")

    assert meeting.registrations.get().organisation == water


def test_answers_to_questions_are_there_only_for_who_may_read_them(client, meeting, chair):
    row = invited(meeting, "registered")
    gone = invited(meeting, "declined")
    open_one = make.question(meeting=meeting, text="=Dieet?")
    closed = make.question(
        meeting=meeting, text="Geheim?", for_organisers=False, for_contact=False, for_staff=True
    )
    for question in (open_one, closed):
        make.answer(question=question, person=row.person, words=f"antwoord {question.pk}")
    make.answer(question=open_one, person=gone.person, words="komt niet")

    book = taken(client, meeting)

    words = {cell.value for line in book[TAB].iter_rows() for cell in line}
    assert {"'=Dieet?", f"antwoord {open_one.pk}"} <= words
    assert not {"Geheim?", f"antwoord {closed.pk}", "komt niet"} & words
    typed(book, row.person, **{"'=Dieet?": "niets"})
    assert "Deze kolom is alleen ter info." in text_of(hand_in(client, page_of(meeting), book))
    book = taken(client, meeting)
    open_one.delete()
    assert "Er is niets te bewaren." in text_of(hand_in(client, page_of(meeting), book))


def test_undoing_puts_back_what_nobody_changed_since(client, meeting):
    comes, goes, changed = invited(meeting), invited(meeting, "registered"), invited(meeting)
    book = typed(taken(client, meeting), comes.person, Antwoord="ingeschreven")
    typed(book, goes.person, Antwoord="verontschuldigd")
    typed(book, changed.person, Antwoord="ingeschreven")
    say_yes(client, page_of(meeting), hand_in(client, page_of(meeting), book), when="now")
    decline(meeting, changed.person, by=changed.person)
    done = SheetImport.objects.get()
    address = f"{page_of(meeting)}{done.pk}/ongedaan/"

    asked = client.post(address)
    assert "2 mensen krijgen een mail" in text_of(asked)
    answer = client.post(address, {"confirm": "ja", "when": "now"}, follow=True)

    assert f"{changed.person}: het antwoord is sindsdien gewijzigd." in text_of(answer)
    assert facts_of(meeting) == {
        (comes.person.email, "cancelled", "unknown"),
        (goes.person.email, "registered", "unknown"),
        (changed.person.email, "declined", "unknown"),
    }
    again = client.post(address, {"confirm": "ja"}, follow=True)
    assert "hoogstens één keer" in text_of(again)


def test_undoing_attendance_takes_out_who_only_came_by_the_file(client, meeting):
    came, excused = invited(meeting, "registered"), invited(meeting, "registered")
    Registration.objects.filter(pk=excused.pk).update(attendance="excused")
    walked_in, later = make.member_of(meeting.atrium), begun(meeting)
    book = typed(taken(client, meeting), came.person, Aanwezigheid="afwezig")
    typed(book, excused.person, Aanwezigheid="aanwezig")
    typed(book, 4, E_mail=walked_in.email, Aanwezigheid="aanwezig")
    say_yes(client, page_of(meeting), hand_in(client, page_of(meeting), book))
    done = SheetImport.objects.get()
    assert later.registrations.count() == 3

    client.post(f"{page_of(meeting)}{done.pk}/ongedaan/", {"confirm": "ja"})

    assert facts_of(later) == {
        (came.person.email, "registered", "unknown"),
        (excused.person.email, "registered", "excused"),
    }


def test_after_a_day_or_by_another_nothing_is_undone(client, meeting, atrium):
    row = invited(meeting)
    book = typed(taken(client, meeting), row.person, Antwoord="verontschuldigd")
    say_yes(client, page_of(meeting), hand_in(client, page_of(meeting), book), when="now")
    address = f"{page_of(meeting)}{SheetImport.objects.get().pk}/ongedaan/"
    other = make.meeting(atrium=atrium)
    wrong_page = f"{page_of(other)}{SheetImport.objects.get().pk}/ongedaan/"
    assert client.post(wrong_page, {"confirm": "ja"}).status_code == 404
    assert client.post(address.replace(page_of(meeting), "/planning/jaarplan/")).status_code == 404
    SheetImport.objects.update(made_at=timezone.now() - timedelta(hours=25))
    assert "24 uur" in text_of(client.post(address, {"confirm": "ja"}, follow=True))

    client.force_login(make.member_of(atrium, Role.CHAIR))

    assert client.post(address, {"confirm": "ja"}).status_code == 404
    assert facts_of(meeting) == {(row.person.email, "declined", "unknown")}


def test_the_same_yes_twice_registers_once(client, meeting):
    newcomer = make.member_of(meeting.atrium)
    preview = hand_in(
        client, page_of(meeting), typed(taken(client, meeting), 2, E_mail=newcomer.email)
    )

    for _ in range(2):
        say_yes(client, page_of(meeting), preview, when="now")

    assert Message.objects.count() == 1
    assert SheetImport.objects.count() == 1


@pytest.mark.parametrize("number", [1, 30])
def test_taking_it_along_costs_the_same_for_any_number_of_people(client, meeting, number):
    make.question(meeting=meeting)
    for _ in range(number):
        person = invited(meeting, "registered").person
        make.position(person=person)

    assert len(queries_of(client, f"{page_of(meeting)}deelnemers.xlsx")) <= 16
