"""From a posted message to a mail at the server, and back to a row that says what happened."""

from datetime import timedelta

import pytest
from django.utils import timezone

from outbox import actions, claim
from outbox.delivery import drain
from outbox.models import Message, MessageEvent
from tests import make, notes

pytestmark = pytest.mark.django_db


def states():
    return {row.to_address.split("@")[0]: row.state for row in Message.objects.all()}


def make_due():
    """Let the waiting time of whatever was put off pass."""
    Message.objects.filter(state="queued").update(due_at=timezone.now() - timedelta(seconds=1))


def test_a_posted_message_reaches_the_server_once(smtp_sink):
    notes.post(to="an@gemeente.example")

    assert (drain(), drain()) == (1, 0)

    assert [mail.to for mail in smtp_sink.received] == ["an@gemeente.example"]
    row = Message.objects.get()
    assert (row.state, row.attempts, row.reason) == ("accepted", 1, "")
    assert row.accepted_at is not None
    assert list(row.events.values_list("what", "detail")) == [
        ("afgeleverd aan de mailserver", "250 2.0.0 Ok: queued as sink")
    ]


def test_a_batch_goes_over_one_connection_to_one_recipient_each(smtp_sink):
    for n in range(30):
        notes.post(n)

    assert drain() == 30

    assert smtp_sink.connections == 1
    assert all(len(mail.recipients) == 1 for mail in smtp_sink.received)
    assert len(smtp_sink.message_ids()) == 30


def test_a_refused_address_fails_after_one_attempt_and_the_others_get_theirs(smtp_sink):
    smtp_sink.modes = {"lid1@gemeente.example": "5xx", "lid2@gemeente.example": "data_5xx"}
    for n in range(4):
        notes.post(n)

    drain()
    make_due()
    drain()

    assert states() == {"lid0": "accepted", "lid1": "failed", "lid2": "failed", "lid3": "accepted"}
    refused = Message.objects.get(to_address="lid1@gemeente.example")
    assert (refused.attempts, refused.reason) == (1, "550 5.1.1 Onbekend adres")
    assert smtp_sink.tries["lid1@gemeente.example"] == 1


@pytest.mark.parametrize("mode", ["4xx", "data_4xx"])
def test_a_temporary_refusal_is_tried_again_and_delays_nobody(smtp_sink, mode):
    smtp_sink.modes = {"lid1@gemeente.example": mode}
    for n in range(3):
        notes.post(n)

    assert drain() == 2

    waiting = Message.objects.get(to_address="lid1@gemeente.example")
    assert (waiting.state, waiting.attempts, waiting.reason) == (
        "queued",
        1,
        "451 4.7.1 Later graag",
    )
    assert timedelta() < waiting.due_at - timezone.now() <= timedelta(seconds=6)
    smtp_sink.modes = {}
    make_due()
    assert drain() == 1
    assert Message.objects.get(pk=waiting.pk).attempts == 2
    assert smtp_sink.to("lid1@gemeente.example")[0].message["Message-ID"] == waiting.message_id


def test_the_pauses_between_attempts_grow_to_four_hours_and_end_after_two_days(smtp_sink):
    smtp_sink.mode = "4xx"
    row = notes.post()
    waits = []

    while row.state == "queued":
        make_due()
        drain()
        row.refresh_from_db()
        waits.append(round((row.due_at - timezone.now()).total_seconds()))

    assert (row.state, row.attempts) == ("failed", 18)
    assert row.reason == "Twee dagen geprobeerd. Laatste antwoord: 451 4.7.1 Later graag"
    for wait, expected in zip(
        waits, [5, 30, 120, 600, 1800, 3600, 7200] + 10 * [14400], strict=False
    ):
        assert 0.79 * expected <= wait <= 1.21 * expected
    assert 40 <= sum(waits[:-1]) / 3600 <= 56


def test_a_server_that_is_away_costs_no_attempt(smtp_sink):
    smtp_sink.stop()
    notes.post()

    assert drain() == 0

    row = Message.objects.get()
    assert (row.state, row.attempts) == ("queued", 0)
    assert row.reason.startswith("Mailserver: ")
    smtp_sink.start()
    make_due()
    assert drain() == 1


def test_a_message_whose_answer_is_lost_goes_again_with_the_same_id_and_says_so(smtp_sink):
    smtp_sink.modes = {"lid1@gemeente.example": "drop_after"}
    notes.post(1)
    notes.post(2)

    assert drain() == 1

    row = Message.objects.get(to_address="lid1@gemeente.example")
    assert (row.state, row.uncertain) == ("queued", True)
    smtp_sink.modes = {}
    make_due()
    assert drain() == 1
    assert sorted(smtp_sink.message_ids().values()) == [1, 2]
    row.refresh_from_db()
    assert (row.state, row.uncertain) == ("accepted", True)


def test_a_server_that_says_goodbye_has_not_taken_the_message(smtp_sink):
    smtp_sink.modes = {"lid1@gemeente.example": "421"}
    notes.post(1)
    notes.post(2)

    assert drain() == 1

    row = Message.objects.get(to_address="lid1@gemeente.example")
    assert (row.state, row.uncertain) == ("queued", False)


def test_a_server_that_never_answers_is_left_before_the_lease_ends(smtp_sink, settings):
    settings.OUTBOX_LEASE_SECONDS = 3
    smtp_sink.mode = "hang"
    notes.post()

    assert drain() == 0

    row = Message.objects.get()
    assert (row.state, row.uncertain, row.attempts) == ("queued", True, 1)


