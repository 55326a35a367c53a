"""Hou de datum vrij: who is asked, what they may know, and what happens until it is announced."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.refusal import Refused
from meetings import actions
from meetings.models import Meeting, Registration
from meetings.savedate.actions import save_date
from outbox.models import Message
from tests import make, notes
from tests.meetings import answering
from tests.pages import text_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def draft():
    return make.meeting(
        status="draft",
        title="Startdag",
        venue="Stadhuis, raadzaal",
        introduction="Nog geheim.",
        capacity=20,
    )


def mails():
    """(kind, METHOD, STATUS of its event, first name) of what was written, in order."""
    found = []
    for row in Message.objects.exclude(state="superseded").order_by("pk"):
        status = [line[7:] for line in row.calendar.splitlines() if line.startswith("STATUS:")]
        found.append((row.kind, row.calendar_method, *status, row.person.first_name))
    return found


def test_exactly_whom_announcing_would_invite_is_asked_and_told_no_more_than_the_hour(draft):
    make.member_of(draft.atrium, first_name="An")
    make.member_of(make.atrium(), first_name="Elders")

    save_date(draft, by=make.staff())

    assert mails() == [("save_the_date", "REQUEST", "TENTATIVE", "An")]
    message = Message.objects.get()
    everything = message.subject + message.text + message.calendar
    assert "Hou de datum vrij: Startdag" in message.subject
    assert [word for word in ("Stadhuis", "geheim", "/antwoord/") if word in everything] == []
    draft.refresh_from_db()
    assert (draft.status, draft.is_saved_date, draft.sequence) == ("draft", True, 0)


def test_asking_twice_or_for_another_version_mails_nobody(draft):
    make.member_of(draft.atrium)
    with pytest.raises(Refused, match="iemand anders"):
        save_date(draft, by=make.staff(), version=7)
    save_date(draft, by=make.staff(), version=0)

    with pytest.raises(Refused, match="al vrijgehouden"):
        save_date(draft, by=make.staff())

    assert Message.objects.count() == Registration.objects.count() == 1


def test_a_member_sees_title_and_hour_but_neither_place_nor_agenda(client, draft):
    member = make.member_of(draft.atrium, calendar_token="agenda-van-een-lid")
    make.agenda_item(meeting=draft, title="Vertrouwelijk punt")
    client.force_login(member)
    hidden = client.get(draft.get_absolute_url()).status_code
    save_date(draft, by=make.staff())

    page = text_of(client.get(draft.get_absolute_url()))
    listed = text_of(client.get("/kalender/"))
    feed = client.get(f"/kalender/{member.calendar_token}.ics").content.decode()

    assert hidden == 404
    assert "Hou deze datum vrij" in page
    assert "Startdag" in listed
    assert "hou de datum vrij" in listed
    assert "STATUS:TENTATIVE" in feed
    for text in (page, listed, feed):
        assert [w for w in ("Stadhuis", "raadzaal", "geheim", "Vertrouwelijk") if w in text] == []


def test_nobody_else_knows_of_it_also_when_it_is_public_and_called_off(client, draft):
    Meeting.objects.update(is_public=True)
    save_date(draft, by=make.staff())
    client.force_login(make.member_of(make.atrium()))
    for _ in range(2):
        assert client.get(draft.get_absolute_url()).status_code == 404
        assert "Startdag" not in text_of(client.get("/kalender/"))
        assert b"Startdag" not in client.get("/kalender.ics").content
        draft.refresh_from_db()
        if draft.status == "draft":
            actions.cancel(draft, by=make.staff(), reason="Verbouwing.")


def test_another_day_is_told_once_with_the_day_it_was(draft):
    make.member_of(draft.atrium, first_name="An")
    save_date(draft, by=make.staff())
    notes.arrive()
    start, end = draft.starts_at, draft.ends_at

    actions.change(draft, by=make.staff(), starts_at=start + DAY, ends_at=end + DAY)
    actions.change(draft, by=make.staff(), starts_at=start + 2 * DAY, ends_at=end + 2 * DAY)
    actions.change(draft, by=make.staff(), venue="Bibliotheek", title="Startmoment")

    assert mails()[1:] == [("meeting_changed", "REQUEST", "TENTATIVE", "An")]
    message = Message.objects.filter(state="queued").get()
    assert "Dit was:" in message.text
    assert "Bibliotheek" not in message.text
    assert "SEQUENCE:2" in message.calendar


def test_a_change_before_the_mail_left_gives_one_mail_with_the_new_day(draft):
    make.member_of(draft.atrium, first_name="An")
    save_date(draft, by=make.staff())

    later = draft.starts_at + DAY
    actions.change(draft, by=make.staff(), starts_at=later, ends_at=later + timedelta(hours=2))

    assert mails() == [("save_the_date", "REQUEST", "TENTATIVE", "An")]


def test_announcing_confirms_the_same_event_and_invites_who_joined_since(draft):
    make.member_of(draft.atrium, first_name="An")
    save_date(draft, by=make.staff())
    kept = Registration.objects.get()
    notes.arrive()
    make.member_of(draft.atrium, first_name="Bo")

    actions.announce(draft, by=make.staff())

    assert mails()[1:] == [
        ("invitation", "REQUEST", "CONFIRMED", "An"),
        ("invitation", "REQUEST", "CONFIRMED", "Bo"),
    ]
    message = Message.objects.filter(kind="invitation", person=kept.person).get()
    assert f"UID:{kept.uid}" in message.calendar
    assert "SEQUENCE:1" in message.calendar
    assert "U hield deze datum al vrij" in message.text
    assert Registration.objects.count() == 2


def test_an_unsent_request_gives_way_to_the_invitation(draft):
    make.member_of(draft.atrium, first_name="An")
    save_date(draft, by=make.staff())

    actions.announce(draft, by=make.staff())

    assert mails() == [("invitation", "REQUEST", "CONFIRMED", "An")]


def test_calling_it_off_takes_it_out_of_every_calendar_with_the_reason(draft):
    make.member_of(draft.atrium, first_name="An")
    save_date(draft, by=make.staff())
    notes.arrive()

    actions.cancel(draft, by=make.staff(), reason="Verbouwing.")

    assert mails()[1:] == [("meeting_cancelled", "CANCEL", "CANCELLED", "An")]
    message = Message.objects.get(kind="meeting_cancelled")
    assert "Verbouwing." in message.text
    assert "Stadhuis" not in message.text + message.calendar


def test_a_date_that_people_keep_free_is_not_deleted(draft):
    save_date(draft, by=make.staff())

    with pytest.raises(Refused, match="niemand kent"):
        actions.delete_draft(draft, by=make.staff())


def test_who_joins_is_asked_too_and_who_leaves_loses_the_event(draft):
    save_date(draft, by=make.staff())
    person = make.member_of(draft.atrium, first_name="Bo")
    membership = person.memberships.get()
    actions.welcome([(draft.atrium_id, person.pk)], by=make.staff())
    notes.arrive()

    actions.end_membership(membership, end_on=timezone.localdate() - DAY, by=make.staff())

    assert mails() == [
        ("save_the_date", "REQUEST", "TENTATIVE", "Bo"),
        ("withdrawn", "CANCEL", "CANCELLED", "Bo"),
    ]


@pytest.mark.parametrize(
    ("answer", "status"),
    [("ACCEPTED", "invited"), ("TENTATIVE", "invited"), ("DECLINED", "declined")],
)
def test_of_what_a_calendar_answers_only_a_sure_no_counts(draft, our_mail_server, answer, status):
    person = make.member_of(draft.atrium, first_name="An")
    save_date(draft, by=make.staff())
    notes.arrive()
    row = Registration.objects.get(person=person)

    answering.answer(row, answer)

    assert row.status == status
    assert [kind for kind, *_ in mails()[1:]] == (["declined"] if status == "declined" else [])


def test_who_said_no_is_asked_again_only_for_another_day(draft):
    for name in ("An", "Bo"):
        make.member_of(draft.atrium, first_name=name)
    save_date(draft, by=make.staff())
    notes.arrive()
    an = Registration.objects.get(person__first_name="An")
    actions.decline(draft, an.person, by=an.person)
    notes.arrive()
    same_day = Meeting.objects.get()
    later = draft.starts_at + DAY
    asked = {}
    for name, moved in (("same", False), ("other", True)):
        if moved:
            Meeting.objects.update(status="draft", announced_at=None)
            Registration.objects.filter(pk=an.pk).update(status="declined")
            actions.change(
                same_day, by=make.staff(), starts_at=later, ends_at=later + timedelta(hours=2)
            )
            notes.arrive()
        before = Message.objects.count()
        actions.announce(same_day, by=make.staff())
        asked[name] = [first for *_, first in mails()[before:]]
        notes.arrive()

    assert asked == {"same": ["Bo"], "other": ["An", "Bo"]}
