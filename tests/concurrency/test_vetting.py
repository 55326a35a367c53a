"""An organiser decides while the person leaves or changes: one after the other, never both halves."""

from functools import partial

import pytest

from meetings import actions
from meetings.models import Registration
from meetings.vetting.actions import approve, marker, refuse
from outbox.models import Message
from tests import make
from tests.concurrency.crowd import all_at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("verdict", [approve, partial(refuse, word="Volzet.")])
def test_deciding_while_the_person_withdraws_leaves_one_outcome(verdict):
    meeting, staff = make.meeting(is_vetted=True, capacity=10), make.staff()
    rows = []
    for _ in range(10):
        person = make.member_of(meeting.atrium)
        rows.append(actions.register(meeting, person, by=person))
    jobs = [partial(actions.withdraw, meeting, row.person, by=row.person) for row in rows]
    jobs += [partial(verdict, row, by=staff, seen=marker(row)) for row in rows]

    assert all_at_once(jobs) == []

    for row in rows:
        row.refresh_from_db()
        refused = Message.objects.filter(kind="seat_refused", person=row.person).exists()
        assert row.status == "cancelled"
        assert row.vetting == ("refused" if refused else "")


def test_ten_organisers_decide_once():
    meeting, staff = make.meeting(is_vetted=True), make.staff()
    person = make.member_of(meeting.atrium)
    row = actions.register(meeting, person, by=person)

    assert all_at_once([partial(approve, row, by=staff)] * 10) == []

    assert Registration.objects.get().vetting_version == 2
    assert Message.objects.filter(kind="seat_approved").count() == 1
