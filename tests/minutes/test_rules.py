"""Who may do what with a verslag and with its files."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from core.times import today
from meetings.models import Meeting
from minutes.models import Minutes, MinutesFile
from platforms.models import Role
from tests import make

pytestmark = pytest.mark.django_db
ACTIONS = ["view", "change", "publish", "delete"]
READS, WRITES = {"view"}, {"view", "change"}
PUBLISHED = {
    Role.MEMBER: READS,
    Role.CHAIR: READS,
    Role.STEERING: READS,
    Role.SECRETARY: WRITES,
    Role.RELATIONSHIP_MANAGER: WRITES,
    "staff": WRITES,
    "administrator": set(ACTIONS),
    "ex-member": set(),
    "member elsewhere": set(),
    "manager elsewhere": set(),
    "deactivated member": set(),
    "visitor": set(),
}
DRAFT = {who: set(ACTIONS) if may - READS else set() for who, may in PUBLISHED.items()}


def someone(who, atrium):
    yesterday = today() - timedelta(days=1)
    build = {
        "staff": make.staff,
        "administrator": make.administrator,
        "ex-member": lambda: make.membership(atrium=atrium, end_on=yesterday).person,
        "member elsewhere": lambda: make.member_of(make.atrium()),
        "manager elsewhere": lambda: make.member_of(make.atrium(), Role.RELATIONSHIP_MANAGER),
        "deactivated member": lambda: make.member_of(atrium, is_active=False),
        "visitor": AnonymousUser,
    }
    return build[who]() if who in build else make.member_of(atrium, who)


def granted(user):
    return {action for action in ACTIONS if Minutes.objects.permitted(user, action).exists()}


@pytest.mark.parametrize("who", PUBLISHED)
def test_who_may_do_what_with_a_published_verslag(who):
    minutes = make.minutes()
    user = someone(who, minutes.meeting.atrium)

    assert granted(user) == PUBLISHED[who]


@pytest.mark.parametrize("who", DRAFT)
def test_a_concept_exists_only_for_who_writes_it(who):
    minutes = make.minutes(status=Minutes.Status.DRAFT)

    assert granted(someone(who, minutes.meeting.atrium)) == DRAFT[who]


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        (Role.MEMBER, {"text 2", "paper"}),
        (Role.SECRETARY, {"text 1", "text 2", "paper"}),
        ("staff", {"text 1", "text 2", "paper"}),
        ("ex-member", set()),
        ("visitor", set()),
    ],
)
def test_readers_see_the_newest_text_and_writers_every_version(who, sees):
    minutes = make.minutes()
    minutes.files.update(title="text 1")
    make.minutes_file(minutes, title="text 2", version=2)
    make.minutes_file(minutes, title="paper", kind=MinutesFile.Kind.EXTRA)

    files = MinutesFile.objects.permitted(someone(who, minutes.meeting.atrium))

    assert {file.title for file in files} == sees


@pytest.mark.parametrize("who", [Role.SECRETARY, Role.RELATIONSHIP_MANAGER, "staff"])
def test_the_verslag_of_a_meeting_that_has_begun_can_be_uploaded_once(who):
    now = timezone.now()
    atrium = make.atrium()
    user = someone(who, atrium)
    when = {"starts_at": now - timedelta(hours=4), "ends_at": now - timedelta(hours=1)}
    meeting = make.meeting(atrium=atrium, **when)
    make.meeting(atrium=atrium)
    make.meeting(atrium=atrium, status=Meeting.Status.CANCELLED, **when)
    make.meeting(**when)
    make.minutes(meeting=make.meeting(atrium=atrium, **when))

    if who == "staff":
        expected = set(Meeting.objects.filter(starts_at__lt=now, status="announced", minutes=None))
    else:
        expected = {meeting}
    assert set(Meeting.objects.permitted(user, "report")) == expected


@pytest.mark.parametrize("who", [Role.MEMBER, Role.CHAIR, Role.STEERING, "visitor"])
def test_nobody_else_uploads(who):
    meeting = make.minutes().meeting
    Minutes.objects.all().delete()

    user = someone(who, meeting.atrium)

    assert not Meeting.objects.permitted(user, "report").exists()


def test_the_back_office_shows_no_verslag_of_another_atrium_for_its_public_part(client):
    minutes = make.written()
    make.passage(minutes, level="public")
    secretary = make.member_of(make.atrium(), Role.SECRETARY)
    client.force_login(secretary)

    listed = client.get(reverse("admin:minutes_minutes_changelist"))
    opened = client.get(reverse("admin:minutes_minutes_change", args=[minutes.pk]))

    assert minutes.title not in listed.content.decode()
    assert opened.status_code == 302
    assert client.get(minutes.get_absolute_url()).status_code == 200
