"""By preference: wished, divided, kept as it was seen, made known, mended, dropped."""

from datetime import timedelta

import pytest

from core.refusal import Refused
from meetings import actions as meetings
from meetings.models import Block, WorkshopSeat
from meetings.workshops import actions, proposal, setup
from outbox.models import Message
from tests import make

pytestmark = pytest.mark.django_db
FULL = "de eerste was vol, er waren 3 wensen voor 1 plaats"


@pytest.fixture
def meeting():
    return make.meeting(venue="Stadhuis")


@pytest.fixture
def staff():
    return make.staff()


@pytest.fixture
def trio(meeting):
    """A block by preference with three workshops of one seat."""
    block = make.block(meeting=meeting, mode=Block.Mode.PREFERENCE)
    return [make.workshop(block=block, title=title) for title in ("Bron", "Hemel", "Grond")]


def comes(meeting, *wanted, **fields):
    person = make.member_of(meeting.atrium, **fields)
    wishes = {wanted[0].block_id: [workshop.pk for workshop in wanted]} if wanted else None
    return meetings.register(meeting, person, by=person, wishes=wishes)


def keep(meeting, staff, **choice):
    mark = proposal.propose(meeting, **choice).mark
    return proposal.keep(meeting, by=staff, mark=mark, **choice)


def has(row):
    rows = WorkshopSeat.objects.filter(registration=row).select_related("workshop")
    return [(seat.workshop.title, seat.is_waiting, seat.reason) for seat in rows]


def told():
    return Message.objects.filter(kind="workshops_allotted")


def test_before_the_places_are_divided_there_are_wishes_only(meeting, trio):
    row = comes(meeting, *trio)

    assert has(row) == []
    assert [wish.workshop for wish in row.wishes.order_by("rank")] == trio


def test_each_gets_the_best_there_is_and_reads_why(meeting, trio, staff):
    bron, hemel, grond = trio
    one = comes(meeting, bron)
    two, three, nobody = comes(meeting, bron, hemel), comes(meeting, bron, hemel), comes(meeting)

    outcome = keep(meeting, staff)

    given = sorted((has(row) for row in (one, two, three)), key=str)
    got = [row[0][2] for row in given]
    assert sorted(row[0][:2] for row in given) == [
        ("Bron", False),
        ("Bron", True),
        ("Hemel", False),
    ]
    assert "uw eerste keuze" in got
    assert f"uw tweede keuze: {FULL}" in got
    assert [reason for reason in got if reason.startswith("geen van uw keuzes kon")]
    assert has(nobody) == []
    assert outcome.shares() == [
        ("eerste keuze", 1, 33),
        ("tweede keuze", 1, 33),
        ("derde keuze", 0, 0),
        ("een vrije plaats, geen eigen keuze", 0, 0),
        ("geen plaats", 1, 33),
    ]
    assert Message.objects.filter(kind__startswith="workshop").count() == 0


def test_what_was_looked_at_is_what_is_kept(meeting, trio, staff):
    comes(meeting, trio[0])
    mark = proposal.propose(meeting).mark
    comes(meeting, trio[1])

    with pytest.raises(Refused, match="Intussen veranderde er iets"):
        proposal.keep(meeting, by=staff, mark=mark)

    assert WorkshopSeat.objects.count() == 0


def test_making_known_mails_each_person_once_with_the_event_as_it_was(meeting, trio, staff):
    row, nobody = comes(meeting, trio[0]), comes(meeting)
    keep(meeting, staff)
    assert proposal.publish(meeting, by=staff) == [row]
    assert proposal.publish(meeting, by=staff) == []

    mail = told().get()
    assert mail.person == row.person != nobody.person
    assert "uur: Bron, uw eerste keuze" in mail.plain
    calendar = mail.calendar.replace("\r\n ", "")
    assert mail.calendar_method == "REQUEST"
    assert "Workshop" in calendar
    assert "SEQUENCE:0" in calendar
    assert "PARTSTAT=ACCEPTED" in calendar
    meeting.refresh_from_db()
    assert meeting.sequence == 0


def test_dividing_again_leaves_who_has_a_place_and_tells_only_what_is_new(meeting, trio, staff):
    bron, hemel, _ = trio
    first = comes(meeting, bron)
    keep(meeting, staff)
    proposal.publish(meeting, by=staff)
    before = WorkshopSeat.objects.values_list("pk", "workshop").get()
    late = comes(meeting)
    actions.choose(meeting, late.person, by=late.person, wishes={bron.block_id: [hemel.pk]})

    keep(meeting, staff)

    assert (
        WorkshopSeat.objects.filter(registration=first).values_list("pk", "workshop").get()
        == before
    )
    assert proposal.publish(meeting, by=staff) == []


