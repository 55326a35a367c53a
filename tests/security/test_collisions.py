"""The same thing at the same moment: one effect, an answer for everyone, never a crash."""

from functools import partial
from threading import Barrier

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from core.middleware import TransactionMiddleware
from core.refusal import Refused
from meetings import actions as meetings
from meetings.models import Meeting
from members.actions import add_address, create_person
from members.models import User
from minutes.actions import publish
from minutes.models import Minutes
from outbox.models import Message
from platforms.actions import add_member, approve, confirm_address, refuse
from platforms.models import JoinRequest, Membership, Role
from tests import make
from tests.concurrency.crowd import all_at_once


class Collision(Exception):
    sqlstate = "40P01"


def post(files=None):
    request = RequestFactory().post("/x/", {"reden": "ziek", **(files or {})})
    request.session = {}
    request._messages = FallbackStorage(request)
    return request


def colliding(times, said):
    """A view that loses its transaction `times` times before it works."""
    left = [times]

    def view(request):
        request._messages.add(20, "Bewaard.")
        if left[0]:
            left[0] -= 1
            raise OperationalError("deadlock detected") from Collision()
        return HttpResponse(f"{said} na {times}")

    return view


@pytest.mark.django_db
@pytest.mark.parametrize(("times", "status"), [(0, 200), (1, 200), (2, 200), (3, 503)])
def test_a_lost_transaction_is_tried_three_times_and_speaks_once(times, status):
    request = post()

    response = TransactionMiddleware(None).process_view(request, colliding(times, "gelukt"), (), {})

    assert response.status_code == status
    if status == 200:
        assert [str(message) for message in request._messages] == ["Bewaard."]
    else:
        assert response["Retry-After"] == "2"
        assert 'value="ziek"' in response.content.decode()


@pytest.mark.django_db
def test_another_trouble_of_the_database_is_not_tried_again():
    def view(request):
        raise OperationalError("server closed the connection")

    with pytest.raises(OperationalError):
        TransactionMiddleware(None).process_view(post(), view, (), {})


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_pages_that_wait_for_each_other_both_succeed():
    """A real deadlock: each locks one row, then wants the other's."""
    first, second = make.user(), make.user()
    meet = Barrier(2, timeout=5)
    tries, answers = [], []

    def view(mine, theirs, request):
        tries.append(mine.pk)
        User.objects.filter(pk=mine.pk).update(about="eerst")
        if len(tries) <= 2:
            meet.wait()
        User.objects.filter(pk=theirs.pk).update(about="dan")
        return HttpResponse("bewaard")

    def send(mine, theirs):
        page = partial(view, mine, theirs)
        answers.append(TransactionMiddleware(None).process_view(post(), page, (), {}).status_code)

    errors = all_at_once([partial(send, first, second), partial(send, second, first)])

    assert (errors, answers, len(tries)) == ([], [200, 200], 3)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_a_request_that_ten_people_decide_is_decided_once(self):
        group = make.atrium()
        managers = [make.member_of(group, Role.RELATIONSHIP_MANAGER) for _ in range(10)]
        row = make.join_request(atrium=group)
        jobs = [partial(approve, row, by=person) for person in managers[:5]]
        jobs += [
            partial(refuse, row, by=person, reason="Niet uw regio.") for person in managers[5:]
        ]

        errors = all_at_once(jobs)

        row.refresh_from_db()
        members = Membership.objects.filter(atrium=group, role=Role.MEMBER).count()
        assert errors == []
        assert members == (row.status == JoinRequest.Status.APPROVED)
        assert Message.objects.filter(kind="join_decided").count() == 1

    def test_an_address_that_is_confirmed_ten_times_is_put_forward_once(self):
        group = make.atrium()
        make.member_of(group, Role.RELATIONSHIP_MANAGER)
        row = make.join_request(JoinRequest.Status.UNCONFIRMED, atrium=group)
        copies = [JoinRequest.objects.get(pk=row.pk) for _ in range(10)]

        errors = all_at_once([partial(confirm_address, copy) for copy in copies])

        assert errors == []
        assert Message.objects.filter(kind="join_request").count() == 1

    def test_a_stranger_admitted_to_two_atria_at_once_becomes_one_person(self):
        staff = make.staff()
        rows = [make.join_request(email="nieuw@gemeente.example") for _ in range(6)]

        errors = all_at_once([partial(approve, row, by=staff) for row in rows])

        admitted = JoinRequest.objects.filter(status=JoinRequest.Status.APPROVED)
        assert errors == []
        assert User.objects.filter(email="nieuw@gemeente.example").count() == 1
        assert Membership.objects.count() == admitted.count() >= 1

    def test_one_address_makes_one_person_and_belongs_to_one(self):
        facts = {"first_name": "An", "last_name": "Nieuw"}
        errors = all_at_once(
            [partial(create_person, email="an@gent.example", **facts) for _ in range(8)]
        )
        people = [make.user() for _ in range(8)]
        errors += all_at_once(
            [partial(add_address, person, "extra@gent.example", by=person) for person in people]
        )

        assert errors == []
        assert User.objects.filter(email="an@gent.example").count() == 1
        assert User.objects.filter(emailaddress__email="extra@gent.example").count() == 1

    def test_a_role_given_ten_times_is_held_once(self):
        group, person, staff = make.atrium(), make.user(), make.staff()
        day = make.LONG_AGO

        errors = all_at_once(
            [partial(add_member, group, person, start_on=day, by=staff) for _ in range(10)]
        )

        assert (errors, Membership.objects.count()) == ([], 1)

    def test_a_verslag_published_ten_times_is_mailed_once(self):
        group = make.atrium()
        people = [make.member_of(group) for _ in range(3)]
        meeting = make.meeting(atrium=group, status=Meeting.Status.HELD)
        verslag = make.minutes(meeting=meeting, status=Minutes.Status.DRAFT)

        errors = all_at_once([partial(publish, verslag, by=people[0]) for _ in range(10)])

        assert (errors, Message.objects.count()) == ([], 3)

    def test_a_draft_is_announced_or_deleted_never_both(self):
        group = make.atrium()
        make.member_of(group)
        staff = make.staff()
        draft = make.meeting(Meeting.Status.DRAFT, atrium=group, venue="Zaal 1")
        jobs = [partial(meetings.announce, draft, by=staff) for _ in range(4)]
        jobs += [partial(meetings.delete_draft, draft, by=staff) for _ in range(4)]

        errors = all_at_once(jobs)

        left = list(Meeting.objects.values_list("status", flat=True))
        assert errors == []
        assert (left, Message.objects.count()) in [(["announced"], 1), ([], 0)]


@pytest.mark.django_db
@pytest.mark.parametrize("action", [meetings.announce, meetings.delete_draft])
def test_what_was_deleted_meanwhile_is_said_in_words(action):
    draft = make.meeting(Meeting.Status.DRAFT, venue="Zaal 1")
    Meeting.objects.filter(pk=draft.pk).delete()

    with pytest.raises(Refused, match="bestaat niet meer"):
        action(draft, by=make.staff())
