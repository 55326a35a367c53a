"""First come, first served: the seat or the last place in its queue, and what becomes of it."""

import pytest
from django.db import IntegrityError, transaction

from core.refusal import Refused
from meetings import actions as meetings
from meetings.models import Registration, WorkshopSeat
from meetings.workshops import actions, seats
from outbox.models import Message
from tests import make

pytestmark = pytest.mark.django_db
Status = Registration.Status


@pytest.fixture
def meeting():
    return make.meeting(venue="Stadhuis")


@pytest.fixture
def pair(meeting):
    """One block with two workshops of one seat each."""
    block = make.block(meeting=meeting)
    return (
        make.workshop(block=block, title="Bronbemaling", room="Zaal 1"),
        make.workshop(block=block, title="Hemelwater", room="Zaal 2"),
    )


def comes(meeting, *wanted):
    """Someone who registers and chooses these workshops."""
    person = make.member_of(meeting.atrium)
    wishes = {workshop.block_id: [workshop.pk] for workshop in wanted}
    return meetings.register(meeting, person, by=person, wishes=wishes)


def choose(row, *workshops, block=None):
    wishes = {w.block_id: [w.pk] for w in workshops} or {block.pk: []}
    return actions.choose(row.meeting, row.person, by=row.person, wishes=wishes)


def has(row):
    """`[(title, waits)]` of one registration."""
    rows = WorkshopSeat.objects.filter(registration=row).select_related("workshop")
    return [(seat.workshop.title, seat.is_waiting) for seat in rows]


def mails(kind):
    return list(
        Message.objects.filter(kind=kind).order_by("pk").values_list("to_address", flat=True)
    )


def test_a_full_workshop_does_not_keep_anyone_from_the_meeting(meeting, pair):
    """T44."""
    bron, _ = pair
    first, second = comes(meeting, bron), comes(meeting, bron)

    assert [first.status, second.status] == ["registered", "registered"]
    assert [has(first), has(second)] == [[("Bronbemaling", False)], [("Bronbemaling", True)]]
    text = Message.objects.get(person=second.person, kind="registered").plain
    assert "uur: Bronbemaling, op de wachtlijst" in text


def test_two_workshops_of_one_block_are_never_both_held(meeting, pair):
    """T45: choosing the other gives up the first; the database allows no second seat."""
    bron, hemel = pair
    row = comes(meeting, bron)
    choose(row, hemel)

    assert has(row) == [("Hemelwater", False)]
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkshopSeat.objects.create(registration=row, block=bron.block, workshop=bron)


def test_the_same_workshop_in_two_blocks_is_chosen_once(meeting, pair):
    again = make.workshop(block=make.block(meeting=meeting), title="bronbemaling ")
    row = comes(meeting, pair[0])

    with pytest.raises(Refused, match="kies ze één keer"):
        choose(row, again)

    assert has(row) == [("Bronbemaling", False)]


def test_who_waits_keeps_what_they_have_until_a_seat_comes_free(meeting, pair):
    bron, hemel = pair
    first, second, third = comes(meeting, bron), comes(meeting, hemel), comes(meeting, hemel)
    choose(second, bron)
    assert has(second) == [("Hemelwater", False), ("Bronbemaling", True)]

    choose(first, block=bron.block)

    assert [has(row) for row in (first, second, third)] == [
        [],
        [("Bronbemaling", False)],
        [("Hemelwater", False)],
    ]
    assert mails("workshop_promoted") == [second.person.email, third.person.email]
    mail = Message.objects.get(kind="workshop_promoted", person=second.person)
    assert "plaats vrij in de workshop Bronbemaling" in mail.plain
    assert mail.calendar_method == "REQUEST"
    assert "Bronbemaling (Zaal 1)" in mail.calendar.replace("\r\n ", "")
    assert "SEQUENCE:0" in mail.calendar


