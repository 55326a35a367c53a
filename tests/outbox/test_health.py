"""What the watcher over the portal is told, and that it is told nothing about people."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from meetings import tasks as meeting_tasks
from outbox import health, tasks
from outbox.management.commands import drain_outbox
from outbox.models import Heartbeat, Message
from tests import notes

pytestmark = pytest.mark.django_db


def everything_moves():
    tasks.drain()
    tasks.heartbeat()
    meeting_tasks.remind()


def ready(client):
    return client.get(reverse("outbox:ready")).json()


def test_the_process_says_it_lives_to_anyone(client):
    response = client.get("/gezondheid/live/")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_all_is_well_when_everything_moves(client, smtp_sink):
    notes.post(to="an@gemeente.example")
    everything_moves()

    response = client.get("/gezondheid/ready/")

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert response.json() == {
        "status": "ok",
        "problems": [],
        "oldest_due_seconds": 0,
        "failed_percent_last_hour": 0.0,
        "uncertain_last_day": 0,
        "heartbeat_age_seconds": {"alarm": 0, "bezorging": 0, "herinneringen": 0, "taken": 0},
        "last_sent_seconds": 0,
        "waiting": {},
    }


def test_a_part_that_was_never_seen_or_fell_silent_is_named(client):
    tasks.heartbeat()
    assert ready(client)["problems"] == ["bezorging zwijgt", "herinneringen zwijgt"]

    everything_moves()
    Heartbeat.objects.filter(name="taken").update(at=timezone.now() - timedelta(minutes=4))

    assert ready(client)["status"] == "degraded"
    assert ready(client)["problems"] == ["taken zwijgt"]


def test_the_mailbox_is_expected_only_where_there_is_one(client, settings):
    everything_moves()
    assert ready(client)["problems"] == []

    settings.INBOX_URL = "imaps://agenda:geheim@imap.example"

    assert ready(client)["problems"] == ["postbus zwijgt"]
    health.beat("inbox")
    assert ready(client)["problems"] == []


def test_a_message_that_may_have_arrived_twice_is_told_for_a_day(client, smtp_sink):
    smtp_sink.mode = "drop_after"
    notes.post()
    everything_moves()

    assert ready(client)["problems"] == ["er zijn berichten die mogelijk dubbel aankwamen"]
    assert ready(client)["uncertain_last_day"] == 1

    Message.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert ready(client)["problems"] == []


def test_mail_that_waits_too_long_and_mail_that_fails_are_alarms(client, smtp_sink):
    smtp_sink.modes = {"lid1@gemeente.example": "5xx"}
    for n in range(19):
        notes.post(n)
    everything_moves()
    assert ready(client)["problems"] == ["er mislukken te veel berichten"]
    assert ready(client)["failed_percent_last_hour"] == 5.3

    notes.post(30)
    Message.objects.filter(key="note:30").update(due_at=timezone.now() - timedelta(minutes=6))

    body = ready(client)
    assert body["problems"][0] == "er wachten berichten langer dan 5 minuten"
    assert body["waiting"] == {"queued": 1}
    assert body["oldest_due_seconds"] >= 360
    assert "gemeente.example" not in str(body)


def test_two_schedulers_and_several_workers_send_each_mail_once(smtp_sink):
    for n in range(5):
        notes.post(n)

    for _ in range(3):
        tasks.drain()
        tasks.deliver()

    assert set(smtp_sink.message_ids().values()) == {1}
    assert len(smtp_sink.received) == 5


def test_without_a_broker_the_loop_keeps_everything_moving_but_the_tasks(client, smtp_sink):
    notes.post(1)

    drain_outbox.Command().again()

    assert len(smtp_sink.received) == 1
    assert ready(client)["problems"] == ["taken zwijgt"]


def test_the_command_sends_without_a_broker(smtp_sink, capsys):
    notes.post(1)

    call_command("drain_outbox")

    assert capsys.readouterr().out == "1 berichten verstuurd\n"
    assert len(smtp_sink.received) == 1
