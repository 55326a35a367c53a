"""The last seat over HTTP: gunicorn, PostgreSQL, a hundred people at the same moment."""

import asyncio
import os
import time

import httpx
import pytest
from django.db import connection
from django.urls import reverse

from bench.server import running
from meetings.models import Registration
from tests import live, make

pytestmark = [pytest.mark.faults, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

PEOPLE = 100


async def everyone_asks(address, path, browsers):
    """Send one registration per browser, all at once; the statuses and the seconds each took."""
    limits = httpx.Limits(max_connections=PEOPLE)
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=60) as client:

        async def ask(jar, token):
            start = time.perf_counter()
            answer = await client.post(
                path,
                data={"csrfmiddlewaretoken": token},
                headers={"Cookie": "; ".join(f"{name}={value}" for name, value in jar.items())},
            )
            return answer.status_code, time.perf_counter() - start

        return await asyncio.gather(*(ask(*browser) for browser in browsers))


def storm(meeting, people):
    browsers = [live.cookies_of(person) for person in people]
    path = reverse("meetings:register", args=[meeting.pk])
    environment = live.environment(REDIS_URL=os.environ.get("REDIS_URL", ""))
    with running(environment, workers=2, threads=16, path="/kalender.ics") as (address, _):
        return asyncio.run(everyone_asks(address, path, browsers))


@pytest.mark.parametrize("seats", [1, 20])
def test_a_hundred_people_ask_at_once_and_only_the_seats_are_given(seats):
    meeting = make.meeting(capacity=seats, venue="Zaal")
    people = [make.member_of(meeting.atrium) for _ in range(PEOPLE)]
    connection.close()

    answers = storm(meeting, people)

    assert {status for status, _ in answers} == {302}
    assert sorted(seconds for _, seconds in answers)[98] < 3
    rows = Registration.objects.filter(meeting=meeting)
    assert rows.filter(status="registered").count() == seats
    waiting = rows.filter(status="waitlisted").values_list("queue_no", flat=True)
    assert sorted(waiting) == list(range(1, PEOPLE - seats + 1))
