"""What waits for an agenda comes on one, whoever plans, decides or moves at the same moment (T67, T68)."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from meetings.actions import plan
from meetings.agenda.carrying import carry_on
from meetings.models import AgendaItem, Proposal
from meetings.proposals import actions
from outbox.models import Message
from platforms.models import Role
from tests import make
from tests.concurrency.crowd import all_at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def in_days(days):
    return timezone.now().replace(microsecond=0) + timedelta(days=days)


@pytest.fixture
def chair():
    return make.member_of(make.atrium(), Role.CHAIR)


@pytest.fixture
def atrium(chair):
    return chair.memberships.get().atrium


def test_a_point_that_waits_goes_on_in_one_of_the_meetings_planned_at_once(atrium, chair):
    over = make.meeting("held", atrium=atrium, starts_at=in_days(-3))
    item = make.agenda_item(meeting=over)
    carry_on(item, by=chair)
    jobs = [
        partial(
            plan,
            atrium=atrium,
            by=chair,
            title=f"Dag {number}",
            starts_at=in_days(20 + number),
            ends_at=in_days(20 + number) + timedelta(hours=2),
        )
        for number in range(6)
    ]

    errors = all_at_once(jobs)

    assert errors == []
    assert atrium.meetings.filter(status="draft").count() == 6
    assert AgendaItem.objects.filter(continues=item).count() == 1


def test_a_point_moved_on_by_ten_at_once_is_one_point(atrium, chair):
    item = make.agenda_item(meeting=make.meeting(atrium=atrium, starts_at=in_days(5)))
    coming = make.meeting(atrium=atrium, starts_at=in_days(30))

    errors = all_at_once([partial(carry_on, item, by=chair)] * 10)

    assert errors == []
    assert coming.agenda_items.count() == 1


def test_of_two_answers_at_once_one_holds_and_one_mail_leaves(atrium, chair):
    proposal = make.proposal(atrium=atrium)
    meeting = make.meeting(atrium=atrium)
    accept = partial(actions.accept, proposal, by=chair, meeting=meeting, title="Punt", minutes=20)
    decline = partial(actions.decline, proposal, by=chair, word="Neen.")

    errors = all_at_once([accept, decline, accept, decline])

    row = Proposal.objects.get()
    assert errors == []
    assert row.state in {"accepted", "declined"}
    assert meeting.agenda_items.count() == (row.state == "accepted")
    assert Message.objects.count() == 1
