"""Asking about one person gives what asking for everyone gives, for every kind of meeting."""

from datetime import date

import pytest
from django.utils import timezone

from meetings.eligibility import entitled_people, why_not
from platforms.models import Platform, Role
from tests import make

pytestmark = pytest.mark.django_db


def somewhere(admission, province):
    platform = make.platform(admission=admission)
    platform.functions.add(make.function())
    platform.organisation_types.add(make.organisation_type())
    return make.atrium(platform=platform, province=province)


def everyone(atrium, here, elsewhere):
    """People in every relation to `atrium`: by membership, by position, by neither, by both."""
    long_gone = {"start_on": date(2020, 6, 1), "end_on": date(2021, 6, 1)}
    outsider, lapsed, gone = make.user(), make.user(), make.user(is_active=False)
    make.position(person=lapsed, organisation=here, **long_gone)
    people = [outsider, lapsed, gone]
    for place in (here, elsewhere):
        for role in (None, Role.MEMBER, Role.CHAIR):
            person = make.position(organisation=place).person
            if role:
                make.membership(person=person, atrium=atrium, role=role)
            people.append(person)
    for person in (make.user(), lapsed, gone):
        make.membership(person=person, atrium=atrium)
        people.append(person)
    return people


@pytest.mark.parametrize("has_province", [True, False])
@pytest.mark.parametrize("audience", ["members", "eligible"])
@pytest.mark.parametrize("admission", Platform.Admission.values)
def test_one_person_is_entitled_exactly_when_among_all_who_are(admission, audience, has_province):
    province = make.province()
    atrium = somewhere(admission, province if has_province else None)
    here, elsewhere = (make.organisation(province=row) for row in (province, make.province()))
    people = everyone(atrium, here, elsewhere)
    # Another atrium of the same kind, asked in between, must not answer for this one.
    other = make.meeting(atrium=somewhere(admission, province if has_province else None))
    meeting = make.meeting(atrium=atrium, audience=audience, starts_at=timezone.now())

    for person in people:
        why_not(person, other)
        assert (why_not(person, meeting) == "") is (person in entitled_people(meeting))
    assert {why_not(person, meeting) == "" for person in people} == {True, False}
