"""A session ends when we say it does (ASVS 7.3; cases 37, 38; the privacy page)."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from members import actions
from tests import make
from tests.members.log_in import log_in

pytestmark = pytest.mark.django_db


def test_a_session_that_is_used_all_day_and_night_ends_after_a_day(client):
    person = make.user()

    with time_machine.travel(timezone.now(), tick=False) as clock:
        log_in(client, person.email)
        for _ in range(23):
            clock.shift(timedelta(hours=1))
            assert client.get("/mijn/").status_code == 200
        clock.shift(timedelta(minutes=61))
        ended = client.get("/mijn/")

    assert ended.url == "/aanmelden/?next=/mijn/"
    assert "_auth_user_id" not in client.session


def test_a_page_that_is_open_dies_with_the_profile(client):
    person, staff = make.user(), make.staff()
    log_in(client, person.email)
    before = client.get("/mijn/").status_code

    actions.deactivate(person, by=staff)

    after = [client.get("/mijn/"), client.post("/mijn/keuzes/", {"show_email": "on"})]
    assert (before, [answer.status_code for answer in after]) == (200, [302, 302])
    person.refresh_from_db()
    assert person.show_email is False


def test_rights_that_are_taken_away_are_gone_at_the_next_click(client):
    boss, staff = make.administrator(), make.staff()
    client.force_login(staff)
    before = client.get("/beheer/members/user/").status_code

    actions.set_staff(staff, is_pbm=False, is_superuser=False, by=boss)

    assert (before, client.get("/beheer/members/user/").status_code) == (200, 302)