def test_a_newcomer_cannot_take_a_seat_that_others_wait_for(meeting, pair):
    """T38."""
    bron, _ = pair
    first, waiting = comes(meeting, bron), comes(meeting, bron)
    WorkshopSeat.objects.filter(registration=first).delete()

    newcomer = comes(meeting, bron)

    assert has(newcomer) == [("Bronbemaling", True)]
    assert has(waiting) == [("Bronbemaling", True)]


def leave_on_the_page(row):
    meetings.withdraw(row.meeting, row.person, by=row.person)


def leave_by_decline(row):
    meetings.decline(row.meeting, row.person, by=row.person)


def leave_by_staff(row):
    meetings.withdraw(row.meeting, row.person, by=make.staff())


def leave_with_the_membership(row):
    membership = row.person.memberships.get()
    meetings.end_membership(membership, end_on=membership.start_on, by=make.staff())


@pytest.mark.parametrize(
    "leave", [leave_on_the_page, leave_by_decline, leave_by_staff, leave_with_the_membership]
)
def test_whoever_leaves_the_meeting_frees_the_workshop_by_every_road(meeting, pair, leave):
    """T36, T40: and the first in line is mailed once."""
    bron, _ = pair
    first, second = comes(meeting, bron), comes(meeting, bron)

    leave(first)

    assert [has(first), has(second)] == [[], [("Bronbemaling", False)]]
    assert mails("workshop_promoted") == [second.person.email]


def test_who_waits_for_the_meeting_has_wishes_and_no_seat_until_promoted(meeting, pair):
    bron, _ = pair
    meeting.capacity = 1
    meeting.save(update_fields=["capacity"])
    first = comes(meeting)
    waiting = comes(meeting, bron)
    assert (waiting.status, has(waiting)) == (Status.WAITLISTED, [])

    leave_on_the_page(first)

    waiting.refresh_from_db()
    assert (waiting.status, has(waiting)) == (Status.REGISTERED, [("Bronbemaling", False)])
    text = Message.objects.get(kind="promoted", person=waiting.person).plain
    assert "uur: Bronbemaling (Zaal 1)" in text
    assert mails("workshop_promoted") == []


def test_who_comes_back_gets_what_they_wished_as_far_as_there_is_room(meeting, pair):
    bron, _ = pair
    row = comes(meeting, bron)
    leave_on_the_page(row)
    meetings.register(meeting, row.person, by=row.person)

    assert has(row) == [("Bronbemaling", False)]


def test_choosing_twice_the_same_changes_nothing(meeting, pair):
    row = comes(meeting, pair[0])
    before = list(WorkshopSeat.objects.values())

    assert choose(row, pair[0]) == []
    assert list(WorkshopSeat.objects.values()) == before


def test_after_the_deadline_only_who_organises_changes_it(meeting, pair):
    bron, hemel = pair
    row = comes(meeting, bron)
    bron.block.choose_until = meeting.announced_at
    bron.block.save()

    with pytest.raises(Refused, match="Kiezen voor Ronde 1 kon tot"):
        choose(row, hemel)
    wishes = {bron.block_id: [hemel.pk]}
    actions.choose(meeting, row.person, by=make.staff(), wishes=wishes)

    assert has(row) == [("Hemelwater", False)]


def test_one_chooses_for_oneself_only_and_only_what_is_there(meeting, pair):
    row, other = comes(meeting, pair[0]), comes(meeting)
    elsewhere = make.workshop()

    for refused in (
        lambda: actions.choose(meeting, row.person, by=other.person, wishes={}),
        lambda: actions.choose(meeting, make.user(), by=make.staff(), wishes={}),
        lambda: choose(row, elsewhere),
        lambda: actions.choose(
            meeting,
            row.person,
            by=row.person,
            wishes={pair[0].block_id: [pair[0].pk, pair[1].pk]},
        ),
    ):
        with pytest.raises(Refused):
            refused()
    assert has(row) == [("Bronbemaling", False)]


def test_a_place_that_is_handed_over_takes_the_workshops_along(meeting, pair):
    row, colleague = comes(meeting, pair[0]), comes(meeting)

    seats.hand_over(row, colleague)

    assert [has(row), has(colleague)] == [[], [("Bronbemaling", False)]]
