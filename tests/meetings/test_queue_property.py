"""Whatever happens in whatever order: fair, full, never too many (row 4 of reliability.md)."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.refusal import Refused
from core.times import today
from meetings import actions
from meetings.eligibility import entitled_people
from meetings.models import Meeting, Registration
from platforms.models import Membership
from tests import make

PEOPLE = 6
OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["register", "withdraw", "decline", "lapse"]), st.integers(0, 5)),
        st.tuples(st.just("capacity"), st.sampled_from([1, 2, 3, 4])),
    ),
    min_size=4,
    max_size=14,
)


def perform(operation, meeting, people, staff):
    name, value = operation
    try:
        if name == "capacity":
            actions.change(meeting, by=staff, capacity=value)
        elif name == "lapse":
            Membership.objects.filter(person=people[value]).update(
                end_on=today() + timedelta(days=1)
            )
        else:
            getattr(actions, name)(meeting, people[value], by=people[value])
    except Refused:
        pass


def queue(meeting):
    rows = Registration.objects.filter(meeting=meeting).waiting()
    return list(rows.values_list("person", flat=True))


def registered(meeting):
    return set(meeting.registrations.registered().values_list("person", flat=True))


def entitled(meeting):
    return set(entitled_people(meeting).values_list("pk", flat=True))


def check(meeting, before_queue, before_registered, asked):
    """What must hold after every single operation."""
    meeting = Meeting.objects.select_related("atrium__platform").get(pk=meeting.pk)
    seated, waiting, may = registered(meeting), queue(meeting), entitled(meeting)
    assert len(seated) <= meeting.capacity
    if len(seated) < meeting.capacity:
        assert not [person for person in waiting if person in may], "an idle seat"
    # Who was seated from the queue stood before everyone entitled who still waits.
    promoted = [person for person in before_queue if person in seated]
    passed_over = [person for person in before_queue if person in waiting and person in may]
    assert all(
        before_queue.index(lucky) < before_queue.index(other)
        for lucky in promoted
        for other in passed_over
    )
    # The others kept their order, and whoever is new stands behind them.
    stayed = [person for person in before_queue if person in waiting]
    assert waiting[: len(stayed)] == stayed
    jumped = seated - before_registered - set(before_queue) - {asked}
    assert jumped == set()


@pytest.mark.django_db
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(operations=OPERATIONS)
def test_the_queue_is_fair_and_no_seat_stays_empty(db, operations):
    meeting = make.meeting(capacity=1, venue="Stadhuis")
    people = [make.member_of(meeting.atrium) for _ in range(PEOPLE)]
    staff = make.staff()

    for operation in operations:
        before_queue, before_registered = queue(meeting), registered(meeting)
        perform(operation, meeting, people, staff)
        if operation[0] == "lapse":
            continue
        asked = people[operation[1]].pk if operation[0] == "register" else None
        check(meeting, before_queue, before_registered, asked)
