"""Who may attend by position alone (behaviours T32, T33)."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser

from core.times import midnight, today
from platforms.eligibility import eligible_people
from platforms.models import Atrium, Platform
from tests import make

pytestmark = pytest.mark.django_db
Admission = Platform.Admission
TODAY = today()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def still_that_day():
    """Midnight passes in between when the suite runs late: these tests stay on one day."""
    with time_machine.travel(midnight(TODAY) + timedelta(hours=12)):
        yield


def provincial_atrium(admission=Admission.OPEN, **fields):
    """An atrium for environment officials of municipalities, in one province."""
    platform = make.platform(admission=admission)
    platform.functions.add(make.function())
    platform.organisation_types.add(make.organisation_type())
    return make.atrium(platform=platform, **{"province": make.province(), **fields})


def position_in(province, **fields):
    return make.position(organisation=make.organisation(province=province), **fields)


def is_open_to(person, group, on=None):
    return Atrium.objects.open_to(person, on).filter(pk=group.pk).exists()


@pytest.mark.parametrize(
    ("admission", "open_to"),
    [
        (Admission.OPEN, True),
        (Admission.MANDATE, True),
        (Admission.FIXED, False),
        (Admission.INVITATION, False),
    ],
)
def test_only_open_platforms_and_mandates_follow_from_a_position(admission, open_to):
    group = provincial_atrium(admission)
    person = position_in(group.province).person

    assert is_open_to(person, group) is open_to
    assert (person in eligible_people(group, today())) is open_to


def test_the_province_must_be_the_one_of_the_atrium():
    group = provincial_atrium()
    elsewhere = position_in(make.province()).person

    assert not is_open_to(elsewhere, group)


def test_an_atrium_without_province_is_for_all_of_flanders():
    group = provincial_atrium(province=None)

    assert is_open_to(position_in(make.province()).person, group)


def test_the_function_must_be_one_of_the_platform():
    group = provincial_atrium()
    person = position_in(group.province, function=make.function("burgemeester")).person

    assert not is_open_to(person, group)


def test_the_kind_of_organisation_must_be_one_of_the_platform():
    group = provincial_atrium()
    association = make.organisation(
        province=group.province, type=make.organisation_type("intercommunale")
    )

    assert not is_open_to(make.position(organisation=association).person, group)


def test_one_position_must_fit_in_full():
    group = provincial_atrium()
    person = position_in(group.province, function=make.function("burgemeester")).person
    position_in(make.province(), person=person)

    assert not is_open_to(person, group)


@pytest.mark.parametrize(
    ("held", "now", "on_the_day_after_tomorrow"),
    [
        ({"end_on": YESTERDAY}, False, False),
        ({"end_on": today()}, True, False),
        ({"start_on": TOMORROW}, True, True),
        ({}, True, True),
    ],
    ids=["ended yesterday", "last day", "begins tomorrow", "running"],
)
def test_a_mandate_counts_on_the_day_of_the_meeting(held, now, on_the_day_after_tomorrow):
    group = provincial_atrium(Admission.MANDATE)
    person = position_in(group.province, **held).person
    day = today() + timedelta(days=2)

    assert is_open_to(person, group) is now
    assert is_open_to(person, group, on=day) is on_the_day_after_tomorrow
    assert (person in eligible_people(group, day)) is on_the_day_after_tomorrow


def test_nothing_is_open_to_a_visitor():
    provincial_atrium()

    assert list(Atrium.objects.open_to(AnonymousUser())) == []
