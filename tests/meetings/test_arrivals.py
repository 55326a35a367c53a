"""Who joins later is invited to what was announced before, in at most a few mails."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.times import today
from dashboard import joining
from meetings import actions, arrivals
from meetings.models import Registration
from outbox.delivery import drain
from outbox.mailing import mailing
from outbox.models import Message
from platforms import actions as platforms
from platforms.models import Membership
from tests import make
from tests.concurrency.crowd import held_by_someone_else

pytestmark = pytest.mark.django_db
Status = Registration.Status


@pytest.fixture
def atrium():
    return make.atrium()


def announced(atrium, count, **fields):
    return [make.meeting(atrium=atrium, title=f"Dag {n}", **fields) for n in range(count)]


def joins(atrium):
    person = make.member_of(atrium, email="nieuw@gemeente.example")
    count = arrivals.welcome([(atrium.pk, person.pk)], by=make.staff())
    return person, count


def mails():
    return list(Message.objects.order_by("pk").values_list("kind", "calendar_method"))


def test_a_new_member_is_invited_to_what_was_announced_and_can_accept_it(atrium):
    meetings = announced(atrium, 2)

    person, count = joins(atrium)

    rows = Registration.objects.filter(person=person).order_by("pk")
    assert list(rows.values_list("meeting", "status")) == [(m.pk, "invited") for m in meetings]
    assert (count, mails()) == (2, [("invitation", "REQUEST")] * 2)
    assert all(row.invited_at for row in rows)


def test_more_than_three_meetings_come_in_one_mail(atrium, smtp_sink):
    announced(atrium, 4, venue="Stadhuis")

    person, count = joins(atrium)

    assert (count, mails()) == (4, [("invitations", "")])
    mail = Message.objects.get()
    assert mail.subject == "U bent uitgenodigd voor 4 bijeenkomsten"
    for row in Registration.objects.filter(person=person).select_related("meeting"):
        assert row.meeting.get_absolute_url() in mail.text
        assert row.meeting.title in mail.text
    assert drain() == 1


def test_nobody_is_invited_twice_or_to_what_is_closed_begun_cancelled_or_a_draft(atrium):
    now = timezone.now()
    announced(atrium, 1, registration_closes_at=now - timedelta(hours=1))
    announced(atrium, 1, status="draft")
    announced(atrium, 1, status="cancelled")
    announced(atrium, 1, starts_at=now - timedelta(hours=1))
    [meeting] = announced(atrium, 1)
    declined = make.registration(
        meeting=meeting, person=make.member_of(atrium), status=Status.DECLINED
    )

    again = arrivals.welcome([(atrium.pk, declined.person_id)], by=None)
    person, count = joins(atrium)
    twice = arrivals.welcome([(atrium.pk, person.pk)], by=None)

    assert (again, count, twice) == (0, 1, 0)
    assert list(meeting.registrations.order_by("pk").values_list("status", flat=True)) == [
        "declined",
        "invited",
    ]


def test_who_is_member_only_until_before_the_meeting_is_not_invited(atrium):
    announced(atrium, 1)
    membership = make.membership(atrium=atrium, end_on=today() + timedelta(days=3))

    assert arrivals.welcome([(atrium.pk, membership.person_id)], by=None) == 0
    assert mails() == []


def test_who_wants_no_invitations_is_invited_without_mail(atrium, smtp_sink):
    announced(atrium, 1)
    person = make.member_of(atrium, wants_invitations=False)

    arrivals.welcome([(atrium.pk, person.pk)], by=None)
    drain()

    assert Registration.objects.get().status == "invited"
    assert Message.objects.get().state == "cancelled"


def test_what_a_list_is_about_is_asked_again_when_it_leaves(atrium, smtp_sink):
    meetings = announced(atrium, 4, venue="Stadhuis")
    joins(atrium)
    for meeting in meetings:
        actions.cancel(meeting, by=make.staff(), reason="Te weinig sprekers.")

    drain()

    row = Message.objects.get(kind="invitations")
    assert (row.state, row.reason) == ("cancelled", "Er is niets meer te antwoorden.")


def test_what_would_happen_is_counted_before(atrium):
    announced(atrium, 4)
    other = make.atrium()
    announced(other, 2)
    people = [make.member_of(atrium), make.member_of(other)]
    pairs = [(atrium.pk, people[0].pk), (other.pk, people[1].pk)]

    plan = arrivals.uninvited(pairs)

    assert (len(plan.meetings), plan.mails, list(plan.by_person)) == (6, 3, people)
    assert (mails(), Registration.objects.count()) == ([], 0)


def joins_and_it_breaks_off(atrium, **chosen):
    """The membership is kept; the process that would have invited dies before it does."""
    person = make.user(email="nieuw@gemeente.example")
    with mailing(**chosen):
        platforms.add_member(atrium, person, start_on=today(), by=make.staff())
    return person


def minutes_later(minutes):
    """Let what is to be invited have waited for so long."""
    for row in Membership.objects.to_invite():
        row.invite_from -= timedelta(minutes=minutes)
        row.save(update_fields=["invite_from"])


def invited(person):
    rows = Registration.objects.filter(person=person).order_by("meeting")
    return list(rows.values_list("meeting", "status"))


def test_what_a_crash_left_after_joining_is_finished_once(atrium):
    meetings = announced(atrium, 2)
    person = joins_and_it_breaks_off(atrium)

    assert (arrivals.sweep(), invited(person)) == (0, []), "the step itself may still be busy"
    minutes_later(6)
    assert [arrivals.sweep(), arrivals.sweep()] == [2, 0]

    assert invited(person) == [(meeting.pk, "invited") for meeting in meetings]
    assert mails() == [("invitation", "REQUEST")] * 2


def test_who_was_added_without_mail_is_invited_without_mail_after_a_crash_too(atrium):
    announced(atrium, 4)
    person = joins_and_it_breaks_off(atrium, notify=False)
    minutes_later(6)

    assert (arrivals.sweep(), len(invited(person)), mails()) == (4, 4, [])


def test_who_is_to_be_mailed_tomorrow_is_invited_tomorrow_after_a_crash(atrium):
    announced(atrium, 1)
    joins_and_it_breaks_off(atrium, due_at=timezone.now() + timedelta(days=1))

    assert arrivals.sweep() == 0
    minutes_later(24 * 60 + 6)
    assert (arrivals.sweep(), mails()) == (1, [("invitation", "REQUEST")])


def test_nothing_waits_once_somebody_is_invited_or_there_is_nothing_to_invite_to(atrium):
    person = make.user()
    joining.add_member(atrium, person, start_on=today(), by=make.staff())

    assert not Membership.objects.to_invite().exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("count", "written"),
    [(2, [("invitation", "REQUEST")] * 2), (4, [("invitations", "")])],
    ids=["an invitation each", "one list of all, which is not mailed again"],
)
def test_a_meeting_that_is_in_use_when_somebody_joins_invites_them_later(atrium, count, written):
    busy, *free = announced(atrium, count)
    person = make.user(email="nieuw@gemeente.example")

    def join():
        joining.add_member(atrium, person, start_on=today(), by=make.staff())

    held_by_someone_else(busy, join)
    assert invited(person) == [(meeting.pk, "invited") for meeting in free]
    minutes_later(6)

    assert arrivals.sweep() == 1
    assert len(invited(person)) == count
    assert sorted(mails()) == written
