"""Who gets what at every address of the portal: nine roles, every page, looking and sending.

A cell is the status a role gets: 200 sees it, 302 is sent to log in (or on, after sending), 403
sees the thing but may not do this, 404 does not learn that it exists, 405 the page does not take
this. An address that is not in the table fails the build.
"""

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from tests import world as network
from tests.atlas import finish
from tests.matrix import (
    BACK_OFFICE,
    BACK_OFFICE_PAGES,
    DOORS,
    FROM_DJANGO,
    LIBRARY,
    NOBODY,
    PAGES,
    TOKENS,
    UNUSED_FROM_DJANGO,
    arguments,
)

ROLES = network.ROLES


def patterns(urlpatterns, namespace=""):
    """The name of every address, with its namespace."""
    for pattern in urlpatterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from patterns(pattern.url_patterns, inner)
        else:
            yield f"{namespace}{pattern.name}"


def all_names():
    return set(patterns(get_resolver().url_patterns))


@pytest.fixture
def world(db):
    return network.build()


def statuses(world, address, *, send):
    """What each role gets at `address`; every attempt is rolled back."""
    found = []
    for role in ROLES:
        client = Client(raise_request_exception=False)
        if world.people[role]:
            client.force_login(world.people[role])
        with transaction.atomic():
            response = client.post(address) if send else client.get(address)
            transaction.set_rollback(True)
        finish(response)
        found.append(str(response.status_code))
    return " ".join(found)


def test_every_address_is_in_the_table():
    names = {name for name in all_names() if not name.startswith("admin:")}
    assert {*PAGES, *TOKENS, *LIBRARY, *DOORS} == names


@pytest.mark.parametrize("name", PAGES)
def test_looking(name, world):
    address = reverse(name, args=arguments(name, world))
    assert statuses(world, address, send=False) == PAGES[name][0]


@pytest.mark.parametrize("name", PAGES)
def test_sending(name, world):
    address = reverse(name, args=arguments(name, world))
    assert statuses(world, address, send=True) == PAGES[name][1]


@pytest.mark.parametrize("name", TOKENS)
def test_a_guessed_token_gives_nothing_to_anyone(name, world):
    address = reverse(name, args=["geraden-token"])
    assert statuses(world, address, send=False) == NOBODY


@pytest.mark.parametrize("name", LIBRARY)
def test_pages_about_ones_own_log_in_are_closed_to_visitors(name, world):
    address = reverse(name, args=LIBRARY[name])
    visitor = statuses(world, address, send=False).split()[0]
    assert visitor in {"302", "404"}


@pytest.mark.parametrize("name", DOORS)
def test_a_visitor_may_come_to_the_door(name, world):
    assert statuses(world, reverse(name), send=False).startswith("200 ")


def test_every_part_of_the_back_office_is_in_the_table():
    assert {model._meta.label_lower for model in admin.site._registry} == set(BACK_OFFICE)


def test_every_page_of_the_back_office_is_in_the_table():
    names = {name for name in all_names() if name.startswith("admin:")} - UNUSED_FROM_DJANGO
    own = {name for name in names if name.replace(":", "_").rsplit("_")[-1] not in FROM_DJANGO}
    assert own == set(BACK_OFFICE_PAGES)


@pytest.mark.parametrize("name", BACK_OFFICE_PAGES)
def test_a_page_of_the_back_office(name, world):
    expected, row, *rest = BACK_OFFICE_PAGES[name]
    address = reverse(name, args=[world.rows[row].pk, *rest] if row else [])
    assert statuses(world, address, send=False) == expected


@pytest.mark.parametrize("label", BACK_OFFICE)
def test_the_list_in_the_back_office(label, world):
    address = reverse(f"admin:{label.replace('.', '_')}_changelist")
    assert statuses(world, address, send=False) == BACK_OFFICE[label]


@pytest.mark.parametrize("label", BACK_OFFICE)
@pytest.mark.parametrize("page", ["change", "delete", "history"])
def test_a_row_that_does_not_exist_is_a_polite_no(label, page, world):
    address = reverse(f"admin:{label.replace('.', '_')}_{page}", args=["99999999999999999999"])
    assert set(statuses(world, address, send=False).split()) <= {"302", "403", "404"}
