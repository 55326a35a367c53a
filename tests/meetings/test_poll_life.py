"""What happens to a poll by itself: holds in calendars, who comes and goes, reminders, forgetting."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from core.times import today
from dashboard.retention import forget_old, forget_person
from meetings import actions as meetings
from meetings import departures
from meetings.arrivals import welcome
from meetings.models import DatePoll, PollAnswer
from meetings.polls import actions, upkeep
from meetings.polls.links import path
from meetings.tasks import poll as look_around
from members.holdings import of as holdings
from outbox.kinds import KINDS
from outbox.models import Message
from platforms.models import Membership, Role
from tests import make

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def draft():
    return make.meeting("draft", title="Najaarsoverleg")


@pytest.fixture
def member(draft):
    return make.member_of(draft.atrium, first_name="An", calendar_token="agenda-van-an")


def events(client, address):
    """(title, STATUS, UID) of what a calendar file holds, in order of time."""
    answer = client.get(address)
    assert answer.status_code == 200
    rows = Calendar.from_ical(answer.content).walk("VEVENT")
    rows = sorted(rows, key=lambda row: row["dtstart"].dt)
    return [(str(row["summary"]), str(row["status"]), str(row["uid"])[:34]) for row in rows]


def feed_of(client, person):
    return events(client, reverse("meetings:feed", args=[person.calendar_token]))


def kinds():
    return list(Message.objects.order_by("pk").values_list("kind", "person__first_name"))


# --- holds in the calendar ----------------------------------------------------------------------


def test_the_moments_are_tentative_in_the_own_feed_and_file_until_one_says_no(
    client, draft, member
):
    poll = make.poll(meeting=draft, people=[[member, "yes", "", "no"]], days=(40, 41, 42))
    make.membership(person=make.user(calendar_token="agenda-van-bo"), atrium=draft.atrium)
    uids = list(PollAnswer.objects.order_by("option__starts_at").values_list("uid", flat=True))

    feed = feed_of(client, member)
    file = events(client, path(poll, member, page="poll_ics"))

    held = [("Onder voorbehoud: Najaarsoverleg", "TENTATIVE", uid) for uid in uids[:2]]
    assert feed == file == held
    assert events(client, reverse("meetings:feed", args=["agenda-van-bo"])) == []
    assert events(client, reverse("meetings:public_feed")) == []


def test_the_chosen_moment_stays_under_its_uid_and_the_others_are_off(client, draft, member):
    poll = make.poll(meeting=draft, people=[member])
    first, second = PollAnswer.objects.order_by("option__starts_at")

    actions.decide(poll, second.option, by=make.staff())

    assert feed_of(client, member) == [
        ("Onder voorbehoud: Najaarsoverleg", "CANCELLED", first.uid),
        ("Hou vrij: Najaarsoverleg", "TENTATIVE", second.uid),
    ]
    DatePoll.objects.update(ended_at=timezone.now() - 31 * DAY)
    assert [row[2] for row in feed_of(client, member)] == [second.uid]


def test_after_withdrawing_every_moment_is_off(client, draft, member):
    poll = make.poll(meeting=draft, people=[member])

    actions.withdraw(poll, by=make.staff())

    assert [row[1] for row in feed_of(client, member)] == ["CANCELLED", "CANCELLED"]


def test_who_leaves_the_atrium_loses_the_moments_at_the_next_fetch(client, draft, member):
    """T27."""
    make.poll(meeting=draft, people=[member])

    Membership.objects.update(end_on=today() - DAY)

    assert feed_of(client, member) == []


def test_a_hold_names_nobody_and_no_place(client, draft, member):
    """T26, T6."""
    type(draft).objects.update(venue="Raadzaal", introduction="Nog geheim.")
    poll = make.poll(meeting=draft, people=[member])

    file = client.get(path(poll, member, page="poll_ics")).content.decode()

    found = [word for word in ("ATTENDEE", "Raadzaal", "geheim", "LOCATION") if word in file]
    assert found == []
    assert "METHOD:PUBLISH" in file


# --- who joins, who leaves ----------------------------------------------------------------------


def test_who_joins_while_it_runs_is_asked_once_too(draft, member):
    make.poll(meeting=draft, people=[member])
    make.poll(meeting=make.meeting("draft"))
    newcomer = make.member_of(draft.atrium, first_name="Bo")

    for _ in range(2):
        welcome([(draft.atrium_id, newcomer.pk)], by=make.staff())

    assert kinds() == [("poll_asked", "Bo")]
    assert PollAnswer.objects.filter(person=newcomer).count() == 2


def test_who_joins_after_the_closing_or_the_end_is_not_asked(draft, member):
    closed = make.poll(meeting=draft, closes_at=timezone.now() - HOUR)
    decided = make.poll(
        meeting=make.meeting("draft", atrium=draft.atrium),
        state="withdrawn",
        ended_at=timezone.now(),
    )

    welcome([(draft.atrium_id, member.pk)], by=make.staff())

    assert kinds() == []
    assert not PollAnswer.objects.filter(option__poll__in=[closed, decided]).exists()


def test_who_leaves_is_asked_no_longer_and_a_mail_that_waits_stays_here(draft, member):
    stays = make.member_of(draft.atrium)
    welcome_to = make.poll(meeting=draft, people=[[stays, "yes", "yes"]])
    welcome([(draft.atrium_id, member.pk)], by=make.staff())
    membership = Membership.objects.get(person=member)

    departures.end_membership(membership, end_on=today(), by=make.staff())

    asked = Message.objects.get(kind="poll_asked")
    assert KINDS["poll_asked"].still_wanted(asked) == "De persoon wordt niet meer gevraagd."
    rows = PollAnswer.objects.filter(option__poll=welcome_to)
    assert set(rows.values_list("person", flat=True)) == {stays.pk}


def test_a_profile_that_closes_is_dropped_by_the_round(draft, member):
    make.poll(meeting=draft, people=[member])
    type(member).objects.filter(pk=member.pk).update(is_active=False)

    departures.sweep()

    assert not PollAnswer.objects.exists()


# --- the clock ----------------------------------------------------------------------------------


def test_two_days_before_it_closes_who_is_silent_is_reminded_once(draft, member):
    answered = make.member_of(draft.atrium, first_name="Bo")
    half = make.member_of(draft.atrium, first_name="Half")
    fresh = make.member_of(draft.atrium, first_name="Nieuw")
    people = [member, [answered, "yes", "no"], [half, "yes", ""], fresh]
    make.poll(meeting=draft, people=people, closes_at=timezone.now() + 3 * DAY)
    PollAnswer.objects.exclude(person=fresh).update(asked_at=timezone.now() - 3 * DAY)
    look_around()
    early = kinds()
    DatePoll.objects.update(closes_at=timezone.now() + 2 * DAY - HOUR)

    for _ in range(2):
        look_around()
    DatePoll.objects.update(reminded_at=None)  # as when it is closed later: never a second one
    look_around()

    assert early == []
    assert sorted(kinds()) == [("poll_reminder", "An"), ("poll_reminder", "Half")]


def test_who_organises_is_told_once_that_it_closed_and_again_when_it_was_put_off(draft, member):
    chair = make.member_of(draft.atrium, Role.CHAIR, first_name="Tom")
    type(draft).objects.update(contact=chair)
    poll = make.poll(meeting=draft, people=[member], closes_at=timezone.now() - HOUR)

    for _ in range(2):
        look_around()
    first = kinds()
    actions.set_closing(poll, by=chair, closes_at=timezone.now() + 3 * DAY)
    look_around()
    put_off = KINDS["poll_closed"].still_wanted(Message.objects.get())
    DatePoll.objects.update(closes_at=timezone.now() - HOUR / 2)
    look_around()

    assert first == [("poll_closed", "Tom")]
    assert put_off == "De datumprik is intussen verlengd."
    assert kinds() == [("poll_closed", "Tom"), ("poll_closed", "Tom")]


def test_of_a_poll_that_ended_the_clock_tells_nothing(draft, member):
    closes_at = timezone.now() - HOUR
    poll = make.poll(meeting=draft, people=[member], closes_at=closes_at)
    actions.decide(poll, poll.options.first(), by=make.staff())
    Message.objects.all().delete()

    assert upkeep.scan() == 0
    assert kinds() == []


# --- what is kept of people ---------------------------------------------------------------------


def test_thirty_days_afterwards_the_answers_are_gone_and_the_decision_stays(draft, member):
    poll = make.poll(meeting=draft, people=[[member, "yes", "no"]])
    actions.decide(poll, poll.options.first(), by=make.staff())
    running = make.poll(people=[member])
    withdrawn = make.poll(people=[member])
    actions.withdraw(withdrawn, by=make.staff())

    forget_old()
    kept = PollAnswer.objects.count()
    over = timezone.now() - 31 * DAY
    type(draft).objects.filter(pk=draft.pk).update(starts_at=over - HOUR, ends_at=over)
    DatePoll.objects.filter(pk=withdrawn.pk).update(ended_at=over)
    forget_old()

    assert kept == 6
    assert set(PollAnswer.objects.values_list("option__poll", flat=True)) == {running.pk}
    assert poll.options.filter(is_chosen=True).exists()
    for day, option in enumerate(running.options.all()):
        option.starts_at, option.ends_at = over - (day + 1) * DAY, over - day * DAY
        option.save()
    forget_old()
    assert not PollAnswer.objects.exists()


def test_a_person_finds_their_answers_in_their_own_file_and_erasing_takes_them_away(draft, member):
    make.poll(meeting=draft, people=[[member, "yes", ""]])

    told = holdings(member)["antwoorden op datumprikken"]
    forget_person(member, [member.email])

    assert [row["antwoord"] for row in told] == ["ja", "nog geen antwoord"]
    assert {row["bijeenkomst"] for row in told} == {"Najaarsoverleg"}
    assert not PollAnswer.objects.exists()


def test_announcing_afterwards_asks_nobody_anything_new(draft, member):
    """The poll told the hour, the invitation asks who comes."""
    type(draft).objects.update(venue="Raadzaal")
    poll = make.poll(meeting=draft, people=[[member, "no", "yes"]])
    draft.refresh_from_db()
    actions.decide(poll, poll.options.first(), by=make.staff())

    meetings.announce(draft, by=make.staff())

    assert kinds() == [("save_the_date", "An"), ("invitation", "An")]
