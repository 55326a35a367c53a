"""The mails themselves: whole rows, whole texts, nothing to whom it does not concern (T28, T34, T58)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from core.links import sign
from meetings import actions, links, unsent
from meetings import mail as mails
from meetings.models import Registration
from outbox.delivery import drain
from outbox.models import Message
from tests import make, notes

pytestmark = pytest.mark.django_db
START = datetime(2055, 6, 15, 7, 0, tzinfo=UTC)


@pytest.fixture
def meeting():
    contact = make.user(email="contact@vlaanderen.example")
    return make.meeting(
        status="draft",
        title="R&D in de ruimte",
        starts_at=START,
        ends_at=START + timedelta(hours=3),
        venue="Stadhuis",
        address="Markt 1, Leuven",
        contact=contact,
        capacity=1,
    )


def test_an_invitation_as_it_is_stored(meeting, settings):
    person = make.member_of(meeting.atrium, first_name="An", last_name="Peeters")

    actions.announce(meeting, by=make.staff())

    row = Registration.objects.get()
    message = Message.objects.get()
    assert message.subject == "Uitnodiging: R&D in de ruimte, dinsdag 15 juni 2055"
    assert message.to_address == person.email
    assert message.reply_to == "contact@vlaanderen.example"
    assert message.key == f"invitation:{row.pk}:0"
    assert (message.about, message.stream) == (
        f"meeting:{meeting.pk}",
        f"meeting:{meeting.pk}:{person.pk}",
    )
    assert message.facts == {
        "registration": row.pk,
        "status": "invited",
        "starts_at": START.isoformat(),
        "sequence": 0,
        "told": {
            "starts_at": START.isoformat(),
            "ends_at": (START + timedelta(hours=3)).isoformat(),
            "place": "Stadhuis, Markt 1, Leuven",
            "link": "",
        },
    }
    assert message.expires_at == meeting.ends_at
    page = f"{settings.SITE_URL}/bijeenkomsten/{meeting.pk}/"
    answer = message.text.split("|")[1].split("]]")[0]
    assert message.text.replace(answer, "ANTWOORD") == (
        "Beste An\n\n"
        f"U bent van harte uitgenodigd voor R&D in de ruimte van {meeting.atrium}.\n\n"
        "- Wanneer: dinsdag 15 juni 2055 van 9.00 tot 12.00 uur\n"
        "- Waar: Stadhuis, Markt 1, Leuven\n\n"
        "Laat u weten of u komt? Aanvaard of weiger de uitnodiging in uw agenda, of gebruik de "
        "knop. Wie aanvaardt, is ingeschreven en krijgt een bevestiging.\n\n"
        "[[Laat weten of u komt|ANTWOORD]]\n\n"
        f"[(Bekijk agenda en documenten|{page})]\n\n"
        "Met vriendelijke groeten\nAtrium Lerend Netwerk\n"
    )
    assert links.answered_by(answer.rstrip("/").rsplit("/", 1)[1]) == row


def test_where_nobody_reads_the_answers_the_calendar_is_not_asked(meeting, settings):
    """Nobody should think that they registered when they did not."""
    settings.CALENDAR_ANSWERS = False
    make.member_of(meeting.atrium)

    actions.announce(meeting, by=make.staff())

    message = Message.objects.get()
    assert "de uitnodiging in uw agenda aanvaarden volstaat niet" in message.text
    assert "RSVP=FALSE" in message.calendar.replace("\r\n ", "")


def test_the_answer_link_names_one_registration_and_cannot_be_made_up(meeting):
    row = make.registration(meeting=meeting)
    token = links.answer(row).rstrip("/").rsplit("/", 1)[1]

    assert links.answered_by(token) == row
    assert links.answered_by(token[:-2]) is None
    assert links.answered_by(sign("andere", row.uid)) is None
    assert links.answered_by(sign("answer", "r-onbekend")) is None


@pytest.mark.parametrize("format", ["physical", "online", "hybrid"])
def test_only_a_registered_person_reads_the_online_link(meeting, format):
    """T28."""
    meeting.format, meeting.online_url = format, "https://vergadering.example/geheim"
    meeting.save()
    first, second = make.member_of(meeting.atrium), make.member_of(meeting.atrium)
    actions.announce(meeting, by=make.staff())
    for person in (first, second):
        actions.register(meeting, person, by=person)
    actions.change(meeting, by=make.staff(), venue="Bibliotheek")
    actions.withdraw(meeting, first, by=first)
    actions.cancel(meeting, by=make.staff(), reason="Storm.")

    with_link = {
        (row.kind, row.person)
        for row in Message.objects.all()
        if "geheim" in row.text + row.calendar
    }
    comes = {("registered", first), ("meeting_changed", first), ("promoted", second)}
    assert with_link <= comes | {("registered", second)}
    assert bool(with_link) == (format != "physical")


def test_every_kind_reads_well_and_has_one_button(meeting):
    """Each template filled in: a subject, a greeting, one main button, nothing left open."""
    first, second, third, fourth = (make.member_of(meeting.atrium) for _ in range(4))
    town = make.organisation()
    for person in (first, second, third, fourth):
        make.position(person=person, organisation=town)
    make.agenda_item(meeting=meeting)
    actions.announce(meeting, by=make.staff())
    actions.register(meeting, first, by=first)
    actions.register(meeting, second, by=second)
    actions.register(meeting, third, by=first)
    notes.arrive()
    actions.change(meeting, by=make.staff(), ends_at=meeting.ends_at + timedelta(hours=1))
    actions.confirm(meeting, first, by=first)
    actions.decline(meeting, fourth, by=fourth)
    actions.withdraw(meeting, first, by=first)
    rows = list(Registration.objects.select_related("person", "meeting"))
    mails.reminded("reminder_answer", meeting, rows, moment=START)
    mails.reminded("reminder_registered", meeting, rows, moment=START)
    actions.cancel(meeting, by=make.staff(), reason="Storm.")
    notes.arrive()
    actions.restore(meeting, by=make.staff())

    messages = Message.objects.all()
    elsewhere = {"answer_undone", "save_the_date"}  # test_undo.py, test_save_the_date.py
    elsewhere |= {"seat_taken", "seat_given"}  # test_handing.py
    elsewhere |= {"seat_approved", "seat_to_vet", "seat_refused"}  # vetting/test_actions.py
    by_page = {*unsent.CHANGES, *unsent.REMINDERS} - elsewhere
    assert {row.kind for row in messages} == by_page
    for row in messages:
        assert row.subject.endswith("dinsdag 15 juni 2055"), row.subject
        assert row.text.startswith("Beste Lin\n")
        assert row.text.count("[[") == 1
        assert "bestaat niet:" not in row.text
        assert "None" not in row.text


def test_a_real_mail_server_gets_the_invitation_with_its_calendar(meeting, smtp_sink):
    person = make.member_of(meeting.atrium)
    actions.announce(meeting, by=make.staff())

    assert drain() == 1

    assert Message.objects.get().state == "accepted"
    (mail,) = smtp_sink.received
    assert mail.recipients == [person.email]
    types = [part.get_content_type() for part in mail.message.walk()]
    assert "text/calendar" in types


def test_a_crowded_form_is_kept_and_a_changed_one_refused(settings):
    """LockNotAvailable becomes 503 + Retry-After with the form kept; another body 409."""
    settings.ROOT_URLCONF = "tests.meetings.urls"
    settings.LOGIN_URL = "/"
    client = Client()
    client.force_login(make.user())

    busy = client.post("/druk/", {"reden": "<b>Ziek</b>", "keuze": ["1", "2"]})
    conflict = client.post("/anders/", {})

    assert (busy.status_code, busy["Retry-After"]) == (503, "2")
    assert '<input type="hidden" name="reden" value="&lt;b&gt;Ziek&lt;/b&gt;">' in busy.text
    assert busy.text.count('name="keuze"') == 2
    assert (conflict.status_code, "eerder verstuurd" in conflict.text) == (409, True)
