"""Wie doet wat: the work of a meeting goes round, is asked by mail, shown and thanked."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.logs import without_secrets
from core.refusal import Refused
from meetings.models import Duty, Meeting
from meetings.sharing import actions
from meetings.sharing.links import path
from meetings.sharing.suggesting import Suggestions
from minutes.actions import publish
from outbox.kinds import KINDS
from outbox.models import Message
from platforms.models import Role
from tests import make
from tests.pages import queries_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def atrium():
    return make.atrium(name="Lokaal Atrium Gent")


@pytest.fixture
def chair(client, atrium):
    person = make.member_of(atrium, Role.CHAIR, first_name="Zoë", last_name="Voorzitter")
    client.force_login(person)
    return person


@pytest.fixture
def meeting(atrium, chair):
    return make.meeting(atrium=atrium, contact=chair)


def past(atrium, days, **fields):
    start = timezone.now() - timedelta(days=days)
    return make.meeting(atrium=atrium, starts_at=start, status="held", **fields)


def member(atrium, name):
    """A member who works for a town of that name."""
    person = make.member_of(atrium, first_name=name, last_name="Lid")
    make.position(person=person, organisation=make.organisation(name=f"Gemeente {name}"))
    return person


def page_of(meeting):
    return f"/bijeenkomsten/{meeting.pk}/taken/"


def names(meeting, kind):
    return [each.person.first_name for each in Suggestions(meeting).of(kind)]


def is_link(duty, text):
    """Whether the personal link of `duty` stands in `text`, whatever second it was signed in."""
    return path(duty).split(":")[0] in text


def ask(client, meeting, kind, candidate, **choice):
    return client.post(page_of(meeting), {"kind": kind, f"{kind}-candidate": candidate, **choice})


class TestSuggestion:
    def test_who_did_least_lately_comes_first_and_reads_why(self, meeting, atrium):
        ann, bob, cis = (member(atrium, name) for name in ("Ann", "Bob", "Cis"))
        for days, person in ((300, ann), (200, ann), (100, bob)):
            make.duty(meeting=past(atrium, days), person=person, state="done")
        make.duty(meeting=past(atrium, 50), kind="papers", person=cis, state="accepted")

        found = Suggestions(meeting).of("report")

        assert [each.person.first_name for each in found] == ["Zoë", "Cis", "Bob", "Ann"]
        assert [each.why for each in found][:2] == [
            "deed dit niet in de laatste 4 bijeenkomsten",
            "deed dit niet in de laatste 4 bijeenkomsten; nam 1 andere taak op",
        ]
        assert "deed dit 2 keer in de laatste 4 bijeenkomsten, laatst op" in found[3].why

    def test_only_the_last_meetings_of_this_atrium_count(self, meeting, atrium):
        ann = member(atrium, "Ann")
        make.duty(meeting=past(atrium, 900), person=ann, state="done")
        for days in range(10, 90, 10):
            past(atrium, days)
        make.duty(meeting=past(make.atrium(), 20), person=ann, state="done")

        [why] = [each.why for each in Suggestions(meeting).of("report") if each.person == ann]

        assert why == "deed dit niet in de laatste 8 bijeenkomsten"

    def test_what_was_only_asked_or_declined_is_no_work_done(self, meeting, atrium):
        ann = member(atrium, "Ann")
        make.duty(meeting=past(atrium, 20), person=ann, state="asked")
        make.duty(meeting=past(atrium, 30), person=ann, state="declined")

        assert "niet in de laatste 2" in Suggestions(meeting).of("report")[0].why
        assert names(meeting, "report") == ["Ann", "Zoë"]

    def test_a_town_where_it_took_place_hosted_it_when_nobody_was_noted(self, meeting, atrium):
        ann, bob = member(atrium, "Ann"), member(atrium, "Bob")
        town = ann.positions.get().organisation
        town.municipality = make.municipality(name="Annegem")
        town.save()
        past(atrium, 30, municipality=town.municipality, venue="Raadzaal")

        found = Suggestions(meeting).of("host")

        assert [each.person for each in found] == [bob, ann]
        assert "ontving 1 keer in de vorige bijeenkomst" in found[1].why

    def test_who_cannot_come_or_has_work_already_is_spared(self, meeting, atrium):
        ann, bob, cis = (member(atrium, name) for name in ("Ann", "Bob", "Cis"))
        make.registration(meeting=meeting, person=ann, status="declined")
        make.duty(meeting=meeting, kind="papers", person=bob, state="accepted")
        make.duty(meeting=meeting, kind="report", person=cis, state="declined")

        assert names(meeting, "report") == ["Zoë", "Bob"]

    def test_who_left_the_atrium_is_not_asked(self, meeting, atrium):
        gone = member(atrium, "Gust")
        gone.memberships.update(end_on=meeting.day - timedelta(days=1))

        assert "Gust" not in names(meeting, "report")

    def test_a_suggestion_costs_the_same_for_any_number_of_members(self, client, meeting, atrium):
        make.duty(meeting=meeting, person=member(atrium, "Ann"), state="declined")
        make.duty(meeting=past(atrium, 20), kind="host", state="done")
        alone = len(queries_of(client, page_of(meeting)))
        for number in range(15):
            make.duty(meeting=meeting, person=member(atrium, f"Bob{number}"), state="declined")
            make.duty(meeting=past(atrium, 30 + number), kind="host", state="done")
            member(atrium, f"Cis{number}")

        assert len(queries_of(client, page_of(meeting))) == alone


class TestAsking:
    def test_the_mail_is_shown_first_then_sent(self, client, meeting, atrium):
        ann = member(atrium, "Ann")
        town = ann.positions.get().organisation

        shown = ask(client, meeting, "host", f"{ann.pk}-{town.pk}")

        assert "Ann Lid vragen?" in text_of(shown)
        assert "wilt u de bijeenkomst ontvangen?" in text_of(shown)
        assert "/taak/" not in text_of(shown)
        assert (Duty.objects.count(), Message.objects.count()) == (0, 0)
        ask(client, meeting, "host", f"{ann.pk}-{town.pk}", confirm="ja", when="now")
        duty = Duty.objects.get()
        assert (duty.person, duty.organisation, duty.state) == (ann, town, "asked")
        message = Message.objects.get()
        assert (message.kind, message.to_address) == ("duty_asked", ann.email)
        assert is_link(duty, message.plain)
        assert "/antwoord/…" in without_secrets(message.plain)

    def test_the_link_answers_without_an_account_and_only_by_the_button(self, client, meeting):
        duty = make.duty(meeting=meeting)
        client.logout()

        for _ in range(2):
            assert "U hebt nog niet geantwoord." in text_of(client.get(path(duty)))
        duty.refresh_from_db()
        assert duty.state == "asked"
        page = client.post(path(duty), {"answer": "ja"}, follow=True)

        assert "U neemt dit op. Bedankt!" in text_of(page)
        duty.refresh_from_db()
        assert duty.state == "accepted"
        assert Message.objects.count() == 0

    def test_a_no_tells_the_contact_and_the_next_is_suggested(self, client, meeting, chair, atrium):
        ann, _ = member(atrium, "Ann"), member(atrium, "Bob")
        duty = make.duty(meeting=meeting, person=ann)

        client.post(path(duty), {"answer": "nee", "reason": "Met verlof"})

        message = Message.objects.get()
        assert (message.kind, message.to_address) == ("duty_declined", chair.email)
        assert "Met verlof" in message.plain
        text = text_of(client.get(page_of(meeting)))
        assert "Ann Lid zei af op" in text
        assert names(meeting, "report")[0] == "Bob"
        client.post(path(duty), {"answer": "ja"})
        assert KINDS["duty_declined"].still_wanted(message) == (
            "De persoon neemt de taak intussen toch op."
        )

    def test_who_said_no_may_not_come_back_when_another_was_asked(self, client, meeting):
        duty = make.duty(meeting=meeting, state="declined")
        make.duty(meeting=meeting, state="asked")

        answer = client.post(path(duty), {"answer": "ja"}, follow=True)

        assert "Iemand anders neemt deze taak intussen op." in text_of(answer)

    def test_two_organisers_ask_one(self, meeting, atrium, chair):
        actions.ask(meeting, "report", member(atrium, "Ann"), by=chair)

        with pytest.raises(Refused, match="al aan iemand gevraagd"):
            actions.ask(meeting, "report", member(atrium, "Bob"), by=chair)

        assert Duty.objects.get().person.first_name == "Ann"

    def test_taking_it_back_ends_the_link_and_tells_who_had_read_it(self, client, meeting):
        duty = make.duty(meeting=meeting, state="accepted")
        address = path(duty)
        fields = {"step": "back", "duty": duty.pk}

        assert "krijgt een mail" in text_of(client.post(page_of(meeting), fields))
        client.post(page_of(meeting), {**fields, "confirm": "ja", "when": "now"})

        assert not Duty.objects.exists()
        assert Message.objects.get().kind == "duty_taken_back"
        assert client.get(address).status_code == 404

    def test_what_had_not_left_is_taken_back_unheard(self, meeting, atrium, chair):
        duty = actions.ask(meeting, "report", member(atrium, "Ann"), by=chair)

        actions.take_back(duty, by=chair)

        assert [message.state for message in Message.objects.all()] == ["superseded"]

    def test_asking_again_gives_a_new_link(self, client, meeting, atrium, chair):
        duty = actions.ask(meeting, "report", member(atrium, "Ann"), by=chair)
        old = path(duty)
        actions.answer(duty, takes=False)

        again = actions.ask(meeting, "report", duty.person, by=chair)

        assert client.get(old).status_code == 404
        assert client.get(path(again)).status_code == 200
        [first, _] = Message.objects.filter(kind="duty_asked").order_by("pk")
        assert KINDS["duty_asked"].still_wanted(first) == "De taak wordt niet meer gevraagd."

    def test_a_moved_meeting_is_not_asked_with_the_old_hour(self, meeting, atrium, chair):
        actions.ask(meeting, "report", member(atrium, "Ann"), by=chair)
        moved = meeting.starts_at + timedelta(days=1)
        Meeting.objects.update(starts_at=moved, ends_at=moved + timedelta(hours=3))

        assert "verplaatst" in KINDS["duty_asked"].still_wanted(Message.objects.get())

    def test_a_cancelled_meeting_asks_nothing_any_more(self, client, atrium):
        duty = make.duty(meeting=make.meeting(atrium=atrium, status="cancelled"))

        client.post(path(duty), {"answer": "ja"})

        duty.refresh_from_db()
        assert duty.state == "asked"

    def test_a_member_neither_sees_the_page_nor_asks(self, client, meeting, atrium):
        client.force_login(member(atrium, "Ann"))
        assert client.get(page_of(meeting)).status_code == 403
        client.force_login(make.user())
        assert client.get(page_of(meeting)).status_code == 404


class TestShown:
    def test_the_page_names_who_took_it_and_asks_who_did_not_answer(self, client, meeting, atrium):
        ann, bob = member(atrium, "Ann"), member(atrium, "Bob")
        town = ann.positions.get().organisation
        make.duty(meeting=meeting, kind="host", person=ann, organisation=town, state="accepted")
        waiting = make.duty(meeting=meeting, person=bob)

        client.force_login(ann)
        text = text_of(client.get(meeting.get_absolute_url()))
        assert "Gastheer Gemeente Ann Ann Lid" in text
        assert "Er is u een taak gevraagd" not in text
        assert "Bob" not in text
        client.force_login(bob)
        assert is_link(waiting, client.get(meeting.get_absolute_url()).content.decode())

    def test_the_verslag_thanks_who_did_it_and_the_report_is_done(self, client, meeting, chair):
        minutes = make.minutes(meeting=past(meeting.atrium, 5), status="draft")
        host = make.duty(meeting=minutes.meeting, kind="host", state="accepted")
        report = make.duty(meeting=minutes.meeting, kind="report", state="accepted")
        make.duty(meeting=minutes.meeting, kind="papers", state="declined")

        publish(minutes, by=chair, notify=False)

        text = text_of(client.get(minutes.get_absolute_url()))
        assert (
            f"Met dank aan {host.holder} (ontving ons) en {report.person} (schreef het verslag)."
        ) in text
        report.refresh_from_db()
        assert report.state == "done"

    def test_done_is_noted_once_it_began(self, client, meeting):
        duty = make.duty(meeting=meeting, kind="papers", state="accepted")
        fields = {"step": "done", "duty": duty.pk}
        client.post(page_of(meeting), fields)
        duty.refresh_from_db()
        assert duty.state == "accepted"
        begun = timezone.now() - timedelta(hours=1)
        Meeting.objects.update(starts_at=begun, ends_at=begun + timedelta(hours=3))

        client.post(page_of(meeting), fields)

        duty.refresh_from_db()
        assert duty.state == "done"

    def test_the_host_reads_the_answers_meant_for_the_host_only(self, client, meeting, atrium):
        ann = member(atrium, "Ann")
        readers = {"for_contact": False, "for_organisers": False}
        question = make.question(meeting=meeting, text="Dieet", for_host=True, **readers)
        secret = make.question(meeting=meeting, text="Geheim", **{**readers, "for_staff": True})
        coming = make.registration(meeting=meeting, status="registered").person
        for each in (question, secret):
            make.answer(question=each, person=coming, words=f"antwoord {each.text}")
        page = f"/bijeenkomsten/{meeting.pk}/antwoorden/"
        duty = make.duty(meeting=meeting, kind="host", person=ann)
        client.force_login(ann)
        assert client.get(page).status_code == 404

        actions.answer(duty, takes=True)

        text = text_of(client.get(page))
        assert "antwoord Dieet" in text
        assert "antwoord Geheim" not in text
