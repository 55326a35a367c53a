"""What people type stays text, and a form changes only what it shows (cases 12, 16, 44-53)."""

import io
import zipfile
from email import message_from_bytes, policy

import pytest
from django.urls import reverse
from django.utils.html import escape

from meetings.actions import announce
from meetings.export import participants
from meetings.models import Meeting, Registration
from members.models import User
from outbox.envelope import build
from outbox.models import Message
from platforms.models import JoinRequest, Membership, Role
from tests import make

pytestmark = pytest.mark.django_db
NASTY = [
    "<img src=x onerror=alert(1)>",
    "{{7*7}}{% load x %}",
    "{event.__class__}%s{0}",
    "[[Klik|https://evil.example]]",
]


@pytest.mark.parametrize("nasty", NASTY)
def test_a_name_and_a_title_are_text_on_every_page_and_in_every_mail(client, nasty):
    group, staff = make.atrium(), make.staff()
    person = make.member_of(group, Role.CHAIR, first_name=nasty, last_name=nasty)
    draft = make.meeting(Meeting.Status.DRAFT, atrium=group, title=nasty, venue=nasty)
    announce(draft, by=staff)
    row = Registration.objects.get(meeting=draft)
    client.force_login(person)
    pages = ["/", "/kalender/", "/leden/", "/mijn/", draft.get_absolute_url()]
    pages += [group.get_absolute_url(), person.get_absolute_url()]
    pages += [reverse("meetings:answer", args=[make.answer_token(row)])]
    pages += [reverse("admin:meetings_meeting_change", args=[draft.pk])]
    pages += [reverse("admin:meetings_meeting_registrations", args=[draft.pk])]

    shown = [client.get(page).content.decode() for page in pages]

    assert [page for page, text in zip(pages, shown, strict=True) if "<img src=x" in text] == []
    assert [escape(nasty) in shown[place] for place in (4, 6, 7)] == [True, True, True]
    mail = message_from_bytes(build(Message.objects.get(kind="invitation")), policy=policy.default)
    html = mail.get_body(("html",)).get_content()
    assert "<img src=x" not in html
    assert 'href="https://evil.example"' not in html


@pytest.mark.parametrize("field", ["first_name", "last_name"])
def test_a_line_break_never_becomes_a_header(client, field):
    group = make.atrium()
    make.member_of(group, Role.RELATIONSHIP_MANAGER)
    facts = {"first_name": "An", "last_name": "Nieuw", "email": "an@gent.example"}
    facts |= {"organisation": make.organisation().pk, "function": make.function().pk}
    facts[field] = "An\r\nBcc: iedereen@evil.example"

    client.post(reverse("platforms:join", args=[group.slug]), facts)

    (message,) = Message.objects.all()
    mail = message_from_bytes(build(message), policy=policy.default)
    assert "Bcc" not in mail
    assert mail["To"] == "an@gent.example"
    assert "\n" not in message.subject


def test_own_details_change_nothing_but_the_details(client):
    person, group = make.user(), make.atrium()
    client.force_login(person)
    before = User.objects.filter(pk=person.pk).values().get()
    extra = {"email": "x@evil.example", "is_superuser": "on", "is_active": "", "groups": "1"}
    extra |= {"calendar_token": "geraden", "employer_conflict": "OVO1", "show_phone": "on"}

    client.post(
        reverse("members:change_details"),
        {"first_name": "An", "last_name": "Nieuw", "phone": "", "about": "", **extra},
    )

    after = User.objects.filter(pk=person.pk).values().get()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"first_name", "last_name", "sort_name"}
    assert not Membership.objects.filter(atrium=group).exists()


def test_asking_to_join_decides_nothing(client):
    person, group, other = make.user(), make.atrium(), make.user()
    client.force_login(person)
    facts = {"organisation": make.organisation().pk, "function": make.function().pk}
    extra = {"status": "approved", "person": other.pk, "decided_by": person.pk, "role": "chair"}
    extra |= {"email": "x@evil.example", "first_name": "Iemand", "atrium": make.atrium().pk}

    client.post(reverse("platforms:join", args=[group.slug]), {**facts, **extra})

    row = JoinRequest.objects.get()
    assert (row.atrium, row.person, row.email) == (group, person, person.email)
    assert (row.status, row.decided_by, row.first_name) == ("open", None, person.first_name)
    assert not Membership.objects.exists()


