"""A membership ends or a profile closes: each meeting on its own, and nothing is left behind."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.times import today
from dashboard.actions import close_profile
from meetings import actions, departures
from meetings.models import Registration
from members import actions as people
from outbox.models import Message
from platforms import actions as platforms
from platforms.models import Membership
from tests import make
from tests.concurrency.crowd import held_by_someone_else

Status = Registration.Status
YESTERDAY = timedelta(days=1)


@pytest.fixture
def atrium(db):
    return make.atrium()


def full_meeting(atrium, leaver):
    """One seat, which `leaver` has, and somebody who waits for it."""
    meeting = make.meeting(atrium=atrium, capacity=1)
    waiter = make.member_of(atrium)
    for person in (leaver, waiter):
        actions.register(meeting, person, by=person)
    return meeting


def states(meeting):
    rows = meeting.registrations.order_by("pk")
    return list(rows.values_list("status", flat=True))


def test_what_a_crash_left_after_the_end_of_a_membership_is_finished_once(atrium):
    leaver = make.member_of(atrium)
    meetings = [full_meeting(atrium, leaver) for _ in range(2)]
    membership = Membership.objects.get(person=leaver)
    platforms.end_membership(membership, end_on=today(), by=make.staff())

    assert [departures.sweep(), departures.sweep()] == [2, 0]
    assert [states(meeting) for meeting in meetings] == [["cancelled", "registered"]] * 2
    mail = Message.objects.filter(kind="withdrawn", person=leaver).first()
    assert "U bent uitgeschreven voor" in mail.text
    assert "Het lidmaatschap is beëindigd." in mail.text
    assert Message.objects.filter(kind="promoted").count() == 2


def test_what_a_crash_left_after_closing_a_profile_is_finished(atrium):
    leaver = make.member_of(atrium)
    meeting = full_meeting(atrium, leaver)
    people.deactivate(leaver, by=make.staff())

    assert departures.sweep() == 1
    assert states(meeting) == ["cancelled", "registered"]


def test_the_round_leaves_alone_who_may_come_or_was_let_in(atrium):
    staff = make.staff()
    member, guest, back = make.member_of(atrium), make.user(), make.member_of(atrium)
    meeting = make.meeting(atrium=atrium)
    past = make.meeting(atrium=atrium, starts_at=meeting.starts_at - timedelta(days=29))
    for person in (member, back):
        actions.register(meeting, person, by=person)
    actions.register(meeting, guest, by=staff, override="Spreekt over de praktijk.")
    # Left, and came back: the old row stays as history.
    Membership.objects.filter(person=back).update(end_on=today() - YESTERDAY)
    platforms.add_member(atrium, back, start_on=today(), by=None)
    # Ends after what they come to.
    actions.register(past, member, by=member)
    Membership.objects.filter(person=member).update(end_on=meeting.day)

    assert departures.sweep() == 0
    assert states(meeting) == ["registered"] * 3


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("road", ["membership", "profile"])
def test_never_are_two_meetings_held_in_one_transaction(road):
    atrium = make.atrium()
    leaver, staff = make.member_of(atrium), make.staff()
    for _ in range(3):
        full_meeting(atrium, leaver)

    with CaptureQueriesContext(connection) as queries:
        if road == "membership":
            membership = Membership.objects.get(person=leaver)
            actions.end_membership(membership, end_on=today(), by=staff)
        else:
            close_profile(leaver, by=staff)

    assert locked_per_transaction(queries) == [1, 1, 1]
    assert set(Registration.objects.filter(person=leaver).values_list("status", flat=True)) == {
        "cancelled"
    }


def locked_per_transaction(queries):
    """How many meetings each transaction locked, of those that locked any."""
    counts = [0]
    for query in queries:
        sql = query["sql"]
        if sql == "BEGIN":
            counts.append(0)
        if "FOR NO KEY UPDATE" in sql and 'FROM "meetings_meeting"' in sql:
            counts[-1] += 1
    return [count for count in counts if count]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_meeting_that_somebody_else_holds_is_left_for_the_round():
    atrium = make.atrium()
    leaver, staff = make.member_of(atrium), make.staff()
    busy, free = (full_meeting(atrium, leaver) for _ in range(2))
    membership = Membership.objects.get(person=leaver)

    held_by_someone_else(busy, lambda: actions.end_membership(membership, end_on=today(), by=staff))
    assert [states(busy), states(free)] == [
        ["registered", "waitlisted"],
        ["cancelled", "registered"],
    ]

    departures.sweep()
    assert states(busy) == ["cancelled", "registered"]
