"""Whatever happens in whatever order: fair, full, never too many (row 4 of reliability.md)."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
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
    st.tuples(
        st.sampled_from(["register"] * 4 + ["withdraw"] * 3 + ["decline", "lapse", "capacity"]),
        st.integers(0, PEOPLE - 1),
    ),
    min_size=10,
    max_size=18,
)


def aim(operation, meeting, people):
    """The person an operation is about: drawn from those for whom it means something now."""
    name, number = operation
    live = [*registered(meeting), *queue(meeting)]
    choice = {
        "register": [person for person in people if person.pk not in live],
        "withdraw": [person for person in people if person.pk in live],
        "decline": [person for person in people if person.pk in live],
        "lapse": [person for person in people if person.pk in queue(meeting)],
    }.get(name) or people
    return choice[number % len(choice)]


def perform(name, number, meeting, person, staff):
    """Do it; what is refused has changed nothing, which `check` sees as well."""
    with suppress(Refused):
        if name == "capacity":
            actions.change(meeting, by=staff, capacity=number % 4 + 1)
        elif name == "lapse":
            soon = today() + timedelta(days=1)
            Membership.objects.filter(person=person).update(end_on=soon)
        else:
            getattr(actions, name)(meeting, person, by=person)


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
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(operations=OPERATIONS)
@example([("register", 0)] * 4 + [("withdraw", 0), ("capacity", 2), ("withdraw", 1)])
@example([("register", 0)] * 4 + [("lapse", 0), ("withdraw", 0), ("register", 0)])
@example([("register", 0)] * 5 + [("capacity", 2), ("decline", 0), ("capacity", 3)])
def test_the_queue_is_fair_and_no_seat_stays_empty(db, operations):
    meeting = make.meeting(capacity=1, venue="Stadhuis")
    people = [make.member_of(meeting.atrium) for _ in range(PEOPLE)]
    staff = make.staff()

    for name, number in operations:
        before_queue, before_registered = queue(meeting), registered(meeting)
        person = aim((name, number), meeting, people)
        perform(name, number, meeting, person, staff)
        if name != "lapse":
            asked = person.pk if name == "register" else None
            check(meeting, before_queue, before_registered, asked)
