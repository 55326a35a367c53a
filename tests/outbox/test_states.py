"""A recipient is in one state, always, and goes from one to another only as allowed (row 20)."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from core.refusal import Refused
from outbox import actions, claim
from outbox.models import Message, MessageEvent
from outbox.states import NEXT
from tests import make, notes

State = Message.State
pytestmark = pytest.mark.django_db


def in_state(state):
    """A message that is in `state` from its beginning: the guard looks at changes only."""
    lease = {"lease_owner": "proef", "lease_until": timezone.now()}
    return Message.objects.create(
        key=f"k:{state}",
        kind="note",
        to_address="an@gemeente.example",
        subject="Proef",
        text="Proef\n",
        expires_at=timezone.now() + timedelta(days=1),
        state=state,
        accepted_at=timezone.now() if state == State.ACCEPTED else None,
        **(lease if state == State.SENDING else {}),
    )


def put(row, state):
    """Write `state` past every action, with all that the other constraints ask."""
    lease = {"lease_owner": "proef", "lease_until": timezone.now()}
    free = {"lease_owner": "", "lease_until": None}
    Message.objects.filter(pk=row.pk).update(
        state=state,
        accepted_at=timezone.now() if state == State.ACCEPTED else None,
        **(lease if state == State.SENDING else free),
    )


def test_every_state_is_in_the_table():
    assert set(NEXT) == set(State)


@pytest.mark.parametrize("before", State)
def test_the_database_lets_only_allowed_changes_through(before):
    row = in_state(before)
    reached = set()
    for after in State:
        try:
            with transaction.atomic():
                put(row, after)
                reached.add(after)
                raise LookupError  # back to `before` for the next one
        except (IntegrityError, LookupError):
            continue

    assert reached == {before, *NEXT[before]}


class Outbox(RuleBasedStateMachine):
    """Everything that people and workers do to messages, in any order."""

    def __init__(self):
        super().__init__()
        Message.objects.all().delete()
        self.staff = make.staff()
        self.posted, self.seen = 0, {}

    def some(self, pick, *states):
        rows = list(Message.objects.filter(state__in=states).order_by("pk"))
        return rows[pick % len(rows)] if rows else None

    @rule(late=st.booleans(), stream=st.sampled_from(["", "s"]), many=st.booleans())
    def post(self, late, stream, many):
        expires_in = timedelta(minutes=-1) if late else timedelta(days=1)
        numbers = range(self.posted, self.posted + (4 if many else 1))
        letters = [notes.letter(n, stream=stream) for n in numbers]
        self.posted += actions.post_many(
            "note", letters, template=notes.TEMPLATE, expires_at=timezone.now() + expires_in
        )

    @rule(limit=st.integers(1, 3))
    def take(self, limit):
        claim.claim("proef", limit)

    @rule(pick=st.integers(0, 9), end=st.sampled_from(["ok", "stop", "expire", "later", "back"]))
    def finish(self, pick, end):
        row = self.some(pick, State.SENDING)
        if row is None:
            return
        if end == "ok":
            claim.accepted(row, "250 Ok")
        elif end == "stop":
            claim.stopped(row, State.FAILED, "550 Nee")
        elif end == "expire":
            claim.stopped(row, State.EXPIRED, "Te laat.")
        elif end == "later":
            claim.later(row, "451 Later")
        else:
            claim.give_back([row.pk], row.lease_owner)

    @rule(pick=st.integers(0, 9), what=st.sampled_from([actions.cancel, actions.retry]))
    def one(self, pick, what):
        row = self.some(pick, *State)
        if row is None:
            return
        before = row.state
        try:
            what(row, by=self.staff)
        except Refused:
            row.refresh_from_db()
            assert row.state == before

    @rule(what=st.sampled_from([actions.release_held, actions.send_now]))
    def many(self, what):
        what(Message.objects.all(), by=self.staff)

    @rule()
    def replace(self):
        actions.supersede("s")

    @rule()
    def too_late(self):
        Message.objects.filter(state=State.QUEUED, attempts=1).update(expires_at=timezone.now())
        claim.expire()

    @invariant()
    def every_recipient_is_in_one_state(self):
        assert sum(Message.objects.by_state().values()) == self.posted

    @invariant()
    def no_row_went_where_it_may_not(self):
        now = dict(Message.objects.values_list("pk", "state"))
        for pk, before in self.seen.items():
            assert now[pk] == before or reachable(State(before), State(now[pk]))
        self.seen = now

    @invariant()
    def what_is_over_left_a_trace(self):
        over = Message.objects.filter(state__in=[State.CANCELLED, State.SUPERSEDED, State.FAILED])
        traced = Counter(MessageEvent.objects.values_list("message", flat=True))
        assert all(traced[pk] for pk in over.values_list("pk", flat=True))


def reachable(before, after, steps=3):
    """Within a few steps: one rule may expire a message that it has just claimed."""
    if before == after:
        return True
    return steps > 0 and any(reachable(step, after, steps - 1) for step in NEXT[before])


class OutboxStates(TestCase):
    def test_whatever_happens_the_states_add_up(self):
        with self.settings(MAIL_HOLD_ABOVE=3, MAIL_PER_PERSON_PER_DAY=2, MAIL_QUIET_HOURS=False):
            run_state_machine_as_test(
                Outbox,
                settings=settings(
                    max_examples=25,
                    stateful_step_count=25,
                    deadline=None,
                    suppress_health_check=list(HealthCheck),
                ),
            )
