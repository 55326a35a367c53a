"""What is written, held, replaced, stopped and tried again."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.mail import EmailMessage, send_mail
from django.db import transaction
from django.utils import timezone

from core.refusal import Refused
from outbox import actions, upkeep
from outbox.delivery import drain
from outbox.models import Message, Pause
from tests import make, notes

pytestmark = pytest.mark.django_db
BRUSSELS = ZoneInfo("Europe/Brussels")


def many(count, **fields):
    letters = [notes.letter(n) for n in range(count)]
    until = timezone.now() + timedelta(days=2)
    return actions.post_many("note", letters, template=notes.TEMPLATE, expires_at=until, **fields)


def test_a_message_is_written_out_when_it_is_posted():
    person = make.user()

    row = notes.post(
        1, person=person, about="meeting:5", stream="meeting:5:1", reply_to="Tom@PBM.example"
    )

    assert row.subject == "Bericht 1"
    assert row.plain == (
        "Beste Lid 1\n\nDit is een bericht over R&D.\n\n"
        "Open het atrium:\nhttps://atrium.example/atria/1/\n\n- een\n- twee\n"
    )
    assert (row.state, row.person, row.to_address) == ("queued", person, "lid1@gemeente.example")
    assert list(Message.objects.about("meeting:5")) == [row]


def test_the_same_key_is_posted_once():
    assert notes.post(1) is not None

    assert notes.post(1, to="ander@gemeente.example") is None

    assert [row.to_address for row in Message.objects.all()] == ["lid1@gemeente.example"]


def test_many_at_once_are_counted_once_each():
    notes.post(2)

    assert many(4) == 3
    assert many(4) == 0
    assert (
        actions.post_many(
            "note",
            [notes.letter(9), notes.letter(9)],
            template=notes.TEMPLATE,
            expires_at=timezone.now() + timedelta(days=1),
        )
        == 1
    )

    assert Message.objects.count() == 5


def test_many_at_once_take_the_same_queries_for_any_number(django_assert_num_queries):
    with django_assert_num_queries(5):
        many(3)
    Message.objects.all().delete()
    with django_assert_num_queries(5):
        many(30)


def test_a_rolled_back_change_mails_nobody(smtp_sink):
    def change():
        notes.post(1)
        raise Refused("Toch niet.")

    with pytest.raises(Refused):
        transaction.atomic(change)()

    assert drain() == 0
    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    "subject",
    ["Welkom\r\nBcc: iedereen@example.com", "Wel\u202ekom\x07 Bcc: iedereen@example.com"],
)
def test_a_subject_is_one_clean_line(smtp_sink, subject):
    row = notes.post(1, context={"subject": subject})
    sent = send_mail_with_subject(subject)

    assert drain() == 2

    assert row.subject.isprintable()
    assert sent.subject == "Welkom Bcc: iedereen@example.com"
    assert all(mail.message["Bcc"] is None for mail in smtp_sink.received)
    assert {mail.subject for mail in smtp_sink.received} == {sent.subject, row.subject}


def send_mail_with_subject(subject):
    send_mail(subject, "Tekst", None, ["an@gemeente.example"])
    return Message.objects.get(to_address="an@gemeente.example")


def test_an_address_no_server_takes_is_failed_from_the_start(smtp_sink):
    row = notes.post(1, to="an at gemeente")

    assert (row.state, row.reason) == ("failed", "Dit adres kan geen mail ontvangen.")
    assert drain() == 0


def test_a_message_longer_than_any_mail_is_refused():
    with pytest.raises(Refused):
        notes.post(1, context={"name": "a" * 200_001})
    assert Message.objects.count() == 0


def test_django_mail_becomes_one_hidden_row_per_recipient(smtp_sink):
    EmailMessage(
        "Uw code",
        "Code: [[123|x]]",
        to=["an@x.example"],
        cc=["jo@x.example"],
        reply_to=["pbm@x.example"],
    ).send()

    assert drain() == 2

    assert set(Message.objects.values_list("kind", "to_address", "reply_to", "sensitive")) == {
        ("mail", "an@x.example", "pbm@x.example", True),
        ("mail", "jo@x.example", "pbm@x.example", True),
    }
    assert {mail.text.strip() for mail in smtp_sink.received} == {"Code: [ [123|x]]"}


def test_a_django_mail_with_an_attachment_is_an_error_not_a_loss():
    mail = EmailMessage("Verslag", "Zie bijlage", to=["an@x.example"])
    mail.attach("verslag.txt", "tekst", "text/plain")

    with pytest.raises(ValueError, match="no attachments"):
        mail.send()


def test_a_newer_message_replaces_what_has_not_left(smtp_sink):
    notes.post(1, stream="meeting:1:1")
    drain()
    old = notes.post(2, stream="meeting:1:1")
    code = notes.post(3, stream="meeting:1:1", kind="code")
    other = notes.post(4, stream="meeting:1:2")

    assert actions.supersede("meeting:1:1", kinds=["note"], reason="Het uur is gewijzigd.") == 1

    states = dict(Message.objects.values_list("pk", "state"))
    assert (states[old.pk], states[code.pk], states[other.pk]) == ("superseded", "queued", "queued")
    old.refresh_from_db()
    assert old.reason == "Het uur is gewijzigd."
    assert [(event.what, event.detail) for event in old.events.all()] == [
        ("vervangen door een nieuwer bericht", "Het uur is gewijzigd.")
    ]


def test_a_large_mailing_waits_for_staff(smtp_sink, settings):
    settings.MAIL_HOLD_ABOVE = 5
    staff = make.staff()

    assert many(6, about="meeting:1") == 6

    assert Message.objects.by_state() == {"held": 6}
    assert Message.objects.first().reason == "6 berichten in één keer: mogen ze weg?"
    assert drain() == 0
    assert actions.release_held(Message.objects.about("meeting:1"), by=staff) == 6
    assert drain() == 6


def test_too_many_messages_a_day_for_one_person_wait_for_staff(smtp_sink, settings):
    settings.MAIL_PER_PERSON_PER_DAY = 2
    for n in range(3):
        notes.post(n, to="an@gemeente.example")
    notes.post(3, to="an@gemeente.example", urgent=True)
    notes.post(4, to="an@gemeente.example", kind="code")
    notes.post(5, to="jo@gemeente.example")

    assert drain() == 5

    held = Message.objects.get(state="held")
    assert (held.key, held.reason) == ("note:2", "Meer dan 2 berichten op één dag.")


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        ("2027-01-04 12:00", "2027-01-04 12:00"),  # a Monday
        ("2027-01-04 20:00", "2027-01-05 07:30"),
        ("2027-01-04 03:00", "2027-01-04 07:30"),
        ("2027-01-09 21:00", "2027-01-11 07:30"),  # Saturday evening
        ("2027-01-10 12:00", "2027-01-11 07:30"),  # Sunday
        ("2027-03-27 23:00", "2027-03-29 07:30"),  # the night of summer time
        ("2027-10-30 19:59", "2027-10-30 19:59"),
        ("2027-10-30 20:00", "2027-11-01 07:30"),  # the night of winter time
    ],
)
def test_mail_is_quiet_at_night_and_on_sunday(settings, now, leaves):
    settings.MAIL_QUIET_HOURS = True
    start = datetime.fromisoformat(now).replace(tzinfo=BRUSSELS)

    with time_machine.travel(start, tick=False):
        row = notes.post(1, due_at=start)
        code = notes.post(2, kind="code", due_at=start)
        change = notes.post(3, urgent=True, due_at=start)

    assert row.due_at == datetime.fromisoformat(leaves).replace(tzinfo=BRUSSELS)
    assert code.due_at == change.due_at == start


def test_mail_that_quiet_hours_make_useless_is_expired_and_visible(settings):
    settings.MAIL_QUIET_HOURS = True
    with time_machine.travel(datetime(2027, 1, 4, 21, tzinfo=BRUSSELS), tick=False):
        row = notes.post(1, expires_in=timedelta(hours=3))

    assert (row.state, row.reason) == ("expired", "Het was al te laat om dit te versturen.")


@pytest.mark.parametrize("scope", ["", "note", "meeting:1"])
def test_a_pause_holds_mail_back_until_it_ends(smtp_sink, scope):
    staff = make.staff()
    notes.post(1, about="meeting:1")
    actions.pause(scope, reason="Hersteld van back-up", by=staff)
    with pytest.raises(Refused):
        actions.pause(scope, reason="Nog eens", by=staff)

    assert drain() == 0
    notes.post(2, kind="code", about="meeting:2")
    assert drain() == (0 if scope == "" else 1)

    actions.resume(scope, by=staff)
    assert Pause.objects.count() == 0
    drain()
    assert Message.objects.by_state() == {"accepted": 2}
    with pytest.raises(Refused):
        actions.resume(scope, by=staff)


def test_only_a_failed_or_expired_message_is_sent_again(smtp_sink):
    staff = make.staff(first_name="Tom", last_name="Peeters")
    smtp_sink.mode = "5xx"
    row = notes.post(1)
    with pytest.raises(Refused):
        actions.retry(row, by=staff)
    drain()
    Message.objects.update(expires_at=timezone.now())
    smtp_sink.mode = "ok"

    actions.retry(row, by=staff)

    assert drain() == 1
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("accepted", 1)
    assert ("opnieuw verstuurd", "door Tom Peeters") in row.events.values_list("what", "detail")
    with pytest.raises(Refused):
        actions.retry(row, by=staff)


def test_only_a_message_that_has_not_left_is_cancelled(smtp_sink):
    staff = make.staff(first_name="Tom", last_name="Peeters")
    row, gone = notes.post(1), notes.post(2)
    actions.cancel(row, by=staff)
    drain()

    with pytest.raises(Refused):
        actions.cancel(gone, by=staff)
    row.refresh_from_db()
    assert (row.state, row.reason) == ("cancelled", "Geannuleerd door Tom Peeters.")
    assert [mail.to for mail in smtp_sink.received] == [gone.to_address]


def test_bodies_and_rows_are_forgotten_in_time(smtp_sink):
    ages = {1: 2, 2: 91, 3: 731}
    for n in ages:
        notes.post(n)
        notes.post(n + 10, kind="code")
    drain()
    waiting = notes.post(20)
    for n, days in ages.items():
        past = timezone.now() - timedelta(days=days)
        Message.objects.filter(key__in=[f"note:{n}", f"note:{n + 10}"]).update(created_at=past)
    Message.objects.filter(pk=waiting.pk).update(created_at=timezone.now() - timedelta(days=800))

    upkeep.purge()

    rows = {row.key: bool(row.text) for row in Message.objects.all()}
    assert rows == {
        "note:1": True,
        "note:11": False,
        "note:2": False,
        "note:12": False,
        "note:20": True,
    }
