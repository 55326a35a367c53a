"""Whatever happens in whatever order, and however late mail leaves: every calendar ends up right."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from core.refusal import Refused
from core.times import today
from meetings import actions
from outbox.kinds import KINDS
from outbox.models import Message
from platforms.models import Membership
from tests import make, notes

PEOPLE = 3
OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(
            ["register"] * 4
            + ["decline", "withdraw", "confirm"] * 2
            + ["hour", "place", "seats", "expel", "arrive", "arrive", "arrive"]
            + ["cancel", "restore", "restore"]
        ),
        st.integers(0, PEOPLE - 1),
    ),
    min_size=6,
    max_size=16,
)


class Client:
    """A calendar as RFC 5546 describes it: by UID, newest SEQUENCE and then newest DTSTAMP wins."""

    def __init__(self):
        self.events, self.newest = {}, {}

    def take(self, text):
        whole = Calendar.from_ical(text)
        (event,) = whole.walk("VEVENT")
        uid, version = str(event["uid"]), (event["sequence"], event.decoded("dtstamp"))
        before = self.newest.get(uid)
        assert before is None or version[0] >= before[0], "SEQUENCE fell"
        if whole["method"] == "CANCEL":
            assert event["status"] == "CANCELLED"
            assert before is None or version[0] > before[0], "a CANCEL that clients may ignore"
            self.events.pop(uid, None)
        else:
            self.events[uid] = event
        self.newest[uid] = version


@pytest.mark.django_db
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(operations=OPERATIONS)
@example([("arrive", 0), ("register", 0), ("hour", 0), ("arrive", 0), ("decline", 0)])
@example([("arrive", 0), ("register", 0), ("register", 1), ("arrive", 0), ("withdraw", 1)])
@example([("arrive", 0), ("decline", 0), ("arrive", 0), ("register", 0), ("expel", 0)])
@example([("register", 0), ("arrive", 0), ("hour", 1), ("arrive", 0), ("confirm", 0)])
@example([("register", 0), ("cancel", 0), ("arrive", 0), ("restore", 0), ("cancel", 0)])
@example([("arrive", 0), ("hour", 0), ("cancel", 0), ("expel", 0), ("restore", 0)])
def test_the_calendar_of_everyone_shows_what_is_true(db, operations):
    meeting = make.meeting(status="draft", capacity=1, venue="Stadhuis")
    people = [make.member_of(meeting.atrium) for _ in range(PEOPLE)]
    staff = make.staff()
    meeting = actions.announce(meeting, by=staff)
    mails = Message.objects.filter(about=f"meeting:{meeting.pk}")
    for name, number in operations:
        with suppress(Refused):
            perform(name, number, meeting, people[number], staff)
    arrive(mails)

    client = Client()
    for mail in mails.filter(state="accepted").exclude(calendar="").order_by("pk"):
        client.take(mail.calendar)
    for row in meeting.registrations.select_related("meeting", "person"):
        check(row, [event for uid, event in client.events.items() if row.uid in uid])


def arrive(mails):
    """What the worker does: look once more at each message, then send it."""
    for mail in mails.filter(state="queued"):
        if KINDS[mail.kind].still_wanted(mail):
            mails.filter(pk=mail.pk).update(state="cancelled")
    notes.arrive(mails)


def perform(name, number, meeting, person, staff):
    meeting.refresh_from_db()
    if name == "hour":
        move = timedelta(hours=number + 1)
        actions.change(
            meeting, by=staff, starts_at=meeting.starts_at + move, ends_at=meeting.ends_at + move
        )
    elif name == "place":
        actions.change(meeting, by=staff, venue=f"Zaal {number}")
    elif name == "seats":
        actions.change(meeting, by=staff, capacity=number + 1)
    elif name == "expel":
        membership = Membership.objects.get(person=person)
        actions.end_membership(membership, end_on=today(), by=staff)
    elif name == "arrive":
        arrive(Message.objects.filter(about=f"meeting:{meeting.pk}"))
    elif name == "cancel":
        actions.cancel(meeting, by=staff, reason="Storm.")
    elif name == "restore":
        actions.restore(meeting, by=staff)
    else:
        getattr(actions, name)(meeting, person, by=person)


def check(row, events):
    """Who has a seat, or is asked, has the one event as it is now; who left has none."""
    status, meeting = row.status, row.meeting
    if meeting.status == "cancelled" or status in {"declined", "cancelled"}:
        assert events == [], f"{status} but still in the calendar"
    elif status in {"registered", "invited"}:
        (event,) = events
        assert event.decoded("dtstart") == meeting.starts_at.replace(microsecond=0)
        assert event["location"] == meeting.place
        accepted = status == "registered" and not row.is_to_confirm
        assert event["attendee"].params["PARTSTAT"] == ("ACCEPTED" if accepted else "NEEDS-ACTION")
