"""What keeps mail from leaving at the wrong hour, too often, or after a restore (points 9 and 11)."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from core.refusal import Refused
from core.times import BRUSSELS, local
from outbox import actions, restore
from outbox.delivery import drain
from outbox.kinds import KINDS
from outbox.models import Message, Pause, WaterMark
from tests import make, notes

pytestmark = pytest.mark.django_db


def at(words):
    return datetime.fromisoformat(words).replace(tzinfo=BRUSSELS)


def test_staff_let_held_mail_go_at_night_and_it_leaves_in_the_morning(smtp_sink, settings):
    settings.MAIL_PER_PERSON_PER_DAY = 0
    settings.MAIL_QUIET_HOURS = True
    # The database has a clock of its own, which a test cannot turn.
    long_due = timezone.now() - timedelta(days=900)
    with time_machine.travel(at("2055-01-04 19:00"), tick=False):
        row = notes.post(1)
    with time_machine.travel(at("2055-01-04 22:00"), tick=False):
        Message.objects.update(due_at=long_due)
        actions.release_held(Message.objects.all(), by=make.staff())
        assert drain() == 0

    row.refresh_from_db()
    assert (row.state, row.due_at) == ("queued", at("2055-01-05 07:30"))


@pytest.mark.parametrize(
    ("night", "morning"),
    [
        ("2055-03-27 21:00", "2055-03-29 07:30"),  # the night of summer time, and a Sunday
        ("2055-10-30 23:00", "2055-11-01 07:30"),  # the night of winter time
        ("2055-01-05 02:00", "2055-01-05 07:30"),
    ],
)
def test_a_retry_that_falls_in_the_night_waits_for_the_morning(smtp_sink, settings, night, morning):
    row, code = notes.post(1), notes.post(2, kind="code")
    settings.MAIL_QUIET_HOURS = True
    Message.objects.update(due_at=timezone.now() - timedelta(days=900), attempts=3)

    with time_machine.travel(at(night), tick=False):
        assert drain() == 1

    row.refresh_from_db()
    code.refresh_from_db()
    assert (code.state, row.state, row.due_at) == ("accepted", "queued", at(morning))
    assert (local(row.due_at).hour, local(row.due_at).minute) == (7, 30)


def test_a_large_mailing_of_any_kind_waits_but_what_is_urgent_leaves(smtp_sink, settings):
    """Also a cancellation: the step that makes it says so, and staff see the count."""
    settings.MAIL_HOLD_ABOVE = 2
    for kind in ("note", "code"):
        letters = [notes.letter(f"{kind}{n}") for n in range(3)]
        actions.post_many(
            kind,
            letters,
            template=notes.TEMPLATE,
            expires_at=timezone.now() + timedelta(days=1),
        )

    assert drain() == 3
    assert dict(Message.objects.values_list("kind", "state")) == {
        "note": "held",
        "code": "accepted",
    }


def test_by_default_the_fourth_message_of_a_day_waits(settings):
    assert (settings.MAIL_PER_PERSON_PER_DAY, settings.MAIL_HOLD_ABOVE) == (3, 500)
    for n in range(4):
        notes.post(n, to="an@gemeente.example")

    assert Message.objects.by_state() == {"held": 1, "queued": 3}


def test_what_waits_for_its_moment_is_sent_now(smtp_sink):
    staff = make.staff(first_name="Tom", last_name="Peeters")
    later = timezone.now() + timedelta(days=1)
    row = notes.post(1, due_at=later)
    assert drain() == 0

    assert actions.send_now(Message.objects.all(), by=staff) == 1
    assert actions.send_now(Message.objects.all(), by=staff) == 0

    assert drain() == 1
    assert ("vervroegd", "door Tom Peeters") in row.events.values_list("what", "detail")


def test_sending_now_at_night_means_in_the_morning(settings):
    settings.MAIL_QUIET_HOURS = True
    with time_machine.travel(at("2055-01-04 21:00"), tick=False):
        row = notes.post(1, due_at=at("2055-01-08 12:00"), expires_in=timedelta(days=9))
        actions.send_now(Message.objects.all(), by=make.staff())

    row.refresh_from_db()
    assert row.due_at == at("2055-01-05 07:30")


def test_what_people_must_know_is_not_stopped():
    row = notes.post(1, kind="must")
    with pytest.raises(Refused, match="moet dit weten"):
        actions.cancel(row, by=make.staff())

    row.refresh_from_db()
    assert (row.state, KINDS["must"].required(row)) == ("queued", "Deze persoon moet dit weten.")


# --- a database that was put back ----------------------------------------------------------------


def test_a_database_put_back_to_an_earlier_moment_sends_nothing(smtp_sink, settings):
    notes.post(1)
    drain()
    back_up = WaterMark.objects.get().number
    drain()
    WaterMark.objects.update(number=back_up)  # what a restore does, with everything else
    notes.post(2)

    assert drain() == 0

    pause = Pause.objects.get()
    assert pause.scope == ""
    assert pause.reason.startswith("De databank werd teruggezet")
    actions.resume("", by=make.staff())
    assert drain() == 1
    assert not Pause.objects.exists()


def test_ordinary_rounds_two_machines_and_a_new_database_are_no_alarm(
    smtp_sink, settings, tmp_path
):
    for name in ("one", "two", "one", "one", "two"):
        settings.OUTBOX_MARK = tmp_path / name
        drain()
    WaterMark.objects.all().delete()
    drain()
    drain()

    assert not Pause.objects.exists()
    assert WaterMark.objects.get().number == 2


def test_two_that_began_at_the_same_moment_stop_nothing(smtp_sink, settings):
    """Each wrote a row on the new database; delivery goes on, and a restore is still noticed."""
    for name in ("a", "b"):
        WaterMark.objects.create(name=name, number=1)
    notes.post(1)
    notes.post(2)

    assert drain() == 2
    assert not Pause.objects.exists()

    WaterMark.objects.update(number=0)
    notes.post(3)
    assert drain() == 0


@pytest.mark.parametrize("content", ["", "half", "x y", "\x00" * 20])
def test_a_damaged_mark_is_written_anew(smtp_sink, settings, content):
    settings.OUTBOX_MARK.write_text(content)
    notes.post(1)

    assert drain() == 1

    mark = WaterMark.objects.get()
    assert settings.OUTBOX_MARK.read_text() == f"{mark.name} {mark.number}\n"


def test_without_a_place_to_write_the_mark_mail_still_goes_out(smtp_sink, settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.OUTBOX_MARK = tmp_path / "file" / "mark"
    notes.post(1)

    assert drain() == 1


def test_the_command_after_a_restore_stops_everything_once(capsys):
    call_command("after_restore")
    call_command("after_restore")

    assert Pause.objects.get().reason == restore.RESTORED
    assert capsys.readouterr().out.split("\n")[:2] == [
        "Alle mail staat stil.",
        "Alle mail stond al stil.",
    ]
