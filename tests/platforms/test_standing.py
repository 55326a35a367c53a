"""Whether a membership opens an atrium is asked of one person and of many: the two must agree."""

from datetime import timedelta
from itertools import product

import pytest

from core.answers import keep_answers
from core.times import today
from platforms.models import Atrium, Membership, Platform, Role
from platforms.standing import belonging
from tests import make

YESTERDAY = today() - timedelta(days=1)
POSITIONS = {
    "none": [],
    "fitting": [("omgevingsambtenaar", None)],
    "ended": [("omgevingsambtenaar", YESTERDAY)],
    "another": [("schepen", None)],
}


def person_with(positions):
    person = make.user()
    for code, end_on in positions:
        make.position(person=person, function=make.function(code), end_on=end_on)
    return person


@pytest.fixture(params=[Platform.Admission.FIXED, Platform.Admission.MANDATE])
def atrium(request, db):
    platform = make.platform(admission=request.param)
    platform.functions.add(make.function())
    platform.organisation_types.add(make.organisation_type())
    return make.atrium(platform=platform)


@pytest.mark.parametrize(("role", "held"), list(product([Role.MEMBER, Role.CHAIR], POSITIONS)))
def test_one_person_and_many_people_are_asked_the_same(atrium, role, held):
    person = person_with(POSITIONS[held])
    make.membership(person=person, atrium=atrium, role=role)

    alone = Atrium.objects.filter(belonging(person)).exists()
    among_many = Membership.objects.active().with_access().filter(opens=True).exists()

    assert alone is among_many


def test_a_page_that_is_read_asks_once_and_a_change_is_seen_on_the_next(
    atrium, django_assert_num_queries
):
    person = person_with(POSITIONS["fitting"])
    membership = make.membership(person=person, atrium=atrium)
    keep_answers(person)
    assert Atrium.objects.filter(belonging(person)).exists()
    with django_assert_num_queries(1):
        assert Atrium.objects.filter(belonging(person)).exists()

    membership.end_on = YESTERDAY
    membership.save()
    keep_answers(person)

    assert not Atrium.objects.filter(belonging(person)).exists()
