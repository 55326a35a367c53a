"""Clocks that are wrong, summer time, and reminders that are no longer true (15, 18 and 19)."""

import time
from datetime import UTC, datetime
from operator import ne

from bench.faults.table import Result, scenario
from bench.faults.workers import all_came
from scripts import services

TELLING = 0.5  # seconds in which a mail that was looked at just before may still come in
SKEWS = ("+1h", "-1h", "+1d", "-1d")
# Nine o'clock in Brussels on the day of each change, the day before and the day after (UTC).
NINE = [
    datetime(2027, 3, 27, 8, tzinfo=UTC),
    datetime(2027, 3, 28, 7, tzinfo=UTC),
    datetime(2027, 3, 29, 7, tzinfo=UTC),
    datetime(2027, 10, 30, 7, tzinfo=UTC),
    datetime(2027, 10, 31, 8, tzinfo=UTC),
    datetime(2027, 11, 1, 8, tzinfo=UTC),
]


def faked(**clock):
    """The variables that give one process another clock than the database's."""
    library = services.faketime_library()
    assert library, "faketime is not installed here"
    names = ("DONT_FAKE_MONOTONIC", "FAKETIME_DONT_FAKE_MONOTONIC", "NO_FAKE_STAT")
    return {"LD_PRELOAD": library, "TZ": "UTC", **dict.fromkeys(names, "1"), **clock}


@scenario(
    "19",
    "four loops whose clocks are an hour and a day off, on both sides",
    bar="lost 0, doubled 0: leases go by the clock of the database",
    control="own_clock",
)
def wrong_clocks(stage):
    total = 300
    stage.seed("post", total)
    for n, skew in enumerate(SKEWS):
        stage.part(f"drain-{n}", **faked(FAKETIME=skew))
    return all_came(stage, total)


@scenario(
    "19",
    "a look for reminders by a clock that is an hour or a day fast",
    bar="no reminder before its moment by the clock of the database",
    control="no_moment",
)
def early_reminder(stage):
    made = stage.seed("meeting_to_remind_of", 3)
    fast = faked(FAKETIME=f"+{made['seconds'] + 60}")
    stage.seed("scan", **fast, FAULT_CONTROL=stage.control)
    stage.part("drain")
    stage.beating()
    stage.quiet(3)
    early = len(stage.sink.received)
    rows = stage.sql("SELECT due_at FROM outbox_message WHERE kind = 'reminder_registered'")
    early += sum(due < datetime.fromisoformat(made["moment"]) for (due,) in rows)
    return Result(sent=len(rows), wrong=early + abs(3 - len(rows)))


@scenario(
    "18",
    "reminders on the days around both changes of the clock",
    bar="each at nine on the Brussels clock, none ten seconds earlier",
    control="same_distance",
)
def summer_time(stage):
    moments = [int(moment.timestamp()) for moment in NINE]
    stage.seed("meetings_after", *moments)
    file = stage.folder / "clock"
    clock = faked(FAKETIME_TIMESTAMP_FILE=str(file), FAKETIME_NO_CACHE="1")
    file.write_text(f"{NINE[0]:%Y-%m-%d} 00:00:00")
    around = [moment + shift for moment in moments for shift in (-10, 10)]
    made = stage.seed(
        "scan_at", *around, **clock, CLOCK_FILE=str(file), FAULT_CONTROL=stage.control
    )
    expected = [number for n in range(len(NINE)) for number in (n, n + 1)]
    return Result(sent=made[-1], wrong=sum(map(ne, made, expected)))


@scenario(
    "15",
    "a meeting is cancelled while its reminders are being sent",
    bar="0 reminders after the cancellation (one may be on its way); the rest *niet meer nodig*",
    control="no_second_look",
)
def cancelled_meanwhile(stage):
    total = 160
    meeting = stage.seed("reminded_meeting", total)
    stage.sink.seconds_per_mail = 0.25
    stage.part("drain")
    stage.arrived(5)
    stage.seed("cancel", meeting)
    ended = time.monotonic()
    if stage.control:  # it sends on: a few seconds of that say enough
        time.sleep(4)
    else:
        stage.settled()
    late = [mail for mail in reminders(stage) if mail.at > ended + TELLING]
    kept = stage.sql(
        "SELECT count(*) FROM outbox_message WHERE kind = 'reminder_registered' "
        "AND state NOT IN ('accepted', 'cancelled', 'superseded')"
    )[0][0]
    wrong = len(late) if stage.control else len(late) + kept
    return Result(sent=total, wrong=wrong, doubled=stage.copies)


def reminders(stage):
    return [mail for mail in stage.sink.received if mail.subject.startswith("Tot overmorgen")]
