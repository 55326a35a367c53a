"""The next agenda gets the adoption of a verslag and the open actions by itself (T80)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings.agenda.actions import change_item, remove_item
from meetings.models import Meeting
from minutes.followup.actions import close
from minutes.followup.agenda import follow_agendas
from minutes.models import Minutes
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def minutes():
    row = make.written(status="in_review", dated_on="2026-11-05")
    Minutes.objects.update(remarks_until=timezone.now() + timedelta(days=7))
    return row


def coming(minutes, days=20, **fields):
    starts_at = timezone.now() + timedelta(days=days)
    return make.meeting(
        atrium=minutes.meeting.atrium,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        **fields,
    )


def points(meeting):
    return [(row.title, row.kind) for row in meeting.agenda_items.all()]


ADOPTION = ("Goedkeuring verslag van 5 november 2026", "adoption")
FOLLOW_UP = ("Opvolging van de acties", "discussion")


def test_the_next_meeting_gets_both_once_and_a_later_one_neither(minutes):
    make.action(minutes)
    meeting, later = coming(minutes), coming(minutes, 60)

    counts = [follow_agendas(), follow_agendas()]

    assert counts == [2, 0]
    assert points(meeting) == [ADOPTION, FOLLOW_UP]
    assert points(later) == []


def test_without_a_next_meeting_it_waits_until_there_is_one(minutes):
    assert follow_agendas() == 0
    draft = coming(minutes, status="draft")

    follow_agendas()

    assert points(draft) == [ADOPTION]


def test_a_meeting_that_is_planned_before_it_takes_them_over(minutes):
    first = coming(minutes, 40)
    follow_agendas()
    sooner = coming(minutes, 10)

    follow_agendas()

    assert (points(first), points(sooner)) == ([], [ADOPTION])


def test_when_it_is_called_off_the_one_after_it_gets_them(minutes):
    meeting, later = coming(minutes), coming(minutes, 60)
    follow_agendas()
    cancelled = {"status": "cancelled", "cancelled_at": timezone.now(), "cancel_reason": "x"}
    Meeting.objects.filter(pk=meeting.pk).update(**cancelled)

    follow_agendas()

    assert points(later) == [ADOPTION]


def test_what_an_organiser_takes_away_does_not_come_back_to_that_meeting(minutes):
    meeting = coming(minutes)
    follow_agendas()
    remove_item(meeting.agenda_items.get(), by=make.staff())

    assert follow_agendas() == 0
    assert points(meeting) == []


def test_what_an_organiser_worked_on_stays_where_it_is(minutes):
    meeting = coming(minutes, 40)
    follow_agendas()
    change_item(meeting.agenda_items.get(), by=make.staff(), minutes=15)
    sooner = coming(minutes, 10)

    follow_agendas()

    assert (points(meeting), points(sooner)) == ([ADOPTION], [ADOPTION])


def test_a_point_that_stands_there_already_is_not_put_there_twice(minutes):
    meeting = coming(minutes)
    make.agenda_item(meeting=meeting, title=ADOPTION[0], kind="adoption")

    follow_agendas()

    assert points(meeting) == [ADOPTION]


def test_once_adopted_and_done_they_leave_the_agenda_again(minutes):
    row = make.action(minutes)
    meeting = coming(minutes)
    follow_agendas()
    now = timezone.now()
    Minutes.objects.update(status="adopted", adopted_at=now, adopted_how="silence")
    close(row, by=make.staff(), note="Klaar.")

    follow_agendas()

    assert points(meeting) == []


@pytest.mark.parametrize("what", ["concept", "silence", "for pbm alone"])
def test_what_needs_no_meeting_puts_nothing_on_an_agenda(minutes, what):
    if what == "concept":
        Minutes.objects.update(status="draft", published_at=None)
        make.action(minutes)
    elif what == "silence":
        type(minutes.meeting.atrium.platform).objects.update(silent_adoption=True)
    else:
        make.action(minutes, level="department")
        now = timezone.now()
        Minutes.objects.update(status="adopted", adopted_at=now, adopted_how="silence")
    meeting = coming(minutes)

    follow_agendas()

    assert points(meeting) == []


def test_in_a_draft_they_come_after_the_welcome(minutes):
    draft = coming(minutes, status="draft")
    for title in ("Welkom", "Bespreking"):
        make.agenda_item(meeting=draft, title=title)

    follow_agendas()

    assert [title for title, _ in points(draft)] == ["Welkom", ADOPTION[0], "Bespreking"]


def test_the_page_of_that_meeting_shows_the_open_actions_one_may_see(client, minutes):
    make.action(minutes, "Bezorgt de fiche")
    make.action(minutes, "kanarie", level="department")
    meeting = coming(minutes)
    follow_agendas()
    client.force_login(make.member_of(minutes.meeting.atrium))

    html = client.get(meeting.get_absolute_url()).content.decode()

    assert "Bezorgt de fiche" in html
    assert "kanarie" not in html
