"""One place per person in a round, and moving there and back, when everything happens at once."""

from functools import partial

import pytest

from meetings import actions
from meetings.models import Registration
from meetings.rounds.moving import move_place
from outbox.models import Message
from tests import make
from tests.concurrency.crowd import all_at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def three():
    tour = make.round_in(make.provinces(3))
    staff = make.staff()
    for meeting in tour.meetings.order_by("pk"):
        actions.announce(meeting, by=staff)
    return list(tour.meetings.select_related("atrium__platform").order_by("pk"))


def live():
    return Registration.objects.live()


def test_who_registers_in_every_province_at_once_has_one_place(three):
    people = [make.member_of(three[0].atrium) for _ in range(10)]
    jobs = [
        partial(actions.register, meeting, person, by=person)
        for person in people
        for meeting in three
    ]

    errors = all_at_once(jobs)

    assert errors == []
    assert [live().filter(person=person).count() for person in people] == [1] * 10
    assert Message.objects.filter(kind="registered").count() == 10


def test_people_who_move_past_each_other_all_arrive(three):
    first, second, _ = three
    people = [make.member_of(first.atrium) for _ in range(20)]
    start = {
        person: (first, second) if n % 2 else (second, first) for n, person in enumerate(people)
    }
    for person, (old, _) in start.items():
        actions.register(old, person, by=person)

    errors = all_at_once(
        [partial(move_place, old, new, person, by=person) for person, (old, new) in start.items()]
    )

    assert errors == []
    assert {row.person: row.meeting for row in live()} == {
        person: new for person, (_, new) in start.items()
    }


def test_clicking_to_move_many_times_moves_once(three):
    first, second, _ = three
    person = make.member_of(first.atrium)
    actions.register(first, person, by=person)

    errors = all_at_once([partial(move_place, first, second, person, by=person)] * 20)

    assert errors == []
    assert [row.meeting for row in live()] == [second]
    assert Message.objects.filter(kind="registered").count() == 2
