"""Every save that mails says so first, and offers now, later or not where that is allowed."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from core.times import BRUSSELS, at, today
from meetings import actions
from meetings.models import Meeting
from outbox.models import Message, MessageEvent
from outbox.quiet import leaves_words
from outbox.rehearsal import rehearse
from tests import make
from tests.meetings.planning_form import split, step
from tests.meetings.test_admin_steps import CHANGELIST, NOW, move_form, told
from tests.pages import text_of

pytestmark = pytest.mark.django_db
LATER = {"confirm": "ja", "when": "later"}


@pytest.fixture
def meeting(atrium):
    """Announced, far enough ahead, with someone registered and someone invited."""
    start = at(today() + timedelta(days=60), 9)
    row = make.meeting(atrium=atrium, venue="Zaal 1", starts_at=start, capacity=1)
    for name, status in (("An", "registered"), ("Bo", "invited")):
        person = make.member_of(atrium, first_name=name, last_name="Lid")
        make.registration(meeting=row, person=person, status=status)
    return row


@pytest.fixture
def monday():
    """Some Monday at ten, well before every meeting here."""
    day = today() + timedelta(days=9 - today().weekday() % 7)
    return at(day - timedelta(days=day.weekday()) + timedelta(days=7), 10)


def test_an_announcement_leaves_when_staff_say_and_the_page_says_when(client, chair, draft, monday):
    answer = client.post(
        step(draft, "announce"),
        {"seen_version": 0, **LATER, **split("moment", monday)},
        follow=True,
    )

    row = Message.objects.get()
    assert (row.kind, row.due_at) == ("invitation", monday)
    assert "De mail gaat maandag" in told(answer)
    assert "1 bericht gaat weg op maandag" in text_of(answer)


@pytest.mark.parametrize(
    ("moment", "why"),
    [
        ({}, "Vul in wanneer de mail vertrekt."),
        (split("moment", at(today() - timedelta(days=1), 9)), "Kies een moment dat nog moet komen"),
        ({"moment_0": "2027-03-28", "moment_1": "02:30"}, "Dit uur bestaat niet"),
        ({"moment_0": "gisteren", "moment_1": "x"}, "Vul een datum in"),
    ],
)
def test_later_needs_a_moment_that_exists_and_is_still_to_come(client, chair, draft, moment, why):
    answer = client.post(step(draft, "announce"), {"seen_version": 0, **LATER, **moment})

    draft.refresh_from_db()
    assert why in text_of(answer)
    assert (draft.status, Message.objects.count()) == ("draft", 0)


@pytest.mark.parametrize("sent", [{}, {"when": ""}, {"when": "nooit"}])
def test_who_does_not_choose_is_asked_again(client, chair, draft, sent):
    client.post(step(draft, "announce"), {"seen_version": 0, "confirm": "ja", **sent})

    draft.refresh_from_db()
    assert (draft.status, Message.objects.count()) == ("draft", 0)


def test_one_may_announce_without_a_mail(client, chair, draft):
    answer = client.post(
        step(draft, "announce"), {"seen_version": 0, "confirm": "ja", "when": "not"}, follow=True
    )

    draft.refresh_from_db()
    assert (draft.status, Message.objects.count()) == ("announced", 0)
    assert "Er vertrekt geen mail." in told(answer)


def test_not_mailing_another_hour_to_who_comes_is_not_offered_nor_accepted(client, chair, meeting):
    form = move_form(meeting, **split("ends_at", meeting.ends_at + timedelta(hours=1)))

    shown = client.post(step(meeting, "move"), form)
    forged = client.post(step(meeting, "move"), {**form, "confirm": "ja", "when": "not"})

    meeting.refresh_from_db()
    assert "Niet mailen" not in text_of(shown)
    assert "moeten het nieuwe uur kennen" in text_of(forged)
    assert (meeting.version, Message.objects.count()) == (0, 0)


def test_the_names_stand_by_answer_and_the_wait_is_said(client, chair, meeting):
    page = text_of(client.post(step(meeting, "move"), move_form(meeting, venue="Kelder")))

    assert "Ingeschreven: 1, toon de namen An Lid" in page
    assert "Nog geen antwoord: 1, toon de namen Bo Lid" in page
    assert "Nu: gaat over 10 minuten weg" in page


def test_a_change_that_is_undone_says_that_nobody_is_mailed(client, chair, meeting):
    first = move_form(meeting, venue="Kelder")
    client.post(step(meeting, "move"), {**first, **NOW})
    meeting.refresh_from_db()
    back = move_form(meeting, venue="Zaal 1")

    page = text_of(client.post(step(meeting, "move"), back))
    client.post(step(meeting, "move"), {**back, **NOW})

    assert "Die vertrekt niet meer: iedereen weet al wat nu geldt." in page
    assert Message.objects.by_state() == {"superseded": 2}


def test_what_still_waits_gets_the_new_facts_and_nobody_else_is_mailed(
    client, chair, draft, monday
):
    actions.announce(draft, by=chair, due_at=monday)
    draft.refresh_from_db()
    form = move_form(draft, venue="Kelder")

    page = text_of(client.post(step(draft, "move"), form))
    client.post(step(draft, "move"), {**form, "confirm": "ja"})

    assert "1 mail die nog wacht, krijgt de nieuwe gegevens en vertrekt zoals gepland." in page
    assert "Verder krijgt niemand een mail." in page
    row = Message.objects.get(state="queued")
    assert (row.kind, row.due_at, "Kelder" in row.text) == ("invitation", monday, True)


def test_more_seats_name_who_gets_one(client, chair, meeting):
    person = make.member_of(meeting.atrium, first_name="Cis", last_name="Wachter")
    make.registration(meeting=meeting, person=person, status="waitlisted", queue_no=1)

    page = text_of(client.post(step(meeting, "move"), move_form(meeting, capacity=2)))

    assert "krijgt een plaats, met een bericht: Cis Wachter." in page


@pytest.mark.parametrize("name", ["announce", "move", "cancel"])
def test_every_step_shows_its_mail_as_mail(client, chair, draft, meeting, name):
    row = draft if name == "announce" else meeting
    sent = {
        "announce": {},
        "move": move_form(meeting, venue="Kelder"),
        "cancel": {"reason": "Storm.", "seen_version": 0},
    }[name]

    answer = client.post(step(row, name), {**sent, "as_mail": "ja"})

    assert "Atrium Lerend Netwerk" in answer.content.decode()
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    row.refresh_from_db()
    assert (row.version, Message.objects.count()) == (0, 0)


def test_several_are_announced_with_their_names_and_at_one_moment(client, chair, draft, monday):
    make.member_of(draft.atrium, first_name="An", last_name="Peeters")
    chosen = {"action": "announce", "_selected_action": [draft.pk]}

    page = text_of(client.post(CHANGELIST, chosen))
    client.post(CHANGELIST, {**chosen, **LATER, **split("moment", monday)})

    assert "An Peeters" in page
    assert set(Message.objects.values_list("due_at", flat=True)) == {monday}


def test_several_are_announced_with_what_is_worth_a_look(client, chair, draft):
    draft.capacity = 1
    draft.save(update_fields=["capacity"])
    make.member_of(draft.atrium)

    page = text_of(client.post(CHANGELIST, {"action": "announce", "_selected_action": [draft.pk]}))

    assert "Let op: Het aantal plaatsen (1) is kleiner dan het aantal leden (2)." in page


def test_a_rehearsal_tells_all_and_leaves_nothing(meeting):
    waiting = make.member_of(meeting.atrium, first_name="Cis")
    make.registration(meeting=meeting, person=waiting, status="waitlisted", queue_no=1)
    an = meeting.registrations.registered().get().person

    mails = rehearse(lambda: actions.withdraw(meeting, an, by=make.staff()))

    assert [(mail.kind, mail.person) for mail in mails] == [
        ("withdrawn", an),
        ("promoted", waiting),
    ]
    assert (Message.objects.count(), MessageEvent.objects.count()) == (0, 0)
    assert meeting.registrations.registered().get().person == an
    assert Meeting.objects.get(pk=meeting.pk).version == 0
    assert rehearse(lambda: None) == []


@pytest.mark.parametrize(
    ("now", "minutes", "urgent", "words"),
    [
        ("2027-01-04 12:00", 0, False, "meteen"),
        ("2027-01-04 12:00", 10, False, "over 10 minuten"),
        ("2027-01-04 19:55", 10, False, "morgen om 7.30 uur"),
        ("2027-01-04 21:00", 0, True, "meteen"),
        ("2027-01-04 03:00", 0, False, "vandaag om 7.30 uur"),
        ("2027-01-09 21:00", 0, False, "maandag 11 januari 2027 om 7.30 uur"),
        ("2027-03-27 21:00", 0, False, "maandag 29 maart 2027 om 7.30 uur"),
    ],
)
def test_when_a_mail_leaves_is_said_in_words(settings, now, minutes, urgent, words):
    settings.MAIL_QUIET_HOURS = True
    with time_machine.travel(datetime.fromisoformat(now).replace(tzinfo=BRUSSELS), tick=False):
        assert leaves_words(minutes=minutes, urgent=urgent) == words


def test_a_moment_in_the_night_becomes_the_morning(client, chair, draft, monday, settings):
    settings.MAIL_QUIET_HOURS = True
    night = monday.replace(hour=23)
    client.post(step(draft, "announce"), {"seen_version": 0, **LATER, **split("moment", night)})

    assert Message.objects.get().due_at == at(monday.date() + timedelta(days=1), 7, 30)
    assert timezone.now() < night


@pytest.mark.parametrize("quiet", [True, False])
def test_the_choice_speaks_of_the_night_only_where_mail_rests(
    client, chair, draft, settings, quiet
):
    settings.MAIL_QUIET_HOURS = quiet

    page = text_of(client.get(step(draft, "announce")))

    assert ("’s Nachts (20.00 tot 7.30 uur)" in page) is quiet