def test_a_message_that_cannot_be_built_fails_alone(smtp_sink):
    for n in range(3):
        notes.post(n)
    Message.objects.filter(to_address="lid1@gemeente.example").update(
        to_address="kapot\n@x.example"
    )

    assert drain() == 2

    broken = Message.objects.get(state="failed")
    assert broken.to_address == "kapot\n@x.example"
    assert broken.reason.startswith("Fout bij het opmaken: ")


def test_a_kind_that_trips_over_a_message_fails_that_one_alone(smtp_sink):
    notes.post(1, facts={"fault": "weg"})
    notes.post(2)

    assert drain() == 1

    assert states() == {"lid1": "failed", "lid2": "accepted"}
    assert Message.objects.get(state="failed").reason == "Fout bij het opmaken: LookupError('weg')"


def test_what_is_no_longer_wanted_is_asked_just_before_sending(smtp_sink):
    gone = make.user()
    notes.post(1, facts={"unwanted": "De bijeenkomst is geannuleerd."})
    notes.post(2, person=gone)
    notes.post(3, expires_in=timedelta(seconds=30))
    notes.post(4)
    gone.is_active = False
    gone.save()
    Message.objects.filter(key="note:3").update(expires_at=timezone.now() - timedelta(seconds=1))

    assert drain() == 1

    assert states() == {
        "lid1": "cancelled",
        "lid2": "cancelled",
        "lid3": "expired",
        "lid4": "accepted",
    }
    assert Message.objects.get(key="note:1").reason == "De bijeenkomst is geannuleerd."
    assert Message.objects.get(key="note:2").reason == "Deze persoon is niet meer actief."
    assert [mail.to for mail in smtp_sink.received] == ["lid4@gemeente.example"]


def test_after_a_long_standstill_stale_messages_expire_instead_of_bursting_out(smtp_sink):
    for n in range(40):
        notes.post(n)
    Message.objects.exclude(key="note:7").update(expires_at=timezone.now() - timedelta(hours=1))

    assert drain() == 1

    assert Message.objects.by_state() == {"accepted": 1, "expired": 39}
    assert MessageEvent.objects.filter(what="vervallen").count() == 39


def test_a_later_message_of_a_stream_waits_for_the_earlier_one(smtp_sink):
    smtp_sink.mode = "4xx"
    notes.post(1, stream="meeting:1:1", to="an@gemeente.example")
    notes.post(2, stream="meeting:1:1", to="an@gemeente.example")
    notes.post(3, stream="meeting:1:2")

    drain()

    assert list(Message.objects.order_by("pk").values_list("attempts", flat=True)) == [1, 0, 1]
    smtp_sink.mode = "ok"
    make_due()
    assert drain() == 3
    assert [mail.subject for mail in smtp_sink.to("an@gemeente.example")] == [
        "Bericht 1",
        "Bericht 2",
    ]


def test_urgent_messages_go_before_a_long_queue(smtp_sink):
    for n in range(30):
        notes.post(n)
    notes.post(99, kind="code")

    drain(limit=1)

    assert [mail.to for mail in smtp_sink.received] == ["lid99@gemeente.example"]


def test_a_message_whose_worker_died_is_taken_over_when_the_lease_ends(smtp_sink):
    row = notes.post()
    assert claim.claim("dode werker") == [row.pk]

    assert drain() == 0
    Message.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert drain() == 1

    row.refresh_from_db()
    assert (row.state, row.attempts) == ("accepted", 2)


def test_a_result_that_comes_after_the_lease_changes_nothing_but_says_so(smtp_sink):
    row = notes.post()
    claim.claim("trage werker")
    late = claim.mine(row.pk, "trage werker")
    Message.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    drain()

    claim.later(late, "451 te laat")
    claim.accepted(late, "250 ook goed")

    row.refresh_from_db()
    assert (row.state, row.uncertain) == ("accepted", True)
    assert list(row.events.values_list("what", flat=True)) == [
        "afgeleverd aan de mailserver",
        "mogelijk dubbel",
    ]


def test_a_batch_stops_in_time_and_gives_the_rest_back(smtp_sink, settings):
    settings.OUTBOX_LEASE_SECONDS = 2
    smtp_sink.seconds_per_mail = 0.3
    for n in range(10):
        notes.post(n)

    sent = drain(seconds=0.1)

    left = Message.objects.filter(state="queued")
    assert 0 < sent < 10
    assert len(left) == 10 - sent
    assert set(left.values_list("attempts", "lease_owner")) == {(0, "")}
    assert drain() == 10 - sent
    assert set(smtp_sink.message_ids().values()) == {1}


def test_the_sum_of_the_states_is_the_number_of_recipients(smtp_sink):
    smtp_sink.modes = {"lid1@gemeente.example": "5xx", "lid2@gemeente.example": "4xx"}
    for n in range(8):
        notes.post(n, about="meeting:1")
    actions.cancel(Message.objects.get(key="note:3"), by=make.staff())
    notes.post(8, to="geen adres", about="meeting:1")

    drain()

    counts = Message.objects.about("meeting:1").by_state()
    assert counts == {"queued": 1, "accepted": 5, "failed": 2, "cancelled": 1}
    assert sum(counts.values()) == 9
