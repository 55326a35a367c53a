"""What the cache answers when Redis is not there: a real client against a closed port."""

import pytest
from django.core.cache import caches
from django.test import override_settings

from core.limits import within_limit
from tests import make

AWAY = {
    "default": {
        "BACKEND": "core.cache.ForgivingRedisCache",
        "LOCATION": "redis://127.0.0.1:1/0",
    }
}


@override_settings(CACHES=AWAY)
def test_redis_that_is_away_is_an_empty_cache():
    cache = caches["default"]

    answers = [
        cache.get("a"),
        cache.get("a", 7),
        cache.set("a", 1),
        cache.add("a", 1),
        cache.delete("a"),
        cache.get_many(["a"]),
        cache.has_key("a"),
        cache.get_or_set("a", 5),
        within_limit("x", "y", most=1, seconds=9),
    ]

    assert answers == [None, 7, None, True, False, {}, False, 5, True]


@pytest.mark.django_db
@override_settings(CACHES=AWAY)
def test_pages_answer_while_redis_is_away(client):
    make.agreement()
    client.force_login(make.user())

    assert client.get("/").url == "/afspraken/?next=%2F"
    client.post("/afspraken/")
    assert client.get("/").status_code == 200
