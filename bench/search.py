"""The search page on a network with very many passages: `./run bench --search 100000`.

Fills a prepared database with verslagen written in the portal (once), indexes them, and asks for
two words with filters, as a member of a few atria and as staff. Every answer is compared with what
the rules say of each thing that was found.
"""

import json
import random
import statistics
import sys
import time
from datetime import timedelta
from itertools import islice

import django

django.setup()

from allauth.mfa.totp.internal.auth import TOTP  # noqa: E402
from django.contrib.auth.models import Group  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.http import urlencode  # noqa: E402

from bench.load import Shot, fire  # noqa: E402
from bench.measure import MEMBER, log_in  # noqa: E402
from bench.server import running  # noqa: E402
from dashboard.demo.subjects import SUBJECTS  # noqa: E402
from dashboard.models import SearchEntry, SearchTodo  # noqa: E402
from dashboard.search.checking import rebuild  # noqa: E402
from dashboard.search.facets import listed  # noqa: E402
from dashboard.search.kinds import KINDS  # noqa: E402
from dashboard.search.query import Query, matching, ranked  # noqa: E402
from dashboard.search.words import COMMON, found_in, plain  # noqa: E402
from meetings.models import Meeting  # noqa: E402
from members.models import User  # noqa: E402
from minutes.models import Edition, Minutes, Passage, Point  # noqa: E402
from platforms.models import Atrium  # noqa: E402

SECRET = "JBSWY3DPEHPK3PXP"
PER_VERSLAG = 20
WORDS = 80
YEARS = 10
BATCH = 1000
SYLLABLES = [
    "bos",
    "dorp",
    "gracht",
    "haven",
    "kern",
    "land",
    "meer",
    "natuur",
    "oever",
    "plein",
    "rand",
    "spoor",
    "tuin",
    "veld",
    "weide",
    "zone",
]
HEADS = [
    "aanleg",
    "beheer",
    "controle",
    "dossier",
    "grens",
    "kaart",
    "norm",
    "onderzoek",
    "plan",
    "project",
    "studie",
    "toets",
    "visie",
]


def sentences():
    return [text for each in SUBJECTS for text in (*each.said, *each.agreed, *each.asked)]


def vocabulary():
    """Some ten thousand invented compounds beside the words of the sentences; few occur often."""
    dice = random.Random(5)
    return ["".join([*dice.sample(SYLLABLES, 3), dice.choice(HEADS)]) for _ in range(10_000)]


