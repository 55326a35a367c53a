"""Giving up a seat and getting one: decline, withdraw, promotion, attendance, an ended membership."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.utils import timezone

from core.refusal import Refused
from core.times import today
from meetings import actions
from meetings.eligibility import why_not
from meetings.models import Meeting, Registration
from outbox.kinds import KINDS
from outbox.models import Message
from platforms.models import Membership, Role
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return make.meeting(capacity=1, venue="Stadhuis")


def join(meeting, count):
    """New members who register in turn; returns them in that order."""
    people = [make.member_of(meeting.atrium) for _ in range(count)]
    for person in people:
        actions.register(meeting, person, by=person)
    return people


def states(meeting, people):
    rows = dict(meeting.registrations.values_list("person", "status"))
    return [rows[person.pk] for person in people]


def mailed(kind):
    return list(
        Message.objects.filter(kind=kind).order_by("pk").values_list("to_address", flat=True)
    )


def test_a_freed_seat_goes_to_the_first_who_waits_with_one_mail(meeting):
    """T36: and withdrawing twice changes nothing."""
    first, second, third = people = join(meeting, 3)

    for _ in range(2):
        actions.withdraw(meeting, first, by=first)

    assert states(meeting, people) == ["cancelled", "registered", "waitlisted"]
    assert mailed("promoted") == [second.email]
    assert mailed("withdrawn") == [first.email]
    row = Registration.objects.get(person=third)
    assert (row.queue_no, row.queue_place()) == (2, 1)
    cancel = Message.objects.get(kind="withdrawn")
    assert (cancel.calendar_method, "SEQUENCE:1" in cancel.calendar) == ("CANCEL", True)


def test_declining_a_seat_frees_it_too(meeting):
    """T24: the reason is kept, the next one is mailed."""
    first, second = people = join(meeting, 2)

    actions.decline(meeting, first, by=first, reason="Op verlof.")

    assert states(meeting, people) == ["declined", "registered"]
    assert Registration.objects.get(person=first).reason == "Op verlof."
    assert mailed("promoted") == [second.email]


def test_declining_an_invitation_mails_nobody(meeting):
    row = make.registration(meeting=meeting, person=make.member_of(meeting.atrium))

    for _ in range(2):
        actions.decline(meeting, row.person, by=row.person)

    assert states(meeting, [row.person]) == ["declined"]
    assert Message.objects.count() == 0


def test_who_declined_may_still_come(meeting):
    row = make.registration(
        meeting=meeting, person=make.member_of(meeting.atrium), status="declined", reason="Druk."
    )

    again = actions.register(meeting, row.person, by=row.person)

    assert (again.pk, again.status, again.reason, again.uid) == (row.pk, "registered", "", row.uid)


def test_a_waiting_person_leaves_the_list_and_the_others_move_up(meeting):
    """T43."""
    _, second, third = people = join(meeting, 3)

    actions.withdraw(meeting, second, by=second)

    assert states(meeting, people) == ["registered", "cancelled", "waitlisted"]
    assert Registration.objects.get(person=third).queue_place() == 1
    assert mailed("promoted") == []


def test_after_the_deadline_only_an_organiser_withdraws_someone():
    meeting = make.meeting(capacity=1, cancel_until=timezone.now() - timedelta(minutes=1))
    first, waiting = join(meeting, 2)

    with pytest.raises(Refused, match="Uitschrijven kon tot"):
        actions.withdraw(meeting, first, by=first)
    with pytest.raises(Refused, match="Uitschrijven kon tot"):
        actions.decline(meeting, first, by=first)
    actions.withdraw(meeting, waiting, by=waiting)
    chair = make.member_of(meeting.atrium, Role.CHAIR)
    actions.withdraw(meeting, first, by=chair, reason="Belde af.")

    assert states(meeting, [first, waiting]) == ["cancelled", "cancelled"]


def test_nobody_withdraws_someone_else(meeting):
    first, second = join(meeting, 2)

    with pytest.raises(Refused, match="Alleen de persoon zelf"):
        actions.withdraw(meeting, first, by=second)
    with pytest.raises(Refused, match="niet ingeschreven"):
        actions.withdraw(meeting, make.member_of(meeting.atrium), by=make.staff())


def test_who_lost_the_right_is_skipped_and_staff_see_why(meeting):
    """T32, case 84: the next one gets the seat, the skipped one keeps the place."""
    first, lapsed, gone, third = people = join(meeting, 4)
    Membership.objects.filter(person=lapsed).update(end_on=today())
    gone.is_active = False
    gone.save(update_fields=["is_active"])

    actions.withdraw(meeting, first, by=first)

    assert states(meeting, people) == ["cancelled", "waitlisted", "waitlisted", "registered"]
    assert mailed("promoted") == [third.email]
    assert "lidmaatschap" in why_not(lapsed, meeting)
    assert "niet actief" in why_not(gone, meeting)


def test_a_seat_that_only_lapsed_people_wait_for_is_not_left_empty(meeting):
    first, lapsed = join(meeting, 2)
    Membership.objects.filter(person=lapsed).update(end_on=today())
    actions.withdraw(meeting, first, by=first)
    newcomer = make.member_of(meeting.atrium)

    assert actions.register(meeting, newcomer, by=newcomer).status == "registered"


def test_the_last_day_nobody_is_promoted_unasked():
    """Staff decide then; a newcomer still does not jump the queue (T38)."""
    start = timezone.now() + timedelta(hours=23)
    meeting = make.meeting(capacity=1, starts_at=start, ends_at=start + timedelta(hours=2))
    first, second = join(meeting, 2)

    actions.withdraw(meeting, first, by=first)
    (third,) = join(meeting, 1)

    assert states(meeting, [first, second, third]) == ["cancelled", "waitlisted", "waitlisted"]
    assert actions.promote(meeting) == []
    with pytest.raises(Refused):
        actions.promote(meeting, by=second)
    promoted = actions.promote(meeting, by=make.member_of(meeting.atrium, Role.SECRETARY))
    assert [row.person for row in promoted] == [second]


def test_more_seats_promote_as_many_in_order(meeting):
    people = join(meeting, 5)

    actions.change(meeting, by=make.staff(), capacity=3)

    assert states(meeting, people) == ["registered"] * 3 + ["waitlisted"] * 2
    assert mailed("promoted") == [people[1].email, people[2].email]

    actions.change(meeting, by=make.staff(), capacity=None)

    assert states(meeting, people) == ["registered"] * 5


def test_many_seats_given_at_once_are_one_mailing_that_waits_for_staff(meeting, settings):
    """One step of an organiser counts as one, however many people it gives a seat."""
    settings.MAIL_HOLD_ABOVE = 2
    join(meeting, 5)

    actions.change(meeting, by=make.staff(), capacity=5)

    rows = Message.objects.filter(kind="promoted")
    assert list(rows.values_list("state", flat=True)) == ["held"] * 4
    assert {row.reason for row in rows} == {"4 berichten in één keer: mogen ze weg?"}


def test_an_ended_membership_gives_up_its_seats_and_passes_them_on(meeting):
    """T40: the same promotion as when one withdraws; T91: what is before the last day stays."""
    before = make.meeting(atrium=meeting.atrium, starts_at=timezone.now() + timedelta(days=5))
    first, second = join(meeting, 2)
    actions.register(before, first, by=first)
    invited = make.registration(
        meeting=make.meeting(atrium=meeting.atrium), person=first, status="invited"
    )
    elsewhere = make.registration(person=first, status="registered")

    membership = Membership.objects.get(person=first)
    actions.end_membership(membership, end_on=today() + timedelta(days=10), by=make.staff())

    assert states(meeting, [first, second]) == ["cancelled", "registered"]
    assert states(before, [first]) == ["registered"]
    invited.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (invited.status, elsewhere.status) == ("cancelled", "registered")
    assert mailed("promoted") == [second.email]


def test_attendance_is_apart_from_registration():
    """T41: waiting people are not on the sheet; nobody's registration changes."""
    start = timezone.now() - timedelta(hours=3)
    meeting = make.meeting(starts_at=start, status=Meeting.Status.HELD)
    there, away = (make.registration(meeting=meeting, status="registered") for _ in range(2))
    waiting = make.registration(meeting=meeting, status="waitlisted", queue_no=1)
    values = {there.pk: "present", away.pk: "absent"}

    changed = [actions.record_attendance(meeting, values, by=make.staff()) for _ in range(2)]

    assert changed == [2, 0]
    rows = dict(meeting.registrations.values_list("pk", "attendance"))
    assert rows == {**values, waiting.pk: "unknown"}
    for wrong in ({waiting.pk: "present"}, {there.pk: "misschien"}, {0: "present"}):
        with pytest.raises(Refused):
            actions.record_attendance(meeting, wrong, by=make.staff())


