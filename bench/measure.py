"""Measure the pages of one prepared database; prints one JSON line per page.

Run by `bench.__main__` with the environment of the run; not meant to be called by hand.
"""

import json
import os
import sys
from datetime import timedelta
from urllib.parse import quote
from uuid import uuid4

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.middleware.csrf import _get_new_csrf_string  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.load import Shot, fire, together  # noqa: E402
from bench.server import cpu_seconds, running  # noqa: E402
from core.times import today  # noqa: E402
from meetings.models import Meeting  # noqa: E402
from members.models import User  # noqa: E402
from platforms.agreements import SESSION_KEY  # noqa: E402
from platforms.models import Acceptance, Agreement, Atrium, Membership  # noqa: E402

MEMBER = "omgevingsambtenaar@demo.example"
CONSTANT = Shot("/bench/constant/")
WARM_UP = 40
TURNS = 10


def log_in(user):
    """The cookies of a logged-in session that has accepted the agreements."""
    agreement = Agreement.objects.order_by("-version").first()
    Acceptance.objects.get_or_create(agreement=agreement, person=user)
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session[SESSION_KEY] = agreement.version
    session.create()
    token = _get_new_csrf_string()
    cookies = f"{settings.SESSION_COOKIE_NAME}={session.session_key}; "
    return cookies + f"{settings.CSRF_COOKIE_NAME}={token}", token


def pages(member, cookies):
    """(name, path, cookies) of everything that is only read."""
    meeting = Meeting.objects.permitted(member, "read").going_on().upcoming().first()
    region = meeting.atrium.municipalities.first()
    calendar = reverse("meetings:calendar")
    return [
        ("home, visitor", reverse("dashboard:home"), ""),
        ("home, member", reverse("dashboard:home"), cookies),
        ("calendar, visitor", calendar, ""),
        ("calendar, member", calendar, cookies),
        (
            "calendar, member, filtered",
            f"{calendar}?province={region.province_id if region else ''}",
            cookies,
        ),
        ("meeting page", meeting.get_absolute_url(), cookies),
        ("verslagen", reverse("minutes:list"), cookies),
        ("verslag search", reverse("minutes:list") + "?q=vergunning+water", cookies),
    ]


def in_turns(address, master, series):
    """The timing of each series and its CPU per request in milliseconds, by name.

    They take turns, so that whatever else the machine does weighs on all of them alike.
    """
    spent, timings = dict.fromkeys(series, 0), {name: [] for name in series}
    for turn in range(TURNS):
        for name, shots in series.items():
            before = cpu_seconds(master)
            timings[name].append(fire(address, shots[turn::TURNS], clients=1))
            spent[name] += cpu_seconds(master) - before
    return {
        name: (together(timings[name]), spent[name] * 1000 / len(shots))
        for name, shots in series.items()
    }


def measure_page(address, master, name, path, cookies, count):
    """One row of the table for a page that is only read, beside the two controls."""
    sql = f"/bench/sql/?page={quote(path)}"
    series = {
        "constant": [CONSTANT] * count,
        "page": [Shot(path, cookies)] * count,
        "sql": [Shot(sql, cookies)] * count,
    }
    for shots in series.values():
        fire(address, shots[:1] * WARM_UP, clients=8)
    found = in_turns(address, master, series)
    one, cpu = found["page"]
    assert one.statuses == {200}, f"{name}: {one.statuses}"
    eight = fire(address, series["page"], clients=8)
    row = figures(name, one, eight, cpu, constant=found["constant"][1])
    only_sql, row["sql_cpu"] = found["sql"]
    row["queries"] = only_sql.queries
    return row


def measure_constant(address, count):
    """The row of the constant view itself: its latency; its CPU is the mean over all rows."""
    one = fire(address, [CONSTANT] * count, clients=1)
    return figures("constant", one, fire(address, [CONSTANT] * count, clients=8), None)


def figures(name, one, eight, cpu, constant=None):
    return {
        "page": name,
        "cpu": cpu,
        "constant": constant,
        "p50_1": one.p50,
        "p95_1": one.p95,
        "p50_8": eight.p50,
        "p95_8": eight.p95,
        "bytes": one.size,
    }


def registrations(count):
    """Forms of `count` people for one new meeting without a limit."""
    atrium = Atrium.objects.filter(platform__admission="fixed", municipalities=None).first()
    atrium = atrium or Atrium.objects.filter(platform__admission="fixed").first()
    start = timezone.now() + timedelta(days=40)
    meeting = Meeting.objects.create(
        atrium=atrium,
        title="Meting",
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        status=Meeting.Status.ANNOUNCED,
        announced_at=timezone.now(),
        venue="Zaal",
    )
    path = reverse("meetings:register", args=[meeting.pk])
    shots = []
    for _ in range(count):
        person = User.objects.create_user(
            f"meting-{uuid4().hex}@demo.example", first_name="Meting", last_name="Voorbeeld"
        )
        Membership.objects.create(person=person, atrium=atrium, start_on=today())
        cookies, token = log_in(person)
        form = {"csrfmiddlewaretoken": token, "nonce": str(uuid4())}
        shots.append(Shot(path, cookies, form))
    return meeting, shots


def measure_registration(address, master, count):
    """One row for the registration POST; every request is another person."""
    meeting, shots = registrations(2 * count + WARM_UP)
    fire(address, shots[:WARM_UP], clients=8)
    forms = shots[WARM_UP : WARM_UP + count]
    found = in_turns(address, master, {"constant": [CONSTANT] * count, "form": forms})
    one, cpu = found["form"]
    eight = fire(address, shots[WARM_UP + count :], clients=8)
    registered = meeting.registrations.registered().count()
    assert registered == len(shots), f"{registered} of {len(shots)} registered: {one.statuses}"
    return figures("registration POST", one, eight, cpu, constant=found["constant"][1])


def main(count):
    member = User.objects.get(email=MEMBER)
    cookies, _ = log_in(member)
    with running({**os.environ}) as (address, master):
        rows = [measure_constant(address, count)]
        for name, path, who in pages(member, cookies):
            rows.append(measure_page(address, master, name, path, who, count))
        rows.append(measure_registration(address, master, count))
    rows[0]["cpu"] = sum(row["constant"] for row in rows[1:]) / len(rows[1:])
    sys.stdout.writelines(json.dumps(row) + "\n" for row in rows)


if __name__ == "__main__":
    main(int(sys.argv[1]))
