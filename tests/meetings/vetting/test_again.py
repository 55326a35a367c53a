"""T47: changing an approved registration has it vetted anew, where the meeting asks so."""

import pytest

from meetings import actions
from meetings.handing.actions import hand_over
from meetings.models import Registration
from meetings.questions.actions import answer
from meetings.vetting.actions import approve, marker
from meetings.workshops.actions import choose
from outbox.kinds import KINDS
from outbox.models import Message
from tests import make, notes
from tests.meetings.vetting.waiting import event, last_mail, now, standing, waits

pytestmark = pytest.mark.django_db


def approved(meeting, by, **fields):
    row = waits(meeting, **fields)
    approve(row, by=by)
    notes.arrive()
    return now(row)


def said(question, words):
    return {question.pk: ((), words)}


def test_other_answers_than_before_are_looked_at_anew_and_the_seat_stays(strict, chair):
    question = make.question(meeting=strict)
    row = waits(strict)
    answer(strict, row.person, said(question, "Met de trein"), by=row.person)
    approve(row, by=chair)
    notes.arrive()

    answer(strict, row.person, said(question, "Met vier extra mensen"), by=row.person)

    assert standing(row) == ("registered", "waiting")
    row = now(row)
    assert (row.is_vetted_anew, row.vetted_by) == (True, chair)
    mail = last_mail(row)
    assert mail.kind == "seat_to_vet"
    assert event(mail) == ("REQUEST", "TENTATIVE", 2, "ACCEPTED", "Onder voorbehoud: Startdag")
    assert "Uw plaats blijft intussen van u." in mail.text
    assert (mail.text.count("[["), "None" in mail.text) == (1, False)
    assert KINDS["seat_to_vet"].still_wanted(mail) == ""

    approve(row, by=chair)
    assert event(last_mail(row))[1:3] == ("CONFIRMED", 3)
    assert KINDS["seat_to_vet"].still_wanted(mail) != ""


def test_the_same_answers_again_and_the_very_first_ones_change_nothing(strict, chair):
    question = make.question(meeting=strict)
    row = approved(strict, chair)
    mails = Message.objects.count()

    for _ in range(2):
        answer(strict, row.person, said(question, "Met de trein"), by=row.person)

    assert (standing(row), Message.objects.count()) == (("registered", "approved"), mails)


def test_without_the_second_setting_nothing_is_vetted_anew(meeting, chair):
    question = make.question(meeting=meeting)
    row = approved(meeting, chair)
    for words in ("Met de trein", "Met de fiets"):
        answer(meeting, row.person, said(question, words), by=row.person)

    assert standing(row) == ("registered", "approved")


def test_another_workshop_is_looked_at_anew_unless_an_organiser_chose_it(strict, chair):
    block = make.block(meeting=strict)
    first, second = make.workshop(block=block), make.workshop(block=block)
    mine, theirs = approved(strict, chair), approved(strict, chair)

    choose(strict, mine.person, by=mine.person, wishes={block.pk: [first.pk]})
    choose(strict, theirs.person, by=chair, wishes={block.pk: [second.pk]})

    assert standing(mine) == ("registered", "waiting")
    assert standing(theirs) == ("registered", "approved")
    assert last_mail(mine).kind == "seat_to_vet"
    choose(strict, mine.person, by=mine.person, wishes={block.pk: [first.pk]})
    assert Message.objects.filter(kind="seat_to_vet").count() == 1


def test_an_organiser_who_changes_their_own_answers_is_not_vetted(strict, chair):
    question = make.question(meeting=strict)
    row = actions.register(strict, chair, by=chair)
    for words in ("Ja", "Nee"):
        answer(strict, chair, said(question, words), by=chair)

    assert standing(row) == ("registered", "approved")


@pytest.fixture
def office():
    return make.organisation()


def colleague(meeting, office, **fields):
    person = make.member_of(meeting.atrium, **fields)
    make.position(person=person, organisation=office)
    return person


def handed(meeting, office, chair, *, by=None):
    giver, taker = colleague(meeting, office), colleague(meeting, office)
    row = actions.register(meeting, giver, by=giver)
    approve(row, by=chair)
    notes.arrive()
    return hand_over(meeting, giver, taker, by=by or giver)


def test_the_colleague_who_takes_an_approved_seat_is_vetted(strict, office, chair):
    row = handed(strict, office, chair)

    assert standing(row) == ("registered", "waiting")
    assert now(row).is_vetted_anew
    mail = Message.objects.get(kind="seat_taken")
    assert (event(mail)[1], "beslist nog" in mail.text) == ("TENTATIVE", True)
    giver = Registration.objects.get(meeting=strict, status="cancelled")
    assert (giver.vetting, giver.vetted_by) == ("", None)


def test_by_an_organiser_or_without_the_setting_the_approval_goes_along(
    strict, meeting, office, chair
):
    assert standing(handed(strict, office, chair, by=chair)) == ("registered", "approved")
    assert standing(handed(meeting, office, chair)) == ("registered", "approved")


def test_a_seat_that_was_never_approved_does_not_become_so_by_passing_it_on(meeting, office, chair):
    giver, taker = colleague(meeting, office), colleague(meeting, office)
    actions.register(meeting, giver, by=giver)

    assert standing(hand_over(meeting, giver, taker, by=giver)) == ("registered", "waiting")


def test_what_changes_while_it_waits_has_to_be_seen_first(strict, chair):
    question, block = make.question(meeting=strict), make.block(meeting=strict)
    workshop = make.workshop(block=block)
    row = waits(strict)
    markers = [marker(now(row))]

    answer(strict, row.person, said(question, "Nieuw"), by=row.person)
    markers.append(marker(now(row)))
    choose(strict, row.person, by=row.person, wishes={block.pk: [workshop.pk]})
    markers.append(marker(now(row)))

    assert len(set(markers)) == 3
    assert Message.objects.filter(kind="seat_to_vet").count() == 0
