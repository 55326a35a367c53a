"""The last seat of a workshop goes to one, whatever happens at the same time (T29, T44)."""

from functools import partial

import pytest

from meetings import actions as meetings
from meetings.models import WorkshopSeat
from meetings.workshops import actions
from outbox.models import Message
from tests import make
from tests.concurrency.crowd import all_at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def counts(workshop):
    seats = WorkshopSeat.objects.filter(workshop=workshop)
    return seats.filter(queue_no=None).count(), seats.exclude(queue_no=None).count()


def registering(meeting, workshop, size):
    """Jobs of so many members who register and choose `workshop` in one go."""
    people = [make.member_of(meeting.atrium) for _ in range(size)]
    wishes = {workshop.block_id: [workshop.pk]}
    return [
        partial(meetings.register, meeting, person, by=person, wishes=wishes) for person in people
    ]


@pytest.mark.parametrize(("size", "capacity"), [(2, 1), (40, 7)])
def test_only_as_many_as_there_are_seats_win_and_all_come_to_the_meeting(size, capacity):
    meeting = make.meeting()
    workshop = make.workshop(block=make.block(meeting=meeting), capacity=capacity)

    errors = all_at_once(registering(meeting, workshop, size))

    assert errors == []
    assert counts(workshop) == (capacity, size - capacity)
    numbers = WorkshopSeat.objects.exclude(queue_no=None).values_list("queue_no", flat=True)
    assert sorted(numbers) == list(range(1, size - capacity + 1))
    assert meeting.registrations.registered().count() == size


def test_ten_clicks_of_one_person_are_one_seat():
    meeting = make.meeting()
    workshop = make.workshop(block=make.block(meeting=meeting), capacity=5)
    other = make.workshop(block=workshop.block, capacity=5)
    person = make.member_of(meeting.atrium)
    meetings.register(meeting, person, by=person)

    choices = [workshop, other] * 5
    jobs = [
        partial(actions.choose, meeting, person, by=person, wishes={w.block_id: [w.pk]})
        for w in choices
    ]
    errors = all_at_once(jobs)

    assert errors == []
    assert counts(workshop)[0] + counts(other)[0] == 1


def test_who_leave_and_who_come_at_once_leave_no_seat_empty_and_none_given_twice():
    """Each who waits and gets a seat hears it once."""
    meeting = make.meeting()
    workshop = make.workshop(block=make.block(meeting=meeting), capacity=5)
    for job in registering(meeting, workshop, 20):
        job()
    holders = WorkshopSeat.objects.filter(queue_no=None).select_related("registration__person")
    leaving = [
        partial(meetings.withdraw, meeting, seat.registration.person, by=seat.registration.person)
        for seat in holders
    ]

    errors = all_at_once([*leaving, *registering(meeting, workshop, 10)])

    assert errors == []
    assert counts(workshop) == (5, 20)
    told = Message.objects.filter(kind="workshop_promoted").values_list("person", flat=True)
    assert len(told) == len(set(told)) == 5
