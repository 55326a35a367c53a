"""What may not be tried without end (reliability.md row 10 and 29, cases 7, 31; behaviour T118)."""

import pytest
from django.test import override_settings
from django.urls import reverse

from outbox.models import Message
from platforms.models import JoinRequest
from tests import make
from tests.pages import text_of

pytestmark = pytest.mark.django_db
AWAY = {
    "default": {
        "BACKEND": "core.cache.ForgivingRedisCache",
        "LOCATION": "redis://127.0.0.1:1/0",
        "OPTIONS": {"socket_connect_timeout": 1},
    }
}
DOORS = [
    "account_login",
    "account_confirm_login_code",
    "mfa_authenticate",
    "mfa_login_webauthn",
]


@override_settings(CACHES=AWAY)
@pytest.mark.parametrize("door", DOORS)
def test_without_the_cache_that_counts_guesses_no_door_takes_one(client, door):
    make.user(email="lid@gemeente.example")

    answer = client.post(reverse(door), {"email": "lid@gemeente.example", "code": "ABC-DEF"})

    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert "Het portaal is even niet bereikbaar" in text_of(answer)
    assert Message.objects.count() == 0


@override_settings(CACHES=AWAY)
def test_nobody_asks_to_join_or_adds_an_address_uncounted(client):
    group = make.atrium()
    visitor = client.post(reverse("platforms:join", args=[group.slug]), {"email": "a@b.example"})
    client.force_login(make.user())
    member = client.post(reverse("members:add_address"), {"email": "b@b.example"})

    assert [visitor.status_code, member.status_code] == [503, 503]
    assert (JoinRequest.objects.count(), Message.objects.count()) == (0, 0)


@override_settings(CACHES=AWAY)
def test_reading_and_logging_out_stay_open_without_the_cache(client):
    pages = ["/", "/kalender/", "/platformen/", "/aanmelden/"]
    visitor = [client.get(page).status_code for page in pages]
    client.force_login(make.user())
    member = [client.get(page).status_code for page in ["/", "/leden/", "/verslagen/", "/mijn/"]]

    assert visitor == [200, 200, 200, 200]
    assert member == [200, 200, 200, 200]
    assert client.post("/afmelden/").status_code == 302
    assert client.get("/mijn/").status_code == 302


def test_profiles_cannot_be_walked_through_one_by_one(client):
    people = [make.user() for _ in range(3)]
    client.force_login(people[0])

    answers = [
        client.get(reverse("members:detail", args=[people[n % 3].pk])).status_code
        for n in range(61)
    ]

    assert answers == [200] * 60 + [429]
    assert client.get(reverse("members:list")).status_code == 429
    client.force_login(people[1])
    assert client.get(reverse("members:list")).status_code == 200
