"""A cancelled meeting that takes place after all (T3): what comes back, and who hears of it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from core.refusal import Refused
from core.times import today
from meetings import actions, reminders
from meetings.agenda.carrying import carry_on
from meetings.models import Meeting, Proposal, Registration
from meetings.proposals import actions as proposals
from meetings.reminders import MISSED_RESTORED
from meetings.savedate.actions import save_date
from outbox.models import Message
from platforms.models import Membership, Role
from tests import make, notes
from tests.meetings.test_who_hears import PLAIN, act, full, meeting, news, person
from tests.pages import text_of

__all__ = ["full", "meeting"]
pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def cancel(meeting):
    return actions.cancel(meeting, by=make.staff(), reason="Storm.")


def restore(meeting):
    return actions.restore(meeting, by=make.staff())


def answers(meeting):
    """{who: (status, number in the queue)}."""
    rows = Registration.objects.filter(meeting=meeting).select_related("person").order_by("pk")
    return {row.person.first_name: (row.status, row.queue_no) for row in rows}


class TestWhatComesBack:
    def test_everybody_has_what_they_had_and_gets_the_same_event_again(self, full):
        """Eef said no and hears of neither; Fik waits and never had the event."""
        late = make.member_of(full.atrium, first_name="Fik")
        actions.register(full, late, by=late)
        news()
        before, uids = answers(full), set(full.registrations.values_list("uid", flat=True))
        cancel(full)
        off = news()

        restore(full)

        assert set(off) == {"An", "Bo", "Cas", "Do", "Fik"}
        assert news() == {
            "An": ("meeting_restored", "REQUEST ACCEPTED 2"),
            "Bo": ("meeting_restored", "REQUEST ACCEPTED 2"),
            "Cas": ("meeting_restored", PLAIN),
            "Do": ("meeting_restored", "REQUEST NEEDS-ACTION 2"),
            "Fik": ("meeting_restored", PLAIN),
        }
        full.refresh_from_db()
        assert answers(full) == before
        assert set(full.registrations.values_list("uid", flat=True)) == uids
        assert (full.status, full.cancelled_at, full.cancel_reason) == ("announced", None, "")

    def test_the_mail_says_that_it_goes_on_and_what_one_had(self, full):
        cancel(full)
        notes.arrive()
        restore(full)

        told = {row.person.first_name: row for row in Message.objects.filter(state="queued")}

        assert told["An"].subject.startswith("Gaat toch door: Startdag")
        assert "U las dat Startdag" in told["An"].plain
        assert "U hebt uw plaats nog" in told["An"].plain
        assert "U staat op de wachtlijst, zoals voordien." in told["Cas"].plain
        assert "U had nog niet geantwoord." in told["Do"].plain

    def test_who_waited_longest_still_goes_first(self, full):
        for name in ("Fik", "Gil"):
            late = make.member_of(full.atrium, first_name=name)
            actions.register(full, late, by=late)
        cancel(full)
        notes.arrive()
        restore(full)
        notes.arrive()

        actions.change(full, by=make.staff(), capacity=4)

        assert [row.person.first_name for row in full.registrations.waiting()] == ["Gil"]

    def test_a_kept_date_is_kept_again(self):
        draft = make.meeting(status="draft", venue="Stadhuis")
        make.member_of(draft.atrium, first_name="An")
        save_date(draft, by=make.staff())
        notes.arrive()
        cancel(draft)
        notes.arrive()

        row = restore(draft)

        assert (row.status, row.is_saved_date, row.announced_at) == ("draft", True, None)
        assert news() == {"An": ("meeting_restored", "REQUEST TENTATIVE 2")}

    def test_a_proposal_and_a_point_that_went_on_are_on_the_agenda_again(self):
        first = make.meeting(starts_at=timezone.now() + timedelta(days=10))
        second = make.meeting(atrium=first.atrium)
        carried = carry_on(make.agenda_item(meeting=first, title="Trage wegen"), by=make.staff())
        mine = make.proposal(atrium=first.atrium)
        proposals.accept(mine, by=make.staff(), meeting=second, title="Geluid", minutes=10)
        cancel(second)

        restore(second)

        points = second.agenda_items.order_by("pk").values_list("title", "moved_on_at", "continues")
        assert list(points) == [("Trage wegen", None, carried.pk), ("Geluid", None, None)]
        assert Proposal.objects.get().state == "accepted"

    def test_a_point_that_another_meeting_took_meanwhile_stays_there(self):
        first = make.meeting(starts_at=timezone.now() + timedelta(days=10))
        second = make.meeting(atrium=first.atrium)
        carry_on(make.agenda_item(meeting=first, title="Trage wegen"), by=make.staff())
        cancel(second)
        third = actions.plan(
            atrium=first.atrium,
            by=make.staff(),
            title="Extra",
            starts_at=second.starts_at,
            ends_at=second.ends_at,
        )

        restore(second)

        assert second.agenda_items.get().moved_on_at is not None
        assert third.agenda_items.get().continues == second.agenda_items.get()


class TestUndoneInTime:
    def test_a_cancellation_that_never_left_is_never_told(self, full):
        cancel(full)

        restore(full)

        assert news() == {}
        assert set(answers(full)) == {"An", "Bo", "Cas", "Do", "Eef"}

    def test_an_invitation_that_it_replaced_goes_out_after_all(self):
        draft = make.meeting(status="draft", venue="Stadhuis")
        make.member_of(draft.atrium, first_name="An")
        actions.announce(draft, by=make.staff())
        cancel(draft)

        restore(draft)

        assert news() == {"An": ("invitation", "REQUEST NEEDS-ACTION 2")}

    def test_a_confirmation_and_a_move_that_it_replaced_go_out_after_all(self, meeting):
        act(actions.register, meeting, "An")
        start = meeting.starts_at + HOUR
        actions.change(
            meeting, by=make.staff(), starts_at=start, ends_at=start + HOUR, due_at=_tomorrow()
        )
        cancel(meeting)

        restore(meeting)

        assert news() == {
            "An": ("meeting_changed", "REQUEST NEEDS-ACTION 3"),
            "Bo": ("meeting_changed", "REQUEST NEEDS-ACTION 3"),
            "Cas": ("meeting_changed", "REQUEST NEEDS-ACTION 3"),
            "Do": ("meeting_changed", "REQUEST NEEDS-ACTION 3"),
            "Eef": ("meeting_changed", "REQUEST NEEDS-ACTION 3"),
        }

    def test_of_a_mailing_that_left_half_only_who_read_it_hears_more(self, full):
        cancel(full)
        notes.arrive(Message.objects.filter(person__first_name__in=["An", "Cas"]))

        restore(full)

        assert news() == {
            "An": ("meeting_restored", "REQUEST ACCEPTED 2"),
            "Cas": ("meeting_restored", PLAIN),
        }

    def test_cancelled_again_before_the_good_news_left_says_nothing_new(self, full):
        cancel(full)
        notes.arrive()
        restore(full)

        cancel(full)

        assert news() == {}
        restore(full)
        assert news()["An"] == ("meeting_restored", "REQUEST ACCEPTED 4")


class TestWhoMayCome:
    def test_who_left_meanwhile_is_out_and_the_seat_passes_on(self, full):
        cancel(full)
        notes.arrive()
        gone = Membership.objects.get(person=person(full, "An"))
        actions.end_membership(gone, end_on=today(), by=make.staff())

        restore(full)

        assert answers(full)["An"] == ("cancelled", None)
        assert answers(full)["Cas"] == ("registered", None)
        heard = news()
        assert "An" not in heard
        assert heard["Cas"] == ("promoted", "REQUEST ACCEPTED 2")

    def test_who_joined_meanwhile_is_invited(self, full):
        cancel(full)
        notes.arrive()
        make.member_of(full.atrium, first_name="Fik")

        restore(full)

        assert answers(full)["Fik"] == ("invited", None)
        assert news()["Fik"] == ("invitation", "REQUEST NEEDS-ACTION 2")

    def test_who_chose_another_meeting_of_the_round_keeps_that(self):
        one, other = make.round_in(make.provinces()).meetings.order_by("pk")
        comes = make.member_of(one.atrium, first_name="An")
        stays = make.member_of(one.atrium, first_name="Bo")
        for row in (one, other):
            actions.announce(row, by=make.staff())
        for someone in (comes, stays):
            actions.register(one, someone, by=someone)
        notes.arrive()
        cancel(one)
        notes.arrive()
        actions.register(other, comes, by=comes)
        notes.arrive()

        restore(one)

        assert answers(one) == {"An": ("cancelled", None), "Bo": ("registered", None)}
        assert answers(other)["An"] == ("registered", None)
        assert news() == {"Bo": ("meeting_restored", "REQUEST ACCEPTED 2")}


class TestReminders:
    def test_one_whose_moment_passed_meanwhile_is_missed_not_sent(self, full):
        cancel(full)
        notes.arrive()
        row = restore(full)
        moment = reminders.moment_of(full, "reminder_registered")
        had = row.restored_at
        # The actions read the clock of the database, which does not travel.
        Meeting.objects.update(restored_at=moment + HOUR / 2)

        with time_machine.travel(moment + HOUR, tick=False):
            reminders.make_round(full, "reminder_registered")

        missed = Message.objects.filter(kind="reminder_registered")
        assert {(row.state, row.reason) for row in missed} == {("missed", MISSED_RESTORED)}
        assert had is not None

    def test_one_that_waited_to_leave_goes_out_when_it_is_undone_in_time(self, full):
        moment = reminders.moment_of(full, "reminder_registered")
        with time_machine.travel(moment + HOUR, tick=False):
            first = reminders.make_round(full, "reminder_registered")
            cancel(full)
            row = restore(full)

            again = reminders.make_round(full, "reminder_registered")

        assert (first, again, row.restored_at) == (2, 2, None)
        kinds = Message.objects.filter(state="queued").values_list("kind", flat=True)
        assert list(kinds) == ["reminder_registered"] * 2


class TestRefusals:
    def test_only_what_is_cancelled_and_twice_is_once(self, full):
        with pytest.raises(Refused, match="niet geannuleerd"):
            restore(full)
        cancel(full)
        restore(full)
        with pytest.raises(Refused, match="niet geannuleerd"):
            restore(full)
        assert Meeting.objects.get(pk=full.pk).sequence == 2

    def test_not_once_it_would_have_begun(self, full):
        cancel(full)
        Meeting.objects.update(starts_at=timezone.now() - HOUR, ends_at=timezone.now() + HOUR)
        with pytest.raises(Refused, match="al begonnen"):
            restore(full)

    def test_not_of_an_atrium_that_is_gone(self, full):
        cancel(full)
        full.atrium.is_active = False
        full.atrium.save()
        with pytest.raises(Refused, match="bestaat niet meer"):
            restore(full)

    def test_not_once_the_round_has_another_meeting_there(self):
        row = make.round_in(make.provinces()).meetings.first()
        row = actions.announce(row, by=make.staff())
        cancel(row)
        make.meeting(status="draft", atrium=row.atrium, round=row.round)
        with pytest.raises(Refused, match="andere bijeenkomst in deze ronde"):
            restore(row)

    def test_not_without_the_agreement_its_platform_asks_now(self, full):
        cancel(full)
        full.atrium.platform.needs_approval = True
        full.atrium.platform.save()
        with pytest.raises(Refused, match="gaf nooit akkoord"):
            restore(full)

    def test_not_when_somebody_changed_it_since(self, full):
        cancel(full)
        with pytest.raises(Refused, match="iemand anders"):
            actions.restore(full, by=make.staff(), version=99)


class TestThePage:
    @pytest.fixture
    def address(self, client, full):
        client.force_login(make.member_of(full.atrium, Role.CHAIR))
        cancel(full)
        notes.arrive()
        return f"/beheer/meetings/meeting/{full.pk}/herstellen/"

    def test_says_whom_it_mails_first_and_does_it_once(self, client, full, address):
        version = Meeting.objects.get().version
        sent = {"seen_version": version}
        form = text_of(client.get(f"/beheer/meetings/meeting/{full.pk}/change/"))
        asked = text_of(client.post(address, sent))
        untouched = Meeting.objects.get().status
        for _ in range(2):
            client.post(address, {**sent, "confirm": "ja", "when": "now"})

        assert "Toch laten doorgaan" in form
        assert "Gaat toch door: Startdag" in asked
        assert "/antwoord/" not in asked
        assert untouched == "cancelled"
        assert Meeting.objects.get().status == "announced"
        assert Message.objects.filter(kind="meeting_restored").count() == 4

    def test_who_has_a_seat_hears_it_whatever_is_chosen(self, client, full, address):
        sent = {"seen_version": Meeting.objects.get().version, "confirm": "ja", "when": "not"}

        client.post(address, sent)

        rows = Message.objects.filter(kind="meeting_restored")
        assert {row.person.first_name for row in rows} == {"An", "Bo", "Cas"}

    def test_a_member_has_no_way_there(self, client, full, address):
        client.force_login(person(full, "An"))
        assert client.post(address, {"seen_version": 1}).status_code in {302, 403, 404}
        assert Meeting.objects.get().status == "cancelled"


def _tomorrow():
    return timezone.now() + timedelta(days=1)
