"""The administrators hear that something is wrong, also when the queue itself stands still."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from outbox import alarms, lookout
from outbox.health import EXPECTED, beat
from outbox.models import Alarm, Heartbeat, Message, Pause
from tests import make, notes

pytestmark = pytest.mark.django_db
OVERDUE = "er wachten berichten langer dan 5 minuten"


@pytest.fixture(autouse=True)
def everything_lives():
    for name in EXPECTED:
        beat(name)


@pytest.fixture
def administrator():
    return make.administrator(email="beheer@pbm.example")


def stuck():
    """A message that should have left ten minutes ago."""
    row = notes.post()
    Message.objects.filter(pk=row.pk).update(due_at=timezone.now() - timedelta(minutes=10))
    return row


def pass_by(**time):
    """Let so much time pass for what the alarms remember."""
    for row in Alarm.objects.all():
        row.since -= timedelta(**time)
        row.told_at = row.told_at and row.told_at - timedelta(**time)
        row.save()
    Heartbeat.objects.filter(name=alarms.LOOK).update(at=timezone.now() - timedelta(**time))


def test_what_lasts_two_minutes_is_told_to_every_administrator(smtp_sink, administrator):
    make.staff(email="medewerker@pbm.example")
    make.administrator(email="weg@pbm.example", is_active=False)
    stuck()

    alarms.look()
    assert smtp_sink.received == []
    pass_by(minutes=3)
    alarms.look()

    (mail,) = smtp_sink.received
    assert (mail.to, mail.subject) == (
        "beheer@pbm.example",
        "Alarm: er loopt iets mis met de mail van het Atrium",
    )
    assert f"- {OVERDUE}\n" in mail.text
    assert "gemeente.example" not in mail.text


def test_the_same_problem_is_told_once_in_four_hours_and_once_when_it_is_over(
    smtp_sink, administrator
):
    row = stuck()
    for hours in (0, 1, 1, 1):
        alarms.look()
        pass_by(hours=hours, minutes=3)
    alarms.look()
    assert len(smtp_sink.received) == 1

    pass_by(hours=2)
    alarms.look()
    assert len(smtp_sink.received) == 2

    Message.objects.filter(pk=row.pk).update(state="cancelled")
    pass_by(minutes=2)
    alarms.look()
    pass_by(minutes=2)
    alarms.look()

    assert [mail.subject.split(":")[0] for mail in smtp_sink.received] == [
        *("Alarm", "Alarm", "Voorbij")
    ]
    assert Alarm.objects.count() == 0


def test_what_heals_by_itself_is_not_told(smtp_sink, administrator):
    row = stuck()
    alarms.look()
    Message.objects.filter(pk=row.pk).update(state="cancelled")
    pass_by(minutes=3)

    alarms.look()

    assert (smtp_sink.received, Alarm.objects.count()) == ([], 0)


def test_it_gets_out_when_all_mail_is_paused(smtp_sink, administrator):
    Pause.objects.create(scope="", reason="proef")
    stuck()
    alarms.look()
    pass_by(minutes=3)

    call_command("drain_outbox")
    alarms.look()

    assert [mail.to for mail in smtp_sink.received] == ["beheer@pbm.example"]
    assert Message.objects.count() == 1


def test_when_everything_that_sends_is_dead_the_web_process_raises_it(smtp_sink, administrator):
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=10))
    lookout.look()
    pass_by(minutes=3)

    lookout.look()

    (mail,) = smtp_sink.received
    assert "- bezorging zwijgt\n- herinneringen zwijgt\n- taken zwijgt\n" in mail.text


def test_an_alarm_that_the_mail_server_did_not_take_is_tried_again(smtp_sink, administrator):
    stuck()
    alarms.look()
    pass_by(minutes=3)
    smtp_sink.stop()

    alarms.look()
    assert Alarm.objects.get().told_at is None
    smtp_sink.start()
    pass_by(minutes=2)
    alarms.look()

    assert len(smtp_sink.received) == 1


def test_addresses_in_the_settings_come_instead_of_the_administrators(
    smtp_sink, administrator, settings
):
    settings.ALARM_ADDRESSES = ["wacht@ict.example", "piket@ict.example"]
    stuck()
    alarms.look()
    pass_by(minutes=3)

    alarms.look()

    assert [mail.to for mail in smtp_sink.received] == ["wacht@ict.example", "piket@ict.example"]


def test_everybody_together_looks_once_a_minute(django_assert_num_queries):
    alarms.look()

    with django_assert_num_queries(2):
        alarms.look()