def fill(count):
    """Add verslagen with `count` passages in all, spread over all atria and ten years."""
    dice, said, rare = random.Random(7), sentences(), vocabulary()
    atria = list(Atrium.objects.filter(is_active=True))
    start = timezone.now().replace(minute=0, second=0, microsecond=0)
    meetings = [
        Meeting(
            atrium=dice.choice(atria),
            title=f"Overleg {dice.choice(SUBJECTS).theme.lower()} {number}",
            starts_at=(day := start - timedelta(days=dice.randrange(30, 365 * YEARS))),
            ends_at=day + timedelta(hours=3),
            status=Meeting.Status.HELD,
            announced_at=day - timedelta(days=40),
        )
        for number in range(count // PER_VERSLAG)
    ]
    Meeting.objects.bulk_create(meetings, batch_size=BATCH)
    rows = [_verslag(meeting) for meeting in meetings]
    Minutes.objects.bulk_create(rows, batch_size=BATCH)
    editions = [Edition(minutes=row, issued_at=row.adopted_at) for row in rows]
    Edition.objects.bulk_create(editions, batch_size=BATCH)
    points = [Point(minutes=row, title=dice.choice(SUBJECTS).titles[0]) for row in rows]
    Point.objects.bulk_create(points, batch_size=BATCH)
    passages = (
        Passage(
            edition=edition,
            point=point,
            order=number,
            kind=dice.choices(["text", "decision"], [9, 1])[0],
            level=dice.choices(["atrium", "department", "public"], [8, 1, 1])[0],
            text=_text(dice, said, rare),
        )
        for edition, point in zip(editions, points, strict=True)
        for number in range(PER_VERSLAG)
    )
    while some := list(islice(passages, BATCH)):
        Passage.objects.bulk_create(some)


def _verslag(meeting):
    return Minutes(
        meeting=meeting,
        title=f"Verslag {meeting.title}",
        summary="Wat we bespraken en afspraken.",
        dated_on=meeting.starts_at.date(),
        status=Minutes.Status.ADOPTED,
        published_at=meeting.ends_at,
        adopted_at=meeting.ends_at,
        adopted_how=Minutes.Adoption.DIRECT,
        shown_edition=1,
    )


def _text(dice, said, rare):
    """Two real sentences among invented words, of which some occur a thousand times more than others."""
    places = [int(dice.paretovariate(0.6)) % len(rare) for _ in range(WORDS)]
    more = " ".join(rare[place] for place in places)
    return f"<p>{dice.choice(said)} {more} {dice.choice(said)}</p>"


def questions(count):
    """Two words of one sentence each time, in turn without, with one and with two filters."""
    dice, said = random.Random(11), sentences()
    filters = [{}, {"soort": "verslag"}, {"jaar": timezone.now().year - 2}, {"provincie": 2}]
    filters.append({"soort": "afspraak", "jaar": timezone.now().year - 1})
    for number in range(count):
        words = [w for w in found_in(dice.choice(said)) if len(w) > 3 and plain(w) not in COMMON]
        yield " ".join(dice.sample(words, 2)), filters[number % len(filters)]


def check(user, asked):
    """Whether what the search finds is exactly what the rules let `user` see, thing by thing.

    Of what has more hits than are ever looked at, whether all that is found may be seen.
    """
    for text, _ in asked:
        rows = matching(Query(text))
        keys, counts = listed(ranked(rows, Query(text), user), {}, user)
        found = set(keys)
        wanted = set()
        for code, kind in KINDS.items():
            pks = rows.filter(kind=code).values_list("object_id", flat=True)
            seen = kind.permitted(user).filter(pk__in=list(pks))
            wanted |= {f"{code}:{pk}" for pk in seen.values_list("pk", flat=True)}
        assert found <= wanted if counts.is_cut else found == wanted, text


def measure(name, user, asked, address):
    cookies, _ = log_in(user)
    shots = [Shot(f"/zoeken/?{urlencode({'q': text, **more})}", cookies) for text, more in asked]
    fire(address, shots[:20], clients=2)
    found = [
        len(listed(ranked(matching(Query(text)), Query(text), user), {}, user)[0])
        for text, _ in asked[:20]
    ]
    check(user, asked[:10])
    one = fire(address, shots, clients=1)
    four = fire(address, shots, clients=4)
    assert one.statuses == four.statuses == {200}, one.statuses | four.statuses
    return {
        "who": name,
        "p50_1": one.p50,
        "p95_1": one.p95,
        "p50_4": four.p50,
        "p95_4": four.p95,
        "found": statistics.median(found),
        "most": max(found),
    }


def tell(row):
    sys.stdout.write(json.dumps(row) + "\n")
    sys.stdout.flush()


def main(count, requests):
    if Passage.objects.count() < count:
        fill(count)
        SearchTodo.objects.all().delete()
    seconds = None
    if SearchEntry.objects.filter(kind="passage").count() < count:
        start = time.monotonic()
        rebuild()
        SearchTodo.objects.all().delete()
        seconds = time.monotonic() - start
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    member = User.objects.get(email=MEMBER)
    staff = User.objects.filter(groups=Group.objects.get(name="PBM")).first()
    asked = list(questions(requests))
    with running({}) as (address, _):
        if not staff.is_enrolled:  # who is of PBM needs a second factor to get in
            TOTP.activate(staff, SECRET)
        for name, user in (("member", member), ("staff", staff)):
            tell(measure(name, user, asked, address))
    tell({"entries": SearchEntry.objects.count(), "indexed_in": seconds})


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
