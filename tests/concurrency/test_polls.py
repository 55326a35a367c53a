"""Several people at once at one date poll: one date is chosen, and everyone hears of it once (2.2)."""

from datetime import timedelta
from functools import partial

import pytest

from meetings import actions as meetings
from meetings.arrivals import welcome
from meetings.models import DatePoll, Meeting, PollAnswer, PollOption, Registration
from meetings.polls import actions
from meetings.polls.upkeep import scan
from members.models import User
from outbox.models import Message
from platforms.models import Role
from tests import make
from tests.concurrency.crowd import all_at_once, held_by_someone_else

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
DAYS = (40, 41, 42, 43)


@pytest.fixture
def poll():
    draft = make.meeting("draft", venue="Raadzaal")
    people = [make.member_of(draft.atrium) for _ in range(10)]
    return make.poll(meeting=draft, people=people, days=DAYS)


def test_of_four_organisers_who_each_choose_a_date_one_succeeds(poll):
    chairs = [make.member_of(poll.meeting.atrium, Role.CHAIR) for _ in DAYS]
    options = list(poll.options.all())

    errors = all_at_once(
        [
            partial(actions.decide, poll, option, by=chair)
            for option, chair in zip(options, chairs, strict=True)
        ]
    )

    assert errors == []
    chosen = PollOption.objects.get(is_chosen=True)
    draft = Meeting.objects.get(pk=poll.meeting_id)
    assert (draft.starts_at, draft.is_saved_date) == (chosen.starts_at, True)
    assert Message.objects.filter(kind="save_the_date").count() == 14
    uids = PollAnswer.objects.filter(option=chosen).values_list("uid", flat=True)
    rows = Registration.objects.filter(meeting=draft).exclude(person__in=chairs)
    assert set(rows.values_list("uid", flat=True)) == set(uids)


def test_answers_a_choice_a_withdrawal_and_an_announcement_at_once_leave_one_outcome(poll):
    people = list(PollAnswer.objects.values_list("person", flat=True).distinct())
    replies = dict.fromkeys(poll.options.values_list("pk", flat=True), "yes")
    members = [User.objects.get(pk=pk) for pk in people]
    staff, option = make.staff(), poll.options.first()

    errors = all_at_once(
        [partial(actions.answer, poll, person, replies, by=person) for person in members]
        + [
            partial(actions.decide, poll, option, by=staff),
            partial(actions.withdraw, poll, by=staff),
            partial(meetings.announce, poll.meeting, by=staff),
        ]
    )

    assert errors == []
    draft, poll = Meeting.objects.get(pk=poll.meeting_id), DatePoll.objects.get(pk=poll.pk)
    assert poll.state in {"decided", "withdrawn"}
    assert poll.options.filter(is_chosen=True).count() == (poll.state == "decided")
    if poll.state == "decided":
        assert draft.starts_at == option.starts_at
    # Who answered did so for every moment, whoever else was busy.
    for person in members:
        rows = PollAnswer.objects.filter(person=person).values_list("answer", flat=True)
        assert set(rows) in ({"yes"}, {""})


def test_rounds_that_run_side_by_side_remind_and_tell_once(poll):
    PollAnswer.objects.update(asked_at=poll.opened_at - 3 * timedelta(days=1))
    DatePoll.objects.update(closes_at=poll.opened_at + timedelta(days=1))
    closed = make.poll(closes_at=poll.opened_at - timedelta(hours=1))
    Meeting.objects.filter(pk=closed.meeting_id).update(contact=make.user())

    assert all_at_once([scan] * 5) == []

    kinds = list(Message.objects.values_list("kind", flat=True))
    assert sorted(kinds) == ["poll_closed", *["poll_reminder"] * 10]


def test_who_joins_while_the_meeting_is_in_use_is_asked_the_next_time(poll):
    newcomer = make.member_of(poll.meeting.atrium)
    joined = [(poll.meeting.atrium_id, newcomer.pk)]

    held_by_someone_else(poll.meeting, lambda: welcome(joined, by=None))
    before = PollAnswer.objects.filter(person=newcomer).count()
    welcome(joined, by=None)

    assert before == 0
    assert PollAnswer.objects.filter(person=newcomer).count() == len(DAYS)
    assert Message.objects.get().kind == "poll_asked"
