"""For whom each part of a verslag is: one place decides, whoever asks and wherever."""

import pytest
from django.contrib.auth.models import AnonymousUser

from minutes.content import content
from minutes.levels import levels_for
from minutes.models import Action, Level, Minutes, MinutesFile, Passage
from platforms.models import Role
from tests import make

pytestmark = pytest.mark.django_db
PUBLIC, ATRIUM, DEPARTMENT = "public", "atrium", "department"
WHO_SEES = {
    "visitor": {PUBLIC},
    "member elsewhere": {PUBLIC},
    "manager elsewhere": {PUBLIC},
    Role.MEMBER: {PUBLIC, ATRIUM},
    Role.CHAIR: {PUBLIC, ATRIUM},
    Role.SECRETARY: {PUBLIC, ATRIUM},
    Role.RELATIONSHIP_MANAGER: {PUBLIC, ATRIUM, DEPARTMENT},
    "staff": {PUBLIC, ATRIUM, DEPARTMENT},
    "administrator": {PUBLIC, ATRIUM, DEPARTMENT},
}
WRITERS = {Role.SECRETARY, Role.RELATIONSHIP_MANAGER, "staff", "administrator"}


def someone(who, atrium):
    build = {
        "staff": make.staff,
        "administrator": make.administrator,
        "member elsewhere": lambda: make.member_of(make.atrium()),
        "manager elsewhere": lambda: make.member_of(make.atrium(), Role.RELATIONSHIP_MANAGER),
        "visitor": AnonymousUser,
    }
    return build[who]() if who in build else make.member_of(atrium, who)


def verslag(**fields):
    """A verslag with a passage, an action and a file at each level."""
    minutes = make.written(**fields)
    for level in Level.values:
        make.passage(minutes, f"<p>{level}</p>", level=level)
        make.action(minutes, level, level=level)
        make.minutes_file(minutes, level, level=level, kind="extra", title=level)
    return minutes


def seen(user):
    """The levels one sees of passages, of actions and of files; they must agree."""
    rows = [
        set(model.objects.permitted(user).values_list("level", flat=True))
        for model in (Passage, Action, MinutesFile)
    ]
    assert rows[0] == rows[1] == rows[2]
    return rows[0]


@pytest.mark.parametrize("who", WHO_SEES)
def test_each_reads_of_an_adopted_verslag_what_is_for_them(who):
    minutes = verslag()
    user = someone(who, minutes.meeting.atrium)

    assert seen(user) == WHO_SEES[who]
    found = content(minutes, user)
    assert {row.level for row in found.sections[0].passages} == WHO_SEES[who]
    assert {row.level for row in found.sections[0].actions} == WHO_SEES[who]
    assert found.hidden == 2 * (3 - len(WHO_SEES[who]))


@pytest.mark.parametrize("who", WHO_SEES)
def test_nothing_is_public_before_it_is_adopted(who):
    minutes = verslag(status="in_review")
    user = someone(who, minutes.meeting.atrium)

    assert seen(user) == (WHO_SEES[who] if ATRIUM in WHO_SEES[who] else set())
    assert Minutes.objects.permitted(user).exists() == (ATRIUM in WHO_SEES[who])


@pytest.mark.parametrize("who", WHO_SEES)
def test_a_concept_is_read_by_nobody_but_its_writers(who):
    minutes = verslag(status="draft")
    user = someone(who, minutes.meeting.atrium)

    assert seen(user) == (WHO_SEES[who] if who in WRITERS else set())


def test_without_anything_public_the_verslag_does_not_exist_for_others():
    minutes = make.written()
    make.passage(minutes)

    assert not Minutes.objects.permitted(AnonymousUser()).exists()
    assert not Minutes.objects.permitted(make.member_of(make.atrium())).exists()


def test_who_sees_only_what_is_public_sees_no_other_heading_and_no_names():
    minutes = make.written()
    make.passage(minutes, level="public", point=make.point(minutes, "Openbaar punt"))
    make.passage(minutes, point=make.point(minutes, "Vertrouwelijk punt"))

    found = content(minutes, AnonymousUser())

    assert [section.point.title for section in found.shown] == ["Openbaar punt"]
    assert (found.hidden, found.is_whole) == (1, False)


def test_readers_see_the_version_that_is_shown_and_writers_every_one():
    minutes = make.written()
    make.passage(minutes, "<p>eerst</p>")
    later = minutes.editions.create(number=2, reason="Een naam was fout.")
    make.passage(minutes, "<p>verbeterd</p>", edition=later)
    atrium = minutes.meeting.atrium

    def texts(user):
        return {row.text for row in Passage.objects.permitted(user)}

    assert texts(make.member_of(atrium)) == {"<p>eerst</p>"}
    assert texts(make.member_of(atrium, Role.SECRETARY)) == {"<p>eerst</p>", "<p>verbeterd</p>"}


def test_a_writer_gives_only_levels_they_can_see_themselves():
    minutes = make.written()
    atrium = minutes.meeting.atrium

    assert levels_for(make.member_of(atrium, Role.SECRETARY), minutes) == [PUBLIC, ATRIUM]
    manager = make.member_of(atrium, Role.RELATIONSHIP_MANAGER)
    assert levels_for(manager, minutes) == [PUBLIC, ATRIUM, DEPARTMENT]
    assert levels_for(make.staff(), minutes) == [PUBLIC, ATRIUM, DEPARTMENT]


def test_what_is_shown_costs_the_same_whatever_its_length(django_assert_num_queries):
    minutes = verslag()
    member = make.member_of(minutes.meeting.atrium)
    content(minutes, member)  # who the member is, is asked once
    with django_assert_num_queries(7):
        content(minutes, member)
    for number in range(20):
        point = make.point(minutes, f"Punt {number}")
        make.passage(minutes, point=point)
        make.action(minutes, point=point)
    with django_assert_num_queries(7):
        content(minutes, member)
