"""How long a session lasts, and how it is lengthened (reliability.md 2.5, T112)."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tests import make
from tests.members.log_in import log_in

pytestmark = pytest.mark.django_db

HOUR = 3600
ADDRESS = "/mijn/sessie/"


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


@pytest.mark.parametrize(("build", "hours"), [(make.user, 8), (make.staff, 1)])
def test_looking_how_long_is_left_is_no_use_of_the_session(client, clock, build, hours):
    client.force_login(build())
    client.get("/leden/")

    clock.shift(timedelta(minutes=50))
    left = client.get(ADDRESS).json()
    clock.shift(timedelta(hours=hours, minutes=-50, seconds=1))
    ended = client.get("/leden/")

    assert left == {"seconds": hours * HOUR - 50 * 60, "extendable": True}
    assert ended.url == "/aanmelden/?next=/leden/"


def test_asking_for_more_time_gives_all_of_it(client, clock):
    client.force_login(make.staff())
    client.get("/leden/")

    clock.shift(timedelta(minutes=59))
    extended = client.post(ADDRESS).json()
    clock.shift(timedelta(minutes=59))

    assert extended == {"seconds": HOUR, "extendable": True}
    assert client.get("/leden/").status_code == 200


def test_the_last_hours_of_a_day_cannot_be_lengthened(client, clock):
    log_in(client, make.user().email)
    for _ in range(3):
        clock.shift(timedelta(hours=7))
        client.get("/leden/")
    clock.shift(timedelta(hours=2))

    assert client.post(ADDRESS).json() == {"seconds": HOUR, "extendable": False}


def test_a_page_says_how_long_the_session_lasts(client, clock):
    visitor = client.get("/").content.decode()
    client.force_login(make.user())

    page = client.get("/leden/").content.decode()

    assert f'data-seconds="{8 * HOUR}"' in page
    assert 'role="alertdialog"' in page
    assert "session.js" not in visitor


def test_who_was_away_too_long_still_reads_what_is_for_everyone(client, clock):
    person = make.staff()
    client.force_login(person)
    client.get("/leden/")
    clock.shift(timedelta(minutes=61))

    page = client.get("/kalender/")

    assert page.status_code == 200
    assert "U deed een tijd niets." in page.content.decode()
    assert "_auth_user_id" not in client.session