def test_attendance_waits_for_the_day_itself(meeting):
    row = make.registration(meeting=meeting, status="registered")

    with pytest.raises(Refused, match="vanaf de dag"):
        actions.record_attendance(meeting, {row.pk: "present"}, by=make.staff())


def last_change(row):
    return LogEntry.objects.get_for_object(row).first().changes


def test_every_change_is_in_the_log_with_what_it_was(meeting):
    """T116."""
    (person,) = join(meeting, 1)
    actions.withdraw(meeting, person, by=person, reason="Ziek.")
    actions.change(meeting, by=make.staff(), title="Werkdag")

    row = Registration.objects.get(person=person)
    assert last_change(row)["status"] == ["registered", "cancelled"]
    assert last_change(meeting) == {"title": ["Startdag", "Werkdag"]}


@pytest.mark.parametrize(
    ("kind", "then", "why"),
    [
        ("registered", lambda m, p: actions.withdraw(m, p, by=p), "intussen uitgeschreven"),
        ("registered", lambda m, p: Meeting.objects.update(sequence=1), "intussen gewijzigd"),
        ("registered", lambda m, p: Membership.objects.update(end_on=today()), "lidmaatschap"),
        ("registered", lambda m, p: actions.cancel(m, by=make.staff(), reason="x"), "geannuleerd"),
        ("registered", lambda m, p: Meeting.objects.update(status="held"), "voorbij"),
    ],
)
def test_a_confirmation_that_is_no_longer_true_does_not_leave(meeting, kind, then, why):
    (person,) = join(meeting, 1)
    message = Message.objects.get(kind=kind)
    assert KINDS[kind].still_wanted(message) == ""

    then(meeting, person)

    assert why in KINDS[kind].still_wanted(message)


def test_registering_again_supersedes_the_unsent_farewell(meeting):
    """One state, one mail: what had not left gives way to what is true now."""
    (person,) = join(meeting, 1)
    actions.withdraw(meeting, person, by=person)
    actions.register(meeting, person, by=person)

    rows = Message.objects.order_by("pk").values_list("kind", "state")
    assert list(rows) == [
        ("registered", "superseded"),
        ("withdrawn", "superseded"),
        ("registered", "queued"),
    ]
