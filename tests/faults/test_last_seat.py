"""The last seat over HTTP: gunicorn, PostgreSQL, a hundred people at the same moment."""

import asyncio
import os

import httpx
import pytest
from django.db import connection
from django.urls import reverse

from bench.server import running
from meetings.models import Registration
from tests import live, make

pytestmark = [pytest.mark.faults, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

PEOPLE = 100


async def at_once(address, browsers, ask):
    """One `ask(client, headers, token)` per browser, all at the same moment; their statuses."""
    limits = httpx.Limits(max_connections=PEOPLE)
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=60) as client:

        async def status(jar, token):
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in jar.items())}
            return (await ask(client, headers, token)).status_code

        return await asyncio.gather(*(status(*browser) for browser in browsers))


async def everyone_looks(address, path, browsers):
    def look(client, headers, _):
        return client.get(path, headers=headers)

    return await at_once(address, browsers, look)


async def everyone_asks(address, path, browsers):
    def ask(client, headers, token):
        return client.post(path, data={"csrfmiddlewaretoken": token}, headers=headers)

    return await at_once(address, browsers, ask)


def storm(meeting, people, app="atrium.wsgi"):
    browsers = [live.cookies_of(person) for person in people]
    path = reverse("meetings:register", args=[meeting.pk])
    environment = live.environment(REDIS_URL=os.environ.get("REDIS_URL", ""))
    with running(environment, app=app, threads=8, path="/kalender.ics") as (address, _):
        # A server that has been up for a while, as on the day registration opens.
        asyncio.run(everyone_looks(address, path, browsers))
        return asyncio.run(everyone_asks(address, path, browsers))


@pytest.mark.parametrize("seats", [1, 20])
def test_a_hundred_people_ask_at_once_and_only_the_seats_are_given(seats):
    meeting = make.meeting(capacity=seats, venue="Zaal")
    people = [make.member_of(meeting.atrium) for _ in range(PEOPLE)]
    connection.close()

    answers = storm(meeting, people)

    assert set(answers) == {302}
    rows = Registration.objects.filter(meeting=meeting)
    assert rows.filter(status="registered").count() == seats
    waiting = rows.filter(status="waitlisted").values_list("queue_no", flat=True)
    assert sorted(waiting) == list(range(1, PEOPLE - seats + 1))


def test_without_the_lock_the_seat_is_sold_more_than_once():
    """The control: the test above would see it."""
    meeting = make.meeting(capacity=1, venue="Zaal")
    people = [make.member_of(meeting.atrium) for _ in range(PEOPLE)]
    connection.close()

    storm(meeting, people, app="tests.faults.unlocked")

    assert Registration.objects.filter(meeting=meeting, status="registered").count() > 1