def test_registering_takes_no_seat_that_is_not_there(client):
    group = make.atrium()
    person = make.member_of(group)
    meeting = make.meeting(atrium=group, capacity=1)
    make.registration("registered", meeting=meeting)
    client.force_login(person)
    extra = {"status": "registered", "queue_no": "0", "override": "mag", "attendance": "present"}
    extra |= {"meeting": make.meeting().pk, "capacity": "500", "registered_by": "1"}

    client.post(reverse("meetings:register", args=[meeting.pk]), extra)

    row = Registration.objects.get(person=person)
    meeting.refresh_from_db()
    assert (row.meeting, row.status, row.queue_no, row.override) == (meeting, "waitlisted", 1, "")
    assert (row.attendance, row.registered_by, meeting.capacity) == ("unknown", person, 1)


def test_an_organiser_cannot_override_or_move_a_meeting_to_another_atrium(client):
    group, other = make.atrium(), make.atrium()
    chair, stranger = make.member_of(group, Role.CHAIR), make.user()
    meeting = make.meeting(atrium=group)
    client.force_login(chair)

    client.post(
        reverse("admin:meetings_meeting_registrations", args=[meeting.pk]),
        {"step": "add", "address": stranger.email, "override": "mag"},
    )
    client.post(
        reverse("admin:meetings_meeting_change", args=[meeting.pk]),
        {"atrium": other.pk, "status": "held", "created_by": stranger.pk, "seen_version": "0"},
    )

    meeting.refresh_from_db()
    assert (meeting.atrium, meeting.status) == (group, "announced")
    assert not meeting.registrations.filter(person=stranger).exists()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", " =", "\r="])
def test_no_cell_of_the_participants_runs(start):
    formula = f'{start}HYPERLINK("https://evil.example")'
    group = make.atrium()
    person = make.member_of(group, first_name=formula, last_name=formula)
    meeting = make.meeting(atrium=group, title=formula)
    make.registration("declined", meeting=meeting, person=person, reason=formula)

    book = participants(Meeting.objects.filter(pk=meeting.pk).values("pk"))

    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        texts = (
            parts.read("xl/sharedStrings.xml").decode()
            if "xl/sharedStrings.xml" in parts.namelist()
            else sheet
        )
    assert "<f>" not in sheet
    assert texts.count("HYPERLINK") >= 3
    assert ">=HYPERLINK" not in texts


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x"])
def test_a_link_to_a_meeting_is_a_web_address(client, address):
    group = make.atrium()
    client.force_login(make.member_of(group, Role.CHAIR))
    meeting = make.meeting(Meeting.Status.DRAFT, atrium=group)

    answer = client.post(
        reverse("admin:meetings_meeting_change", args=[meeting.pk]), {"online_url": address}
    )

    meeting.refresh_from_db()
    assert (answer.status_code, meeting.online_url) == (200, "")
    assert answer.context["adminform"].form.errors["online_url"]


def test_a_doubled_field_is_read_the_same_when_asked_and_when_used(client):
    """Pollution (case 60): the last value counts, also for the check."""
    group = make.atrium()
    manager = make.member_of(group, Role.RELATIONSHIP_MANAGER)
    other = make.atrium()
    client.force_login(manager)

    client.post(
        reverse("admin:platforms_membership_add"),
        {
            "atrium": [group.pk, other.pk],
            "address": make.user(email="lid@gent.example").email,
            "role": ["member", "relationship_manager"],
            "start_on": "2026-01-01",
        },
    )

    assert not Membership.objects.filter(atrium=other).exists()
    assert not Membership.objects.filter(person__email="lid@gent.example").exists()


def test_a_foreign_page_cannot_send_a_form(client):
    client.handler.enforce_csrf_checks = True
    client.force_login(make.user())

    answers = [
        client.post(reverse(name), {"email": "a@b.example"}).status_code
        for name in (
            "account_login",
            "account_logout",
            "members:add_address",
            "members:calendar_link",
        )
    ]

    assert answers == [403, 403, 403, 403]
