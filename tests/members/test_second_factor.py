"""Staff and relationship managers need a second factor; sessions of staff end after an idle hour."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from core.times import today
from platforms.models import Role
from tests import make
from tests.members.log_in import app_code, log_in

pytestmark = pytest.mark.django_db

MEANS = "/mijn/aanmeldmiddelen/"


def manager(enrolled=True):
    role = Role.RELATIONSHIP_MANAGER
    return make.member_of(make.atrium(), role) if enrolled else make.membership(role=role).person


BUILDERS = {"PBM": make.staff, "beheerder": make.administrator, "relatiebeheerder": manager}


@pytest.mark.parametrize("role", BUILDERS)
def test_without_a_second_factor_one_can_only_enrol(client, role):
    person = BUILDERS[role](enrolled=False)
    log_in(client, person.email)

    answers = {path: client.get(path) for path in ("/leden/", "/beheer/", "/mijn/")}
    post = client.post("/mijn/gegevens/bewaren/", {"first_name": "Piet"})

    assert {answer.url for answer in answers.values()} == {MEANS}
    assert post.url == MEANS
    assert client.get(MEANS).status_code == 200
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200


@pytest.mark.parametrize("role", [Role.MEMBER, Role.CHAIR, Role.SECRETARY, Role.STEERING])
def test_the_other_roles_need_no_second_factor(client, role):
    log_in(client, make.member_of(make.atrium(), role).email)

    assert client.get("/leden/").status_code == 200


def test_a_relationship_manager_of_yesterday_or_tomorrow_needs_none(client):
    person, role = make.user(), Role.RELATIONSHIP_MANAGER
    make.membership(person=person, role=role, end_on=today() - timedelta(days=1))
    make.membership(person=person, role=role, start_on=today() + timedelta(days=1))
    log_in(client, person.email)

    assert client.get("/leden/").status_code == 200


def test_who_becomes_relationship_manager_enrols_at_the_next_click(client):
    person = make.user()
    log_in(client, person.email)
    before = client.get("/leden/").status_code

    make.membership(person=person, role=Role.RELATIONSHIP_MANAGER)

    assert (before, client.get("/leden/").url) == (200, MEANS)


def test_a_link_from_a_mail_works_before_enrolling(client):
    person = manager(enrolled=False)
    meeting = make.meeting(atrium=person.memberships.get().atrium)
    row = make.registration(meeting=meeting, person=person)
    client.force_login(person)

    page = client.get(reverse("meetings:answer", args=[make.answer_token(row)]))

    assert page.status_code == 200
    assert client.get("/").url == MEANS


def test_staff_enrol_an_app_get_recovery_codes_and_go_on(client):
    person = make.staff(enrolled=False)
    log_in(client, person.email)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret

    done = client.post(reverse("mfa_activate_totp"), {"code": app_code(secret)})
    codes = client.get(done.url)

    assert done.url == reverse("mfa_view_recovery_codes")
    assert len(codes.context["unused_codes"]) == 10
    assert client.get("/leden/").status_code == 200


def test_a_wrong_app_code_does_not_enrol(client):
    person = make.staff(enrolled=False)
    log_in(client, person.email)
    client.get(reverse("mfa_activate_totp"))

    page = client.post(reverse("mfa_activate_totp"), {"code": "000000"})

    assert "Deze code klopt niet." in page.content.decode()
    assert not Authenticator.objects.exists()


def test_the_mail_code_alone_does_not_log_staff_in(client):
    person = make.staff()

    answer = log_in(client, person.email)
    skipped = client.get("/leden/")
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    right = client.post(reverse("mfa_authenticate"), {"code": app_code()})

    assert answer.url == reverse("mfa_authenticate")
    assert skipped.url.startswith(reverse("account_login"))
    assert "Deze code klopt niet." in wrong.content.decode()
    assert right.url == "/"
    assert client.get("/leden/").status_code == 200


def test_an_app_code_works_once(client):
    person = make.staff()
    code = app_code()
    log_in(client, person.email)
    client.post(reverse("mfa_authenticate"), {"code": code})
    client.post(reverse("account_logout"))

    log_in(client, person.email)
    again = client.post(reverse("mfa_authenticate"), {"code": code})

    assert again.status_code == 200
    assert "Deze code klopt niet." in again.content.decode()


def test_a_recovery_code_logs_in_once(client):
    person = make.staff(enrolled=False)
    log_in(client, person.email)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": app_code(secret)})
    code = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]
    answers = []

    for _ in range(2):
        client.post(reverse("account_logout"))
        log_in(client, person.email)
        answers.append(client.post(reverse("mfa_authenticate"), {"code": code}).status_code)

    assert answers == [302, 200]


def test_the_second_factor_cannot_be_removed_without_giving_it_again(client):
    person = make.staff()
    client.force_login(person)

    answer = client.post(reverse("mfa_deactivate_totp"))

    assert answer.url.startswith(reverse("mfa_reauthenticate"))
    assert Authenticator.objects.filter(user=person).exists()


def test_a_staff_session_ends_after_an_hour_without_use(client):
    person = make.staff()
    client.force_login(person)
    start = timezone.now()

    with time_machine.travel(start, tick=False) as clock:
        assert client.get("/leden/").status_code == 200
        clock.shift(timedelta(minutes=50))
        assert client.get("/leden/").status_code == 200
        clock.shift(timedelta(minutes=61))
        ended = client.get("/leden/?q=gent")

    assert ended.url == "/aanmelden/?next=/leden/%3Fq%3Dgent"
    assert "_auth_user_id" not in client.session


def test_a_members_session_outlives_the_hour(client):
    client.force_login(make.user())

    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.get("/leden/")
        clock.shift(timedelta(hours=7))
        assert client.get("/leden/").status_code == 200
        clock.shift(timedelta(hours=8, seconds=1))
        assert client.get("/leden/").status_code == 302
