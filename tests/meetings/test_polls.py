"""Prik een datum: asked, answered, closed, decided or withdrawn, each with its mails."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.refusal import Refused
from core.times import at, today
from meetings import actions as meetings
from meetings.models import DatePoll, Meeting, PollAnswer, Registration
from meetings.polls import actions
from meetings.savedate.actions import save_date
from outbox.kinds import KINDS
from outbox.models import Message
from platforms.models import Role
from tests import make
from tests.notes import arrive

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAYS = (40, 50, 45)


@pytest.fixture
def draft():
    start = at(today() + timedelta(days=30), 9)
    return make.meeting(
        "draft",
        title="Najaarsoverleg",
        venue="Raadzaal",
        introduction="Nog geheim.",
        starts_at=start,
        ends_at=start + 3 * HOUR,
        registration_closes_at=start - timedelta(days=2),
    )


def moment(days, hour=14):
    start = at(today() + timedelta(days=days), hour)
    return start, start + 2 * HOUR


def opened(draft, days=DAYS, **changes):
    facts = {
        "question": "Welke datum past u?",
        "closes_at": at(today() + timedelta(days=10), 17),
        "moments": [moment(day) for day in days],
    }
    return actions.open_poll(draft, by=make.staff(), **{**facts, **changes})


def said(poll, person, *words):
    rows = PollAnswer.objects.filter(option__poll=poll, person=person)
    keys = rows.order_by("option__starts_at").values_list("option", flat=True)
    actions.answer(poll, person, dict(zip(keys, words, strict=True)), by=person)


def mails(kind=None):
    rows = Message.objects.exclude(state="superseded").order_by("pk")
    rows = rows.filter(kind=kind) if kind else rows
    return [(row.kind, row.person.first_name) for row in rows]


# --- asking -------------------------------------------------------------------------------------


def test_exactly_whom_announcing_would_invite_is_asked_with_a_link_and_no_more_than_needed(draft):
    """T6: title and moments, neither place nor introduction."""
    member = make.member_of(draft.atrium, first_name="An")
    make.member_of(make.atrium(), first_name="Elders")
    make.member_of(draft.atrium, first_name="Weg", is_active=False)

    poll = opened(draft)

    assert mails() == [("poll_asked", "An")]
    message = Message.objects.get()
    assert message.subject == "Welke datum past u? Najaarsoverleg"
    assert "/antwoord/datum/" in message.text
    assert [word for word in ("Raadzaal", "geheim") if word in message.text] == []
    rows = PollAnswer.objects.values_list("person", "answer", "option__starts_at")
    starts = sorted(moment(day)[0] for day in DAYS)
    assert list(rows.order_by("option__starts_at")) == [(member.pk, "", at) for at in starts]
    assert [option.starts_at for option in poll.options.all()] == starts
    draft.refresh_from_db()
    assert (draft.status, draft.saved_date_at, draft.sequence) == ("draft", None, 0)
    assert not draft.registrations.exists()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"days": (40,)}, "2 tot 8 data"),
        ({"days": range(40, 49)}, "2 tot 8 data"),
        ({"days": (40, 40)}, "één keer"),
        ({"days": (-1, 40)}, "die nog komen"),
        ({"moments": [moment(40), (moment(41)[1], moment(41)[0])]}, "na het begin"),
        ({"closes_at": timezone.now() - HOUR}, "moet nog komen"),
        ({"closes_at": at(today() + timedelta(days=44), 9)}, "voor de eerste"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_nothing_is_kept(draft, changes, why):
    make.member_of(draft.atrium)

    with pytest.raises(Refused, match=why):
        opened(draft, **changes)

    assert (DatePoll.objects.count(), Message.objects.count()) == (0, 0)


def test_only_a_draft_of_which_nobody_knows_a_date_is_polled_and_once_at_a_time(draft):
    make.member_of(draft.atrium)
    kept = make.meeting("draft", atrium=draft.atrium)
    save_date(kept, by=make.staff())
    for other in (kept, make.meeting(atrium=draft.atrium)):
        with pytest.raises(Refused, match="Alleen voor een concept"):
            opened(other)
    opened(draft)

    with pytest.raises(Refused, match="al een datumprik"):
        opened(draft)


def test_an_atrium_without_people_has_nobody_to_ask(draft):
    with pytest.raises(Refused, match="niemand om te vragen"):
        opened(draft)


def test_while_it_runs_the_draft_is_not_announced_kept_thrown_away_or_moved_elsewhere(draft):
    make.member_of(draft.atrium)
    opened(draft)
    staff = make.staff()

    for act in (meetings.announce, save_date, meetings.delete_draft):
        with pytest.raises(Refused, match="Er loopt een datumprik"):
            act(draft, by=staff)
    with pytest.raises(Refused, match="het atrium staat nu vast"):
        meetings.change(draft, by=staff, atrium=make.atrium())
    meetings.change(draft, by=staff, title="Een andere titel")

    draft.refresh_from_db()
    assert (draft.title, draft.status) == ("Een andere titel", "draft")


# --- answering ----------------------------------------------------------------------------------


def test_an_answer_counts_per_moment_and_can_be_changed_until_it_closes(draft):
    member = make.member_of(draft.atrium)
    poll = opened(draft)

    said(poll, member, "yes", "maybe", "no")
    first = list(PollAnswer.objects.values_list("answered_at", flat=True))
    said(poll, member, "yes", "yes", "no")

    rows = PollAnswer.objects.order_by("option__starts_at")
    assert list(rows.values_list("answer", flat=True)) == ["yes", "yes", "no"]
    unchanged = [row.answered_at in first for row in rows]
    assert unchanged == [True, False, True]
    assert mails() == [("poll_asked", member.first_name)]


def test_half_an_answer_a_strange_one_or_that_of_another_is_refused(draft):
    member, other = make.member_of(draft.atrium), make.member_of(draft.atrium)
    poll = opened(draft)
    keys = list(poll.options.values_list("pk", flat=True))

    for replies in ({}, {keys[0]: "yes"}, dict.fromkeys(keys, "perhaps"), dict.fromkeys(keys, "")):
        with pytest.raises(Refused, match="bij elke datum"):
            actions.answer(poll, member, replies, by=member)
    with pytest.raises(Refused, match="de persoon zelf"):
        actions.answer(poll, member, dict.fromkeys(keys, "yes"), by=other)
    stranger = make.user()
    with pytest.raises(Refused, match="niet \\(meer\\) voor deze persoon"):
        actions.answer(poll, stranger, dict.fromkeys(keys, "yes"), by=stranger)

    assert not PollAnswer.objects.exclude(answer="").exists()


def test_after_the_closing_nothing_is_taken_unless_it_is_put_off(draft):
    member = make.member_of(draft.atrium)
    poll = opened(draft)
    DatePoll.objects.update(closes_at=timezone.now() - HOUR, closing_told_at=timezone.now())

    with pytest.raises(Refused, match="Antwoorden kon tot"):
        said(poll, member, "yes", "yes", "yes")
    with pytest.raises(Refused, match="voor de eerste"):
        actions.set_closing(poll, by=make.staff(), closes_at=moment(49)[0])
    actions.set_closing(poll, by=make.staff(), closes_at=moment(20)[0])
    said(poll, member, "yes", "yes", "yes")

    poll.refresh_from_db()
    assert (poll.closing_told_at, poll.takes_answers) == (None, True)
    assert mails() == [("poll_asked", member.first_name)]


# --- deciding -----------------------------------------------------------------------------------


def test_choosing_moves_the_draft_keeps_the_date_free_and_tells_everyone_once(draft):
    an = make.member_of(draft.atrium, first_name="An")
    bo = make.member_of(draft.atrium, first_name="Bo")
    poll = opened(draft)
    said(poll, an, "yes", "no", "no")
    said(poll, bo, "no", "yes", "maybe")
    option = poll.options.get(starts_at=moment(45)[0])

    actions.decide(poll, option, by=make.staff())

    draft.refresh_from_db()
    poll.refresh_from_db()
    assert (draft.starts_at, draft.ends_at) == moment(45)
    # Two days before it began, on the clock of Brussels: moved along with it (T4).
    assert draft.registration_closes_at == at(today() + timedelta(days=43), 14)
    assert (draft.status, draft.is_saved_date) == ("draft", True)
    assert (poll.state, poll.options.get(is_chosen=True)) == ("decided", option)
    told = [pair for pair in mails() if pair[0] != "poll_asked"]
    assert sorted(told) == [("save_the_date", "An"), ("save_the_date", "Bo")]
    message = Message.objects.get(kind="save_the_date", person=an)
    assert "gekozen uit de datumprik" in message.text


def test_the_hold_of_the_chosen_moment_becomes_the_event_with_the_same_uid(draft):
    member = make.member_of(draft.atrium)
    poll = opened(draft)
    option = poll.options.last()
    hold = option.answers.get(person=member)

    actions.decide(poll, option, by=make.staff())
    meetings.announce(Meeting.objects.get(pk=draft.pk), by=make.staff())

    row = Registration.objects.get(meeting=draft, person=member)
    assert (row.uid, row.status) == (hold.uid, "invited")
    kept, invitation = Message.objects.filter(kind__in=["save_the_date", "invitation"]).order_by(
        "pk"
    )
    for message, status in ((kept, "TENTATIVE"), (invitation, "CONFIRMED")):
        assert f"UID:{hold.uid}@" in message.calendar
        assert f"STATUS:{status}" in message.calendar


def test_a_mail_of_the_poll_that_waits_does_not_leave_once_a_date_is_chosen(draft):
    make.member_of(draft.atrium)
    poll = opened(draft)

    actions.decide(poll, poll.options.first(), by=make.staff())

    asked = Message.objects.get(kind="poll_asked")
    assert wanted(asked) == "De datumprik is intussen beslist of ingetrokken."
    assert wanted(Message.objects.get(kind="save_the_date")) == ""


def wanted(message):
    return KINDS[message.kind].still_wanted(message)


@pytest.mark.parametrize("end", [actions.withdraw, None])
def test_once_ended_it_is_neither_answered_nor_ended_again(draft, end):
    member = make.member_of(draft.atrium)
    poll = opened(draft)
    option = poll.options.first()
    staff = make.staff()
    end(poll, by=staff) if end else actions.decide(poll, option, by=staff)
    count = Message.objects.count()

    for act in (
        lambda: said(poll, member, "yes", "yes", "yes"),
        lambda: actions.decide(poll, option, by=staff),
        lambda: actions.withdraw(poll, by=staff),
        lambda: actions.set_closing(poll, by=staff, closes_at=moment(12)[0]),
    ):
        with pytest.raises(Refused, match="al beslist of ingetrokken"):
            act()
    assert Message.objects.count() == count


def test_a_moment_that_is_over_or_of_another_poll_is_not_chosen(draft):
    make.member_of(draft.atrium)
    poll, other = opened(draft), make.poll()
    over = poll.options.first()
    poll.options.filter(pk=over.pk).update(
        starts_at=timezone.now() - 2 * HOUR, ends_at=timezone.now() - HOUR
    )

    for option in (over, other.options.first()):
        with pytest.raises(Refused, match="die nog komt"):
            actions.decide(poll, option, by=make.staff())

    draft.refresh_from_db()
    assert not draft.is_saved_date


# --- withdrawing --------------------------------------------------------------------------------


def test_withdrawing_tells_who_was_told_and_takes_back_what_had_not_left(draft):
    make.member_of(draft.atrium, first_name="An")
    make.member_of(draft.atrium, first_name="Bo")
    poll = opened(draft)
    arrive(Message.objects.filter(person__first_name="An"))

    actions.withdraw(poll, by=make.staff())

    assert mails() == [("poll_asked", "An"), ("poll_withdrawn", "An")]
    assert Message.objects.get(state="superseded").person.first_name == "Bo"
    draft.refresh_from_db()
    assert not draft.is_saved_date
    opened(draft)


def test_a_draft_whose_poll_was_withdrawn_can_be_thrown_away_with_it(draft):
    make.member_of(draft.atrium)
    actions.withdraw(opened(draft), by=make.staff())

    meetings.delete_draft(draft, by=make.staff())

    assert (DatePoll.objects.count(), PollAnswer.objects.count()) == (0, 0)


def test_a_copy_of_the_meeting_asks_nothing(draft):
    """T12."""
    make.member_of(draft.atrium, Role.CHAIR)
    opened(draft)

    twin = meetings.copy(draft, by=make.staff(), starts_at=moment(60)[0])

    assert not twin.date_polls.exists()