def test_a_correction_by_hand_stays_and_is_told_once_it_is_known(meeting, trio, staff):
    bron, hemel, _ = trio
    row, other = comes(meeting, bron), comes(meeting, bron, hemel)
    keep(meeting, staff)
    holder = WorkshopSeat.objects.get(workshop=bron, queue_no=None).registration
    actions.place(meeting, holder, [(bron.block, trio[2])], by=staff)
    assert told().count() == 0

    keep(meeting, staff)
    proposal.publish(meeting, by=staff)

    assert [seat[0] for seat in has(holder)] == ["Grond"]
    [free] = {row.pk, other.pk} - {holder.pk}
    assert WorkshopSeat.objects.get(registration=free).workshop == bron
    actions.place(meeting, holder, [(bron.block, None)], by=staff)
    mail = told().filter(person=holder.person).latest("pk")
    assert "U hebt op Startdag nu geen workshop." in mail.plain


def test_a_full_workshop_takes_nobody_by_hand(meeting, trio, staff):
    bron, *_ = trio
    comes(meeting, bron)
    other = comes(meeting)
    keep(meeting, staff)

    with pytest.raises(Refused, match="Bron is vol"):
        actions.place(meeting, other, [(bron.block, bron)], by=staff)


def test_who_leaves_after_the_places_are_known_makes_room_for_who_waits(meeting, trio, staff):
    bron, *_ = trio
    for _ in range(2):
        comes(meeting, bron)
    keep(meeting, staff)
    proposal.publish(meeting, by=staff)
    holder = WorkshopSeat.objects.get(workshop=bron, queue_no=None).registration
    waiting = WorkshopSeat.objects.get(workshop=bron, queue_no__isnull=False).registration

    meetings.withdraw(meeting, holder.person, by=holder.person)

    assert has(waiting) == [("Bron", False, "")]
    assert Message.objects.get(kind="workshop_promoted").person == waiting.person


def test_a_dropped_workshop_frees_its_people_and_asks_them_again(meeting, trio, staff):
    bron, hemel, _ = trio
    row, other = comes(meeting, bron), comes(meeting, hemel)
    keep(meeting, staff)
    proposal.publish(meeting, by=staff)

    assert actions.drop(bron, by=staff, reason="De spreker is ziek.") == [row]

    assert [has(row), len(has(other))] == [[], 1]
    mail = Message.objects.get(kind="workshop_dropped")
    assert mail.person == row.person
    assert "gaat niet door. De spreker is ziek." in mail.plain
    assert f"/antwoord/{make.answer_token(row)[:20]}" in mail.plain
    with pytest.raises(Refused, match="bestaat niet meer"):
        actions.choose(meeting, row.person, by=row.person, wishes={bron.block_id: [bron.pk]})
    with pytest.raises(Refused, match="al vervallen"):
        actions.drop(bron, by=staff, reason="Nog eens.")


def test_more_seats_go_to_who_waits(meeting, staff):
    workshop = make.workshop(block=make.block(meeting=meeting))
    rows = [comes(meeting, workshop) for _ in range(2)]

    setup.save_workshop(workshop.block, by=staff, workshop=workshop, capacity=2)

    assert [has(row)[0][1] for row in rows] == [False, False]
    assert Message.objects.get(kind="workshop_promoted").person == rows[1].person
    workshop.refresh_from_db()
    with pytest.raises(Refused, match="Er zitten al 2 mensen"):
        setup.save_workshop(workshop.block, by=staff, workshop=workshop, capacity=1)


def test_a_copy_has_the_blocks_and_workshops_and_nobodys_seats(meeting, trio, staff):
    """T12."""
    comes(meeting, *trio)
    keep(meeting, staff)
    actions.drop(trio[2], by=staff, reason="Geen spreker.")

    twin = meetings.copy(meeting, by=staff, starts_at=meeting.starts_at + timedelta(days=90))

    [block] = twin.blocks.all()
    assert (block.mode, block.allotted_at, block.published_at) == ("preference", None, None)
    assert [workshop.title for workshop in block.workshops.all()] == ["Bron", "Hemel"]
    assert WorkshopSeat.objects.filter(block=block).count() == 0


def test_colleagues_of_one_organisation_are_spread_when_asked(meeting, trio, staff):
    bron, hemel, _ = trio
    for workshop in (bron, hemel):
        setup.save_workshop(workshop.block, by=staff, workshop=workshop, capacity=2)
    organisations = [make.organisation(), make.organisation()]
    rows = []
    for number in range(4):
        row = comes(meeting, bron, hemel)
        row.organisation = organisations[number // 2]
        row.save(update_fields=["organisation"])
        rows.append(row)

    keep(meeting, staff, spread=True)

    seats = WorkshopSeat.objects.filter(workshop=bron).select_related("registration")
    assert {seat.registration.organisation for seat in seats} == set(organisations)
