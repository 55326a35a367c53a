"""Who may do what with a meeting: role x state, asked of the rules the pages ask."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from core.times import today
from meetings.models import Meeting
from platforms.models import Platform, Role
from tests import make

pytestmark = pytest.mark.django_db

ACTIONS = [
    "view",
    "read",
    "visit",
    "register",
    "organise",
    "change",
    "announce",
    "save_date",
    "cancel",
    "restore",
    "attend",
    "delete",
]
ORGANISER = {
    "draft": "view read organise change announce save_date delete",
    "date kept free": "view read organise change announce cancel",
    "announced": "view read register organise change cancel attend",
    "held": "view read organise change attend",
    "cancelled": "view read organise restore",
}
TAKES_PART = {
    "draft": "",
    "date kept free": "view",
    "announced": "view read register",
    "held": "view read",
    "cancelled": "view read",
}
UNTOLD = ("draft", "date kept free")
NOTHING = dict.fromkeys(ORGANISER, "")
MATRIX = {
    "visitor": NOTHING,
    "outsider": NOTHING,
    "former member": NOTHING,
    "member of another atrium": NOTHING,
    "chair of another atrium": NOTHING,
    "deactivated member": NOTHING,
    "let in by PBM": {**dict.fromkeys(TAKES_PART, "visit"), "draft": "", "date kept free": ""},
    "eligible by position": TAKES_PART,
    "mandate that ended": NOTHING,
    "member": TAKES_PART,
    "steering": TAKES_PART,
    "chair": ORGANISER,
    "secretary": ORGANISER,
    "relationship manager": ORGANISER,
    "staff": ORGANISER,
}


def open_meeting(status, **fields):
    """Of an atrium that is open to whoever has the fitting position."""
    platform = make.platform(admission=Platform.Admission.OPEN)
    platform.functions.add(make.function())
    platform.organisation_types.add(make.organisation_type())
    atrium = make.atrium(platform=platform)
    if status == "date kept free":
        status, fields["saved_date_at"] = "draft", timezone.now()
    return make.meeting(status=status, atrium=atrium, audience="eligible", **fields)


def person_as(role, atrium):
    build = {
        "visitor": AnonymousUser,
        "outsider": make.user,
        "former member": lambda: make.membership(atrium=atrium, end_on=make.LONG_AGO).person,
        "member of another atrium": lambda: make.member_of(make.atrium()),
        "chair of another atrium": lambda: make.member_of(make.atrium(), Role.CHAIR),
        "deactivated member": lambda: make.member_of(atrium, is_active=False),
        "let in by PBM": lambda: let_in(atrium).person,
        "eligible by position": lambda: make.position().person,
        "mandate that ended": lambda: make.position(end_on=make.LONG_AGO).person,
        "member": lambda: make.member_of(atrium),
        "steering": lambda: make.member_of(atrium, Role.STEERING),
        "chair": lambda: make.member_of(atrium, Role.CHAIR),
        "secretary": lambda: make.member_of(atrium, Role.SECRETARY),
        "relationship manager": lambda: make.member_of(atrium, Role.RELATIONSHIP_MANAGER),
        "staff": make.staff,
    }
    return build[role]()


def let_in(atrium, status="registered", **fields):
    """An outsider whom PBM gave a seat all the same."""
    meeting = Meeting.objects.get(atrium=atrium)
    return make.registration(status, meeting=meeting, override="Spreker.", **fields)


def granted(user):
    return {action for action in ACTIONS if Meeting.objects.permitted(user, action).exists()}


@pytest.mark.parametrize("status", ORGANISER)
@pytest.mark.parametrize("role", MATRIX)
def test_who_may_do_what(role, status):
    meeting = open_meeting(status)

    assert granted(person_as(role, meeting.atrium)) == set(MATRIX[role][status].split())


@pytest.mark.parametrize("status", ORGANISER)
def test_a_visitor_sees_that_a_public_meeting_takes_place_and_no_more(status):
    open_meeting(status, is_public=True)

    assert granted(AnonymousUser()) == (set() if status in UNTOLD else {"view"})


def test_a_position_opens_only_meetings_meant_for_the_audience():
    meeting = open_meeting("announced")
    Meeting.objects.update(audience="members")

    assert granted(person_as("eligible by position", meeting.atrium)) == set()


@pytest.mark.parametrize(
    ("status", "fields", "expected"),
    [
        ("waitlisted", {"queue_no": 1}, {"visit"}),
        ("cancelled", {}, set()),
        ("declined", {}, set()),
        ("invited", {}, set()),
    ],
)
def test_who_was_let_in_sees_the_meeting_as_long_as_the_place_is_kept(status, fields, expected):
    meeting = open_meeting("announced")

    assert granted(let_in(meeting.atrium, status, **fields).person) == expected


def test_a_seat_without_a_reason_of_pbm_lets_nobody_in():
    meeting = open_meeting("announced")

    assert granted(make.registration("registered", meeting=meeting).person) == set()


def test_access_ends_the_day_after_the_membership():
    """T91: the last day still counts."""
    meeting = make.meeting()
    last_day = make.membership(atrium=meeting.atrium, end_on=today()).person

    assert granted(last_day) == {"view", "read", "register"}


def test_the_administrator_may_everything():
    open_meeting("announced")

    assert granted(make.administrator()) == set(ACTIONS)
