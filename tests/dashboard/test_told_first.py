"""Steps of the back office that mail: first whom and what, then nu, later or niet."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.times import local, today
from meetings import actions
from meetings.models import Registration
from outbox.models import Message
from platforms.models import JoinRequest, Membership, Role
from tests import make
from tests.pages import text_of

pytestmark = pytest.mark.django_db
Status = Registration.Status


@pytest.fixture
def atrium():
    return make.atrium()


@pytest.fixture
def staff(client):
    person = make.staff()
    client.force_login(person)
    return person


def in_days(days):
    """A moment as the form takes it, and as it is kept."""
    moment = (local(timezone.now()) + timedelta(days=days)).replace(
        hour=10, minute=0, second=0, microsecond=0
    )
    return moment, {"moment_0": f"{moment:%d/%m/%Y}", "moment_1": "10:00"}


def kinds():
    return sorted(Message.objects.values_list("kind", flat=True))


def seated_and_waiting(atrium):
    meeting = make.meeting(atrium=atrium, capacity=1)
    people = make.member_of(atrium, first_name="An"), make.member_of(atrium, first_name="Bo")
    for person in people:
        actions.register(meeting, person, by=person)
    Message.objects.all().delete()
    return meeting, *people


def states(meeting):
    return list(meeting.registrations.order_by("pk").values_list("status", flat=True))


def test_the_end_of_a_membership_shows_both_mails_and_waits_for_a_yes(client, staff, atrium):
    meeting, leaver, waiter = seated_and_waiting(atrium)
    membership = Membership.objects.get(person=leaver)
    page = reverse("admin:platforms_membership_change", args=[membership.pk])
    form = {"end_on": today()}

    asked = text_of(client.post(page, form))
    assert "2 mensen krijgen een mail" in asked
    assert leaver.email in asked
    assert "Er is een plaats voor u: Startdag" in asked
    assert "Deze mails vertrekken altijd." in asked
    assert "Niet mailen" not in asked
    assert (states(meeting), kinds()) == (["registered", "waitlisted"], [])

    moment, later = in_days(3)
    done = client.post(page, {**form, "confirm": "ja", "when": "later", **later})

    assert done.status_code == 302
    assert states(meeting) == ["cancelled", "registered"]
    assert kinds() == ["promoted", "withdrawn"]
    assert {row.due_at for row in Message.objects.all()} == {moment}
    membership.refresh_from_db()
    assert membership.end_on == today()


def test_a_moment_too_near_the_meeting_is_said_beside_the_field(client, staff, atrium):
    _, leaver, _ = seated_and_waiting(atrium)
    page = reverse(
        "admin:platforms_membership_change", args=[Membership.objects.get(person=leaver).pk]
    )
    _, later = in_days(31)

    answer = client.post(page, {"end_on": today(), "confirm": "ja", "when": "later", **later})

    assert "Kies een moment voor " in text_of(answer)
    assert kinds() == []
    assert Membership.objects.filter(end_on=None, person=leaver).exists()


@pytest.mark.parametrize(("when", "mailed"), [("now", ["invitation"]), ("not", [])])
def test_a_membership_made_by_staff_asks_whether_its_invitation_is_mailed(
    client, staff, atrium, when, mailed
):
    meeting, person = make.meeting(atrium=atrium), make.user()
    page = reverse("admin:platforms_membership_add")
    form = {"atrium": atrium.pk, "address": person.email, "role": Role.MEMBER, "start_on": today()}

    asked = text_of(client.post(page, form))
    client.post(page, {**form, "confirm": "ja", "when": when})

    assert "1 persoon krijgt een mail" in asked
    assert "Uitnodiging: Startdag" in asked
    assert (states(meeting), kinds()) == (["invited"], mailed)
    assert Membership.objects.filter(person=person).count() == 1


def test_without_mail_a_membership_is_made_or_ended_without_another_page(client, staff, atrium):
    person = make.user()
    form = {"atrium": atrium.pk, "address": person.email, "role": Role.MEMBER, "start_on": today()}
    client.post(reverse("admin:platforms_membership_add"), form)

    row = Membership.objects.get(person=person)
    client.post(reverse("admin:platforms_membership_change", args=[row.pk]), {"end_on": today()})

    row.refresh_from_db()
    assert (row.end_on, kinds()) == (today(), [])


def test_closing_a_profile_first_shows_who_gets_the_seat(client, staff, atrium):
    meeting, leaver, waiter = seated_and_waiting(atrium)
    page = reverse("admin:members_user_changelist")
    form = {"action": "close_selected", "_selected_action": [leaver.pk]}

    asked = text_of(client.post(page, form))
    leaver.refresh_from_db()
    assert "1 persoon krijgt een mail" in asked
    assert waiter.email in asked
    assert (leaver.is_active, states(meeting)) == (True, ["registered", "waitlisted"])

    client.post(page, {**form, "confirm": "ja", "when": "now"})
    leaver.refresh_from_db()
    assert (leaver.is_active, states(meeting)) == (False, ["cancelled", "registered"])


def test_a_decision_on_a_request_can_be_looked_at_and_sent_later(client, atrium):
    meeting = make.meeting(atrium=atrium)
    request = make.join_request(atrium=atrium)
    client.force_login(make.member_of(atrium, Role.RELATIONSHIP_MANAGER))
    page = reverse("platforms:decide", args=[request.pk])

    seen = text_of(client.get(page))
    looked = text_of(client.post(page, {"approve": "look"}))
    assert "Daarbij komt de uitnodiging voor wat al aangekondigd is" in seen
    assert "1 persoon krijgt 2 mails" in looked
    assert "Uitnodiging: Startdag" in looked
    assert (JoinRequest.objects.get().status, kinds()) == ("open", [])

    moment, later = in_days(2)
    client.post(page, {"approve": "look", "confirm": "ja", "when": "later", **later})
    assert (JoinRequest.objects.get().status, states(meeting)) == ("approved", ["invited"])
    assert kinds() == ["invitation", "join_decided"]
    assert {row.due_at for row in Message.objects.all()} == {moment}


def test_several_requests_are_asked_together(client, staff, atrium):
    rows = [make.join_request(atrium=atrium) for _ in range(2)]
    form = {"action": "approve_selected", "_selected_action": [row.pk for row in rows]}
    page = reverse("admin:platforms_joinrequest_changelist")

    asked = text_of(client.post(page, form))
    assert "2 aanvragen goedkeuren?" in asked
    assert "2 mensen krijgen een mail" in asked
    assert not Membership.objects.filter(atrium=atrium).exists()

    client.post(page, {**form, "confirm": "ja", "when": "now"})
    assert Membership.objects.filter(atrium=atrium).count() == 2


@pytest.mark.parametrize(("when", "mailed"), [("now", ["colleague_registered"]), ("not", [])])
def test_staff_look_at_the_mail_of_who_they_register(client, staff, atrium, when, mailed):
    meeting, person = make.meeting(atrium=atrium), make.member_of(atrium)
    page = reverse("admin:meetings_meeting_registrations", args=[meeting.pk])
    form = {"step": "add", "address": person.email}

    looked = client.post(page, {**form, "look": "ja"})
    assert "1 persoon krijgt een mail" in text_of(looked)
    assert states(meeting) == []

    client.post(page, {**form, "confirm": "ja", "when": when})
    assert (states(meeting), kinds()) == (["registered"], mailed)


def test_what_is_left_for_later_stands_planned_on_the_delivery_page_and_can_be_stopped(
    client, staff, atrium
):
    make.meeting(atrium=atrium)
    request = make.join_request(atrium=atrium)
    _, later = in_days(2)
    form = {"approve": "look", "confirm": "ja", "when": "later", **later}
    client.post(reverse("platforms:decide", args=[request.pk]), form)
    page = reverse("admin:meetings_meeting_delivery")

    seen = text_of(client.get(page))
    for message in Message.objects.all():
        client.post(page, {"step": "cancel", "message": message.pk})

    assert "1 bericht gaat weg op" in seen
    assert "10.00 uur. Uitnodiging: Startdag" in seen
    states = dict(Message.objects.values_list("kind", "state"))
    assert states == {"invitation": "cancelled", "join_decided": "queued"}
