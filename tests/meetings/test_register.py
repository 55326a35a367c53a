"""Registering: seats, queue, who may, once only (T29-T36, T38, T43, T93)."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from core.refusal import Conflict, Refused
from core.times import today
from meetings import actions
from meetings.models import Registration
from outbox.models import Message
from platforms.models import Platform, Role
from tests import make

pytestmark = pytest.mark.django_db
REGISTERED, WAITLISTED = Registration.Status.REGISTERED, Registration.Status.WAITLISTED


@pytest.fixture
def atrium():
    return make.atrium()


@pytest.fixture
def member(atrium):
    return make.member_of(atrium)


def mails():
    return sorted(Message.objects.values_list("kind", "to_address", "state"))


def test_a_member_takes_a_free_seat_and_gets_one_confirmation(atrium, member):
    meeting = make.meeting(atrium=atrium, capacity=1)

    row = actions.register(meeting, member, by=member)

    assert (row.status, row.queue_no, row.registered_by) == (REGISTERED, None, member)
    assert mails() == [("registered", member.email, "queued")]


def test_when_full_one_waits_with_a_place(atrium, member):
    meeting = make.meeting(atrium=atrium, capacity=1)
    late, later = make.member_of(atrium), make.member_of(atrium)
    actions.register(meeting, member, by=member)

    first, second = (actions.register(meeting, who, by=who) for who in (late, later))

    assert [(row.status, row.queue_no, row.queue_place()) for row in (first, second)] == [
        (WAITLISTED, 1, 1),
        (WAITLISTED, 2, 2),
    ]
    assert "plaats 2 van de wachtlijst" in Message.objects.get(to_address=later.email).text


def test_registering_twice_is_one_row_and_one_mail(atrium, member):
    """T30: double click, two tabs, the back button."""
    meeting = make.meeting(atrium=atrium)
    nonce = uuid.uuid4()

    rows = {actions.register(meeting, member, by=member, nonce=nonce).pk for _ in range(2)}
    rows.add(actions.register(meeting, member, by=member, nonce=uuid.uuid4()).pk)

    assert len(rows) == 1
    assert mails() == [("registered", member.email, "queued")]


def test_the_same_form_again_after_withdrawing_does_nothing(atrium, member):
    meeting = make.meeting(atrium=atrium)
    nonce = uuid.uuid4()
    actions.register(meeting, member, by=member, nonce=nonce)
    actions.withdraw(meeting, member, by=member)

    row = actions.register(meeting, member, by=member, nonce=nonce)

    assert row.status == Registration.Status.CANCELLED


def test_an_old_form_for_another_meeting_is_a_conflict(atrium, member):
    nonce = uuid.uuid4()
    actions.register(make.meeting(atrium=atrium), member, by=member, nonce=nonce)
    other = make.meeting(atrium=atrium)

    with pytest.raises(Conflict):
        actions.register(other, member, by=member, nonce=nonce)

    assert not other.registrations.exists()


def test_outsider_and_former_member_are_refused(atrium):
    """T31, T33."""
    meeting = make.meeting(atrium=atrium)
    yesterday = today() - timedelta(days=1)
    former = make.membership(atrium=atrium, end_on=yesterday).person

    for person in (make.user(), former):
        with pytest.raises(Refused):
            actions.register(meeting, person, by=person)

    assert not meeting.registrations.exists()
    assert mails() == []


def mandate_meeting(**fields):
    alderman = make.function("schepen")
    kind = make.organisation_type()
    platform = make.platform(admission=Platform.Admission.MANDATE)
    platform.functions.add(alderman)
    platform.organisation_types.add(kind)
    return make.meeting(
        atrium=make.atrium(platform=platform), audience="eligible", **fields
    ), alderman


@pytest.mark.parametrize(
    ("start", "end", "granted"),
    [
        (-400, None, True),
        (-400, 40, True),
        (-400, 29, False),
        (-400, -1, False),
        (10, None, True),
        (31, None, False),
    ],
)
def test_the_mandate_must_run_on_the_day_of_the_meeting(start, end, granted):
    """T33: in days from today; the meeting is 30 days ahead."""
    meeting, alderman = mandate_meeting()
    day = lambda offset: offset and today() + timedelta(days=offset)  # noqa: E731
    person = make.position(function=alderman, start_on=day(start), end_on=day(end)).person

    if granted:
        assert actions.register(meeting, person, by=person).status == REGISTERED
    else:
        with pytest.raises(Refused):
            actions.register(meeting, person, by=person)


def test_a_member_whose_mandate_ends_is_out_although_the_membership_runs(atrium):
    """reliability.md case 18; PBM may still let them in, with a note."""
    meeting, alderman = mandate_meeting()
    ended = today() + timedelta(days=5)
    person = make.position(function=alderman, end_on=ended).person
    make.membership(atrium=meeting.atrium, person=person)

    with pytest.raises(Refused, match="loopt niet op"):
        actions.register(meeting, person, by=person)
    chair = make.member_of(meeting.atrium, Role.CHAIR)
    with pytest.raises(Refused, match="Alleen PBM"):
        actions.register(meeting, person, by=chair, override="Komt nog afscheid nemen.")
    row = actions.register(meeting, person, by=make.staff(), override="Komt nog afscheid nemen.")

    assert (row.status, row.override) == (REGISTERED, "Komt nog afscheid nemen.")


def test_a_member_who_left_every_position_by_then_is_out(atrium):
    """Case 18 for a fixed group; who has no position on record, or a newer one, is in."""
    meeting = make.meeting(atrium=atrium)
    leaver, mover = make.member_of(atrium), make.member_of(atrium)
    for person in (leaver, mover):
        make.position(person=person, end_on=today() + timedelta(days=5))
    make.position(person=mover, start_on=today() + timedelta(days=6))

    with pytest.raises(Refused, match="mandaat of de functie loopt niet"):
        actions.register(meeting, leaver, by=leaver)

    assert actions.register(meeting, mover, by=mover).status == REGISTERED


@pytest.mark.parametrize(
    ("opens", "closes", "granted"),
    [(None, None, True), (-1, 1, True), (1, 2, False), (-2, -1, False)],
)
def test_only_within_the_window(atrium, member, opens, closes, granted):
    moment = lambda hours: hours and timezone.now() + timedelta(hours=hours)  # noqa: E731
    meeting = make.meeting(
        atrium=atrium, registration_opens_at=moment(opens), registration_closes_at=moment(closes)
    )

    if granted:
        actions.register(meeting, member, by=member)
    else:
        with pytest.raises(Refused, match="Inschrijven kan vanaf|Inschrijven kon tot"):
            actions.register(meeting, member, by=member)


@pytest.mark.parametrize("status", ["draft", "cancelled", "held"])
def test_only_for_an_announced_meeting(atrium, member, status):
    meeting = make.meeting(atrium=atrium, status=status)

    with pytest.raises(Refused):
        actions.register(meeting, member, by=member)


def test_a_colleague_registers_a_colleague_and_both_are_mailed(atrium, member):
    """T34: it says who did it, and the colleague can cancel alone."""
    town = make.organisation()
    colleague = make.member_of(atrium)
    for person in (member, colleague):
        make.position(person=person, organisation=town)
    meeting = make.meeting(atrium=atrium)

    row = actions.register(meeting, colleague, by=member)

    assert (row.status, row.registered_by, row.organisation) == (REGISTERED, member, town)
    assert mails() == sorted(
        ("colleague_registered", who.email, "queued") for who in (member, colleague)
    )
    assert actions.withdraw(meeting, colleague, by=colleague).status == "cancelled"


def test_someone_of_another_organisation_cannot_be_registered(atrium, member):
    """T35; who organises may."""
    stranger = make.member_of(atrium)
    make.position(person=member), make.position(person=stranger)
    meeting = make.meeting(atrium=atrium)

    with pytest.raises(Refused, match="eigen organisatie"):
        actions.register(meeting, stranger, by=member)
    secretary = make.member_of(atrium, Role.SECRETARY)
    actions.register(meeting, stranger, by=secretary)

    assert mails() == [("colleague_registered", stranger.email, "queued")]


def test_with_two_organisations_one_chooses(atrium, member):
    """T93."""
    towns = [make.position(person=member).organisation for _ in range(2)]
    meeting = make.meeting(atrium=atrium)

    with pytest.raises(Refused, match="meer dan één organisatie"):
        actions.register(meeting, member, by=member)
    with pytest.raises(Refused, match="werkt die dag niet"):
        actions.register(meeting, member, by=member, organisation=make.organisation())
    row = actions.register(meeting, member, by=member, organisation=towns[1])

    assert row.organisation == towns[1]


def test_nobody_jumps_the_queue_for_a_freed_seat(atrium, member):
    """T36, T38: the one who waits gets it, once; the newcomer waits."""
    meeting = make.meeting(atrium=atrium, capacity=1)
    waiting, newcomer = make.member_of(atrium), make.member_of(atrium)
    actions.register(meeting, member, by=member)
    actions.register(meeting, waiting, by=waiting)
    actions.withdraw(meeting, member, by=member)

    row = actions.register(meeting, newcomer, by=newcomer)

    states = dict(meeting.registrations.values_list("person", "status"))
    assert states == {member.pk: "cancelled", waiting.pk: REGISTERED, newcomer.pk: WAITLISTED}
    assert row.queue_no == 2
    assert Message.objects.filter(person=waiting, kind="promoted").count() == 1
