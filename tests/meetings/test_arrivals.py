"""Who joins later is invited to what was announced before, in at most a few mails."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.times import today
from meetings import actions, arrivals
from meetings.models import Registration
from outbox.delivery import drain
from outbox.models import Message
from tests import make

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
