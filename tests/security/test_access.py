"""Nobody reads or does more than they may today (reliability.md section 3, group A)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.refusal import Refused
from core.rules import RULES, allowed, nobody
from core.times import today
from meetings.models import Meeting
from members import actions as people
from members.models import Function
from minutes.audience import readers
from minutes.models import Minutes
from platforms.models import Atrium, Platform, Role
from tests import make

pytestmark = pytest.mark.django_db
YESTERDAY, TOMORROW = today() - timedelta(days=1), today() + timedelta(days=1)


def atrium_of_aldermen():
    """An atrium that follows the mandate, and the function that opens it."""
    platform = make.platform(admission=Platform.Admission.MANDATE)
    alderman = make.function("schepen", Function.Kind.MANDATE)
    platform.functions.add(alderman)
    platform.organisation_types.add(make.organisation_type())
    return make.atrium(platform=platform), alderman


def what_opens(person, group):
    """What of an atrium with one meeting and one published verslag `person` may read."""
    names = {
        "atrium": Atrium.objects.permitted(person, "read").filter(pk=group.pk),
        "bijeenkomst": Meeting.objects.permitted(person, "read").filter(atrium=group),
        "verslag": Minutes.objects.permitted(person).filter(meeting__atrium=group),
    }
    return {name for name, rows in names.items() if rows.exists()}


EVERYTHING = {"atrium", "bijeenkomst", "verslag"}


@pytest.mark.parametrize(
    ("role", "ends_on", "opens"),
    [
        (Role.MEMBER, None, EVERYTHING),
        (Role.MEMBER, TOMORROW, EVERYTHING),
        (Role.MEMBER, YESTERDAY, set()),
        (Role.SECRETARY, YESTERDAY, EVERYTHING),
    ],
)
def test_reading_ends_with_the_mandate_whatever_the_membership_says(role, ends_on, opens):
    group, alderman = atrium_of_aldermen()
    person = make.member_of(group, role)
    make.position(person=person, function=alderman, end_on=ends_on)
    verslag = make.minutes(meeting=make.meeting(atrium=group, status=Meeting.Status.HELD))

    assert what_opens(person, group) == opens
    assert (person in readers(verslag)) == bool(opens)


def test_another_function_does_not_replace_the_mandate():
    group, _ = atrium_of_aldermen()
    official = make.member_of(group)
    make.position(person=official)
    make.minutes(meeting=make.meeting(atrium=group, status=Meeting.Status.HELD))

    assert what_opens(official, group) == set()


def test_a_mandate_that_still_has_to_begin_opens_the_papers():
    group, alderman = atrium_of_aldermen()
    person = make.member_of(group)
    make.position(person=person, function=alderman, start_on=TOMORROW)
    make.minutes(meeting=make.meeting(atrium=group, status=Meeting.Status.HELD))

    assert what_opens(person, group) == EVERYTHING


@pytest.mark.parametrize(("ends_on", "opens"), [(TOMORROW, EVERYTHING), (YESTERDAY, set())])
def test_who_left_every_function_reads_nothing_any_more(ends_on, opens):
    group = make.atrium()
    person = make.member_of(group)
    make.position(person=person, end_on=ends_on)
    make.minutes(meeting=make.meeting(atrium=group, status=Meeting.Status.HELD))

    assert what_opens(person, group) == opens


@pytest.mark.parametrize("permission", [name for name, rule in RULES.items() if rule is nobody])
def test_what_never_happens_does_not_happen_for_the_administrator(permission):
    administrator = make.administrator()

    assert allowed(administrator, permission) == nobody(administrator)


def test_the_administrator_finds_no_button_to_delete_a_membership(client):
    row = make.membership()
    client.force_login(make.administrator())

    page = client.get(reverse("admin:platforms_membership_delete", args=[row.pk]))
    sent = client.post(reverse("admin:platforms_membership_delete", args=[row.pk]), {"post": "yes"})

    assert (page.status_code, sent.status_code) == (403, 403)
    row.refresh_from_db()


@pytest.mark.parametrize(
    ("model", "guess"),
    [
        ("outbox_message", "subject__startswith=Uw+aanmeldcode"),
        ("outbox_message", "token__startswith=a"),
        ("members_user", "calendar_token__startswith=a"),
        ("members_user", "password__startswith=!"),
        ("platforms_membership", "person__phone__startswith=04"),
        ("meetings_meeting", "online_url__contains=zoom"),
    ],
)
def test_a_secret_cannot_be_guessed_through_the_address_of_a_list(client, model, guess):
    """Django filters on any field named in the address; an error and a row would tell."""
    client.force_login(make.staff())

    answer = client.get(f"{reverse(f'admin:{model}_changelist')}?{guess}")

    assert answer.status_code == 400


def test_what_people_accepted_changes_for_nobody_any_more(client):
    agreement = make.agreement(text="Communiceer open.")
    client.force_login(make.administrator())
    changed = {"version": 1, "text": "Iets anders.", "valid_from": "2020-01-01"}

    client.post(reverse("admin:platforms_agreement_change", args=[agreement.pk]), changed)

    agreement.refresh_from_db()
    assert agreement.text == "Communiceer open."


@pytest.mark.parametrize(
    "action", [people.anonymise, people.reactivate, people.deactivate], ids=lambda a: a.__name__
)
def test_staff_do_nothing_to_an_administrator(action):
    boss = make.administrator(is_active=action is people.deactivate)

    with pytest.raises(Refused, match="Alleen een beheerder"):
        action(boss, by=make.staff())

    boss.refresh_from_db()
    assert (boss.is_active, boss.first_name) == (action is people.deactivate, "Lin")


def test_what_one_organiser_opened_is_not_offered_to_the_next(client):
    """A form class serves everyone: choices put on it would travel from one request to another."""
    group, other = make.atrium(), make.atrium()
    item = make.agenda_item(meeting=make.meeting(atrium=group), title="Vertrouwelijk punt")
    mine = reverse("admin:meetings_meeting_change", args=[item.meeting_id])
    client.force_login(make.member_of(group, Role.CHAIR))
    seen = client.get(mine).content.decode()
    client.force_login(make.member_of(other, Role.CHAIR))

    new = client.get(reverse("admin:meetings_meeting_add"), {"atrium": other.pk})

    assert new.status_code == 200
    assert ["Vertrouwelijk punt" in text for text in (seen, new.content.decode())] == [True, False]
