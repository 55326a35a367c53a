"""Announcing, changing, cancelling, copying: who is told, and what is refused."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.refusal import Refused
from core.times import at, local, today
from meetings import actions
from meetings.models import Meeting, Registration
from outbox.models import Message
from platforms.models import Platform, Role
from tests import make

pytestmark = pytest.mark.django_db
SOMEWHERE = {"venue": "Stadhuis, raadzaal", "address": "Markt 1"}


def mails(kind):
    return sorted(Message.objects.filter(kind=kind).values_list("to_address", flat=True))


def statuses(meeting):
    return dict(meeting.registrations.values_list("person", "status"))


@pytest.fixture
def draft():
    return make.meeting(status="draft", **SOMEWHERE)


def test_announcing_invites_every_active_member_once(draft):
    lid, manager = make.member_of(draft.atrium), make.member_of(draft.atrium, Role.CHAIR)
    make.member_of(draft.atrium, is_active=False)
    make.membership(atrium=draft.atrium, end_on=today())
    make.user()
    make.membership(atrium=draft.atrium, person=lid, role=Role.STEERING)

    actions.announce(draft, by=manager)

    draft.refresh_from_db()
    assert (draft.status, draft.version) == (Meeting.Status.ANNOUNCED, 1)
    assert statuses(draft) == {lid.pk: "invited", manager.pk: "invited"}
    assert mails("invitation") == sorted([lid.email, manager.email])
    row = Message.objects.get(person=lid)
    assert row.stream == f"meeting:{draft.pk}:{lid.pk}"
    assert row.calendar_method == "REQUEST"


def test_a_meeting_open_to_the_audience_invites_by_position():
    office = make.function("omgevingsambtenaar")
    kind = make.organisation_type()
    platform = make.platform(admission=Platform.Admission.OPEN)
    platform.functions.add(office)
    platform.organisation_types.add(kind)
    here = make.province()
    atrium = make.atrium(platform=platform, province=here)
    draft = make.meeting(status="draft", atrium=atrium, audience="eligible", **SOMEWHERE)
    fits = make.position(function=office, organisation=make.organisation(province=here)).person
    make.position(function=office, organisation=make.organisation(province=make.province()))
    make.position(function=make.function("griffier"), organisation=make.organisation(province=here))
    member = make.member_of(atrium)

    actions.announce(draft, by=make.staff())

    assert statuses(draft) == {fits.pk: "invited", member.pk: "invited"}


def test_announcing_twice_is_refused_and_mails_once(draft):
    make.member_of(draft.atrium)
    actions.announce(draft, by=make.staff())

    with pytest.raises(Refused, match="al aangekondigd"):
        actions.announce(draft, by=make.staff())

    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, "plaats"),
        ({"format": "online"}, "link"),
        ({"format": "hybrid", **SOMEWHERE}, "link"),
        ({"starts_at": timezone.now() - timedelta(hours=4), **SOMEWHERE}, "begonnen"),
    ],
)
def test_what_is_not_complete_cannot_be_announced(fields, why):
    draft = make.meeting(status="draft", **fields)
    make.member_of(draft.atrium)

    with pytest.raises(Refused, match=why):
        actions.announce(draft, by=make.staff())

    draft.refresh_from_db()
    assert (draft.status, Message.objects.count()) == (Meeting.Status.DRAFT, 0)


def test_a_draft_sends_nothing_and_changes_silently(draft):
    """T6."""
    make.member_of(draft.atrium)

    actions.change(draft, by=make.staff(), starts_at=draft.starts_at - timedelta(hours=1))

    draft.refresh_from_db()
    assert (draft.sequence, draft.version, Message.objects.count()) == (0, 1, 0)


@pytest.fixture
def meeting():
    """Announced; one person per state."""
    row = make.meeting(capacity=1, **SOMEWHERE)
    for status in Registration.Status:
        make.registration(
            meeting=row,
            status=status,
            person=make.member_of(row.atrium, first_name=status),
            queue_no=1 if status == "waitlisted" else None,
        )
    return row


def who(meeting, *statuses):
    rows = meeting.registrations.filter(status__in=statuses)
    return sorted(rows.values_list("person__email", flat=True))


def test_moving_tells_who_comes_waits_or_has_not_answered(meeting):
    """T14: same UID, higher SEQUENCE, not to who declined or withdrew."""
    later = meeting.starts_at + timedelta(days=1)

    actions.change(meeting, by=make.staff(), starts_at=later, ends_at=later + timedelta(hours=2))

    meeting.refresh_from_db()
    assert (meeting.sequence, meeting.version) == (1, 1)
    assert mails("meeting_changed") == who(meeting, "invited", "registered", "waitlisted")
    methods = dict(Message.objects.values_list("person__first_name", "calendar_method"))
    assert methods == {"invited": "REQUEST", "registered": "REQUEST", "waitlisted": ""}


def test_a_cosmetic_edit_is_silent(meeting):
    """T15."""
    actions.change(meeting, by=make.staff(), title="Startdag!", introduction="Met koffie.")

    meeting.refresh_from_db()
    assert (meeting.title, meeting.sequence, Message.objects.count()) == ("Startdag!", 0, 0)


def test_the_place_may_change_without_a_mail_but_the_hour_may_not(meeting):
    """T7."""
    actions.change(meeting, by=make.staff(), notify=False, venue="Stadhuis, kelder")

    with pytest.raises(Refused, match="nieuwe uur"):
        actions.change(
            meeting, by=make.staff(), notify=False, ends_at=meeting.ends_at + timedelta(hours=1)
        )

    meeting.refresh_from_db()
    assert (meeting.venue, meeting.sequence, Message.objects.count()) == ("Stadhuis, kelder", 1, 0)


def test_two_changes_in_a_row_give_one_mail_each(meeting):
    """T7: what was not sent yet gives way to what is true now."""
    for hours in (1, 2):
        actions.change(meeting, by=make.staff(), ends_at=meeting.ends_at + timedelta(hours=hours))

    queued = Message.objects.filter(state="queued").values_list("person", flat=True)
    assert len(queued) == len(set(queued)) == 3
    assert Message.objects.filter(state="superseded").count() == 3


def test_an_unsent_invitation_is_written_anew_with_the_new_hour(draft):
    person = make.member_of(draft.atrium)
    actions.announce(draft, by=make.staff())

    actions.change(
        draft, by=make.staff(), notify=False, starts_at=draft.starts_at - timedelta(hours=1)
    )

    draft.refresh_from_db()
    live = Message.objects.get(state="queued")
    assert (live.kind, live.person, live.facts["sequence"]) == ("invitation", person, 1)
    assert live.facts["starts_at"] == draft.starts_at.isoformat()


def test_more_seats_promote_and_fewer_than_people_are_refused(meeting):
    actions.change(meeting, by=make.staff(), capacity=2)

    assert mails("promoted") == named("waitlisted")
    assert who(meeting, "registered") == sorted(named("registered", "waitlisted"))
    with pytest.raises(Refused, match="al 2 mensen"):
        actions.change(meeting, by=make.staff(), capacity=1)
    assert Message.objects.count() == 1


def named(*first_names):
    rows = Registration.objects.filter(person__first_name__in=first_names)
    return list(rows.values_list("person__email", flat=True))


@pytest.mark.parametrize(
    "fields",
    [
        {"capacity": 0},
        {"capacity": -1},
        {"capacity": 10**12},
        {"ends_at": timezone.now() - timedelta(days=1)},
        {"starts_at": timezone.now() - timedelta(days=1)},
        {"venue": "", "address": ""},
        {"online_url": "javascript:alert(1)"},
        {"title": ""},
    ],
)
def test_impossible_values_are_refused_whole(meeting, fields):
    with pytest.raises(Refused):
        actions.change(meeting, by=make.staff(), **fields)

    assert Meeting.objects.values("version", "sequence").get(pk=meeting.pk) == {
        "version": 0,
        "sequence": 0,
    }


def test_an_edit_that_came_between_is_not_overwritten(meeting):
    """T11."""
    actions.change(meeting, by=make.staff(), version=0, title="Eerste")

    with pytest.raises(Refused, match="Intussen heeft"):
        actions.change(meeting, by=make.staff(), version=0, title="Tweede")

    meeting.refresh_from_db()
    assert meeting.title == "Eerste"


def test_cancelling_tells_everyone_still_in_with_the_reason(meeting):
    actions.cancel(meeting, by=make.staff(), reason="De zaal is overstroomd.")

    meeting.refresh_from_db()
    assert (meeting.status, meeting.sequence) == (Meeting.Status.CANCELLED, 1)
    assert mails("meeting_cancelled") == who(meeting, "invited", "registered", "waitlisted")
    row = Message.objects.get(person__first_name="registered")
    assert "De zaal is overstroomd." in row.text
    assert "METHOD:CANCEL" in row.calendar
    with pytest.raises(Refused, match="al geannuleerd"):
        actions.cancel(meeting, by=make.staff(), reason="Nog eens.")


def test_cancelling_before_the_invitation_left_takes_it_back(draft):
    unaware, comes = make.member_of(draft.atrium), make.member_of(draft.atrium)
    actions.announce(draft, by=make.staff())
    actions.register(draft, comes, by=comes)

    actions.cancel(draft, by=make.staff(), reason="Te weinig sprekers.")

    assert mails("meeting_cancelled") == [comes.email]
    assert set(Message.objects.filter(person=unaware).values_list("state", flat=True)) == {
        "superseded"
    }


def test_a_meeting_needs_a_reason_to_be_cancelled_and_a_draft_cannot(meeting, draft):
    with pytest.raises(Refused, match="reden"):
        actions.cancel(meeting, by=make.staff(), reason="  ")
    with pytest.raises(Refused, match="aangekondigde"):
        actions.cancel(draft, by=make.staff(), reason="Toch niet.")


def test_a_copy_takes_the_agenda_and_nobody_along(meeting):
    """T12; the window moves along on the Brussels clock."""
    start = at(local(meeting.starts_at).date(), 9)
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=start, ends_at=start + timedelta(hours=3), cancel_until=start - timedelta(days=2)
    )
    meeting.refresh_from_db()
    make.agenda_item(meeting=meeting, title="Welkom", minutes=10)

    twin = actions.copy(meeting, by=make.staff(), starts_at=at(today() + timedelta(days=200), 9))

    assert (twin.status, twin.sequence, twin.next_queue_no, twin.announced_at) == (
        "draft",
        0,
        1,
        None,
    )
    assert [item.title for item in twin.agenda_items.all()] == ["Welkom"]
    assert local(twin.cancel_until).hour == 9
    assert (twin.registrations.count(), Message.objects.count()) == (0, 0)


def test_only_a_draft_can_be_deleted(meeting, draft):
    actions.delete_draft(draft, by=make.staff())

    with pytest.raises(Refused, match="concept"):
        actions.delete_draft(meeting, by=make.staff())

    assert list(Meeting.objects.all()) == [meeting]


def test_what_is_over_becomes_held():
    start = timezone.now() - timedelta(hours=5)
    over = make.meeting(starts_at=start, ends_at=start + timedelta(hours=2))
    busy = make.meeting(starts_at=start, ends_at=start + timedelta(hours=9))
    gone = make.meeting(status="cancelled", starts_at=start, ends_at=start + timedelta(hours=2))

    assert actions.mark_held() == 1

    states = dict(Meeting.objects.values_list("pk", "status"))
    assert states == {over.pk: "held", busy.pk: "announced", gone.pk: "cancelled"}
