"""A query worked out once answers like the query itself, with the values of each call."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connections
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from core.prepared import Prepared, PreparedUpdate
from members.models import Position, User
from tests import make

pytestmark = pytest.mark.django_db


def test_each_call_gives_the_rows_of_its_own_values():
    an, bert = make.user(email="an@gemeente.example"), make.user(email="bert@gemeente.example")
    ask = Prepared(lambda pk, email: User.objects.filter(Q(pk=pk) | Q(email=email)).order_by("pk"))

    assert ask(an.pk, "") == [an]
    assert ask(0, "bert@gemeente.example") == [bert]
    assert ask(an.pk, "bert@gemeente.example") == [an, bert]
    assert ask(0, "niemand@gemeente.example") == []


def test_it_sees_every_change_and_joins_what_was_asked(django_assert_num_queries):
    held = make.position()
    ask = Prepared(lambda pk: Position.objects.filter(pk=pk).select_related("person"))
    assert ask(held.pk)[0].person.first_name == held.person.first_name
    User.objects.filter(pk=held.person_id).update(first_name="Zoë")

    with django_assert_num_queries(1):
        assert ask(held.pk)[0].person.first_name == "Zoë"


def test_a_question_that_nobody_can_answer_has_no_rows():
    assert Prepared(lambda pk: User.objects.filter(pk=pk, email__in=[]))(1) == []


def test_an_update_changes_the_rows_of_its_own_values_and_counts_them():
    an, bert = make.user(), make.user()
    rename = PreparedUpdate(lambda pk: (User.objects.filter(pk=pk), {"first_name": "Nieuw"}))

    assert (rename(an.pk), rename(an.pk + 1000)) == (1, 0)

    names = dict(User.objects.values_list("pk", "first_name"))
    assert (names[an.pk], names[bert.pk]) == ("Nieuw", bert.first_name)


def test_every_thread_has_its_own_connection():
    ask, seen = Prepared(lambda pk: User.objects.filter(pk=pk)), []
    ask(1)

    def other():
        seen.append(ask._compiler)

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()

    assert seen == [None]
    assert ask._compiler.connection is connections["default"]


FACTS = ("person", "organisation", "start_on", "end_on")


def held(person, day):
    return Position.objects.active(day).filter(person=person).order_by("pk").values_list(*FACTS)


def test_it_gives_the_facts_of_the_day_it_is_asked_for():
    ask, one, two = Prepared(held), make.user(), make.user()
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1)]
    for person in (one, one, two):
        make.position(person=person, start_on=days[1], end_on=days[2])
    make.position(person=two, start_on=days[0], end_on=None)

    for person in (one, two):
        for day in days:
            assert ask(person.pk, day) == list(held(person.pk, day))
    assert len(ask(two.pk, days[1])) == 2


def test_a_moment_comes_back_as_a_moment():
    ask, person = Prepared(lambda pk: User.objects.filter(pk=pk).values_list(Now())), make.user()

    [(now,)] = ask(person.pk)

    assert abs(now - timezone.now()) < timedelta(minutes=1)
