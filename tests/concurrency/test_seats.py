"""The last seat is sold once, whatever happens at the same time (rows 1, 2 and 4 of reliability.md)."""

import random
import time
from functools import partial

import pytest
from auditlog.models import LogEntry
from django.db import transaction
from django.db.models.functions import Now

from core.refusal import Busy
from meetings import actions
from meetings.actions import seats
from meetings.locking import lock
from meetings.models import Meeting, Registration
from outbox.models import Message
from tests import make
from tests.concurrency.crowd import all_at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
Status = Registration.Status


def crowd(meeting, size):
    return [make.member_of(meeting.atrium) for _ in range(size)]


def jobs(action, meeting, people):
    return [partial(action, meeting, person, by=person) for person in people]


def counts(meeting):
    rows = meeting.registrations
    return rows.filter(status="registered").count(), rows.filter(status="waitlisted").count()


@pytest.mark.parametrize("capacity", [1, 20])
def test_a_hundred_people_for_the_last_seats(capacity):
    """T29: exactly as many as there are seats, the others in a queue without gaps."""
    meeting = make.meeting(capacity=capacity)
    people = crowd(meeting, 100)

    errors = all_at_once(jobs(actions.register, meeting, people))

    assert errors == []
    assert counts(meeting) == (capacity, 100 - capacity)
    waiting = meeting.registrations.waiting().values_list("queue_no", flat=True)
    assert list(waiting) == list(range(1, 101 - capacity))
    assert Message.objects.count() == 100


def test_fifty_clicks_of_one_person_are_one_registration_and_one_mail():
    """Row 3: T30."""
    meeting = make.meeting(capacity=1)
    (person,) = crowd(meeting, 1)

    errors = all_at_once(jobs(actions.register, meeting, [person] * 50))

    assert (errors, counts(meeting), Message.objects.count()) == ([], (1, 0), 1)


def test_without_the_lock_the_seat_is_sold_more_than_once(monkeypatch):
    """The control: the test above would see it."""

    def unlocked(meeting):
        row = Meeting.objects.select_related("atrium__platform", "municipality")
        now = Meeting.objects.values_list(Now(), flat=True).get(pk=meeting.pk)
        return row.get(pk=meeting.pk), now

    def dawdling(row, **fields):
        free = taking(row, **fields)
        time.sleep(0.05)
        return free

    taking = seats.take_seat
    monkeypatch.setattr(seats, "lock", unlocked)
    monkeypatch.setattr(seats, "take_seat", dawdling)
    meeting = make.meeting(capacity=1)

    all_at_once(jobs(actions.register, meeting, crowd(meeting, 40)))

    assert counts(meeting)[0] > 1


def storm(meeting, people, staff, seed):
    """240 random registrations, withdrawals, refusals and changes of capacity."""
    dice = random.Random(seed)
    doing = []
    for _ in range(240):
        action = dice.choice(["register"] * 5 + ["withdraw"] * 3 + ["decline", "capacity"])
        if action == "capacity":
            doing.append(
                partial(actions.change, meeting, by=staff, capacity=dice.choice([2, 4, 6, 9]))
            )
        else:
            person = dice.choice(people)
            doing.append(partial(getattr(actions, action), meeting, person, by=person))
    return doing


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_a_storm_of_everything_stays_fair_at_every_instant(seed):
    meeting = make.meeting(capacity=4, venue="Stadhuis")
    people, staff = crowd(meeting, 30), make.staff()

    errors = all_at_once(storm(meeting, people, staff, seed))

    assert errors == []
    meeting.refresh_from_db()
    replay(meeting, capacity=4)
    registered, waiting = counts(meeting)
    assert registered <= meeting.capacity
    assert waiting == 0 or registered == meeting.capacity
    keys = Message.objects.values_list("key", flat=True)
    assert len(keys) == len(set(keys))


def replay(meeting, *, capacity):
    """Walk the log in the order in which the lock let people in: never too many, first come first."""
    seated, queue = set(), {}
    ours = set(map(str, meeting.registrations.values_list("pk", flat=True)))
    for entry in LogEntry.objects.order_by("pk"):
        changes = entry.changes or {}
        if entry.content_type.model == "meeting" and "capacity" in changes:
            capacity = int(changes["capacity"][1])
        if entry.content_type.model != "registration" or entry.object_pk not in ours:
            continue
        if "status" not in changes:
            continue
        row, status = entry.object_pk, changes["status"][1]
        if status == Status.REGISTERED:
            first = min(queue, key=queue.get) if queue else None
            assert first is None or row == first, "someone jumped the queue"
            seated.add(row)
        else:
            seated.discard(row)
        queue.pop(row, None)
        if status == Status.WAITLISTED:
            queue[row] = int(changes["queue_no"][1])
        assert len(seated) <= capacity, "more people than seats"
    assert seated == {
        str(pk) for pk in meeting.registrations.registered().values_list("pk", flat=True)
    }


def test_who_waits_longer_than_three_seconds_is_asked_to_try_again():
    """LockNotAvailable is a 503, not a traceback, and nothing was saved."""
    meeting = make.meeting()
    (person,) = crowd(meeting, 1)
    seen = []

    def hold():
        with transaction.atomic():
            lock(meeting)
            time.sleep(4.5)

    def try_once():
        time.sleep(0.5)
        begun = time.monotonic()
        with pytest.raises(Busy):
            actions.register(meeting, person, by=person)
        seen.append(time.monotonic() - begun)

    assert all_at_once([hold, try_once]) == []
    assert 2.5 < seen[0] < 4.5
    assert counts(meeting) == (0, 0)
