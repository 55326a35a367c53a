"""What we read in the attendance report of Teams, and what we refuse."""

import pytest

from documents.refusal import BadFile
from meetings.attending.teams import MAX_BYTES, Seen, duration, read
from tests.meetings.reports import DUTCH, person, report


@pytest.mark.parametrize("form", [None, DUTCH])
def test_the_participants_are_read_not_the_summary_and_not_the_activities(form):
    lines = [person("An Peeters", "An@Gent.example"), person("Bo", "bo@gent.example", "45s")]
    content = report(*lines, form=form) if form else report(*lines)

    assert read(content) == [
        Seen("An Peeters", ("an@gent.example",), 5271),
        Seen("Bo", ("bo@gent.example",), 45),
    ]


def test_who_came_twice_or_has_two_addresses_is_one_person():
    content = report(
        person("An", "an@gent.example", "10m", "an.peeters@stad.example"),
        person("An", "an@gent.example", "20m"),
    )

    assert read(content) == [Seen("An", ("an@gent.example",), 1800)]


def test_the_flat_form_of_2021_is_read_too():
    text = (
        "Full Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole\r\n"
        "An Peeters\t14/11/2021, 9:02:11\t14/11/2021, 10:02:11\t1h\tan@gent.example\tPresenter\r\n"
    )

    assert read(text.encode("utf-16")) == [Seen("An Peeters", ("an@gent.example",), 3600)]


@pytest.mark.parametrize(
    "headings",
    ["Full Name\tUser Action\tTimestamp", "Volledige naam\tGebruikersactie\tTijdstempel"],
)
def test_the_oldest_form_adds_up_comings_and_goings(headings):
    came, left = ("Joined", "Left") if "Full" in headings else ("Deelgenomen", "Verlaten")
    text = (
        f"{headings}\n"
        f"An Peeters\t{came}\t11/14/2020, 9:00:00 AM\n"
        f"Bo\t{came}\t11/14/2020, 9:00:00 AM\n"
        f"An Peeters\t{left}\t11/14/2020, 9:10:00 AM\n"
        f"An Peeters\t{came}\t11/14/2020, 12:50:00 PM\n"
        f"An Peeters\t{left}\t11/14/2020, 1:00:00 PM\n"
    )

    assert read(text.encode("utf-16")) == [Seen("An Peeters", (), 1200), Seen("Bo", (), None)]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1h 27m 51s", 5271),
        ("1 u 5 min", 3900),
        ("2 uur 3 minuten 4 seconden", 7384),
        ("31m 2s", 1862),
        ("1:05:00", 3900),
        ("", None),
        ("lang", None),
    ],
)
def test_how_long_is_read_in_both_languages(text, seconds):
    assert duration(text) == seconds


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 5000,
        b"\xff\xfe" + b"\xff" * 999,
        bytes(range(256)) * 40,
        b"PK\x03\x04" + b"\x00" * 100,
        b"%PDF-1.4 niets",
        b"Naam;Gemeente\nAn;Gent",
        b'"' + b"x" * 300_000,
        report(person("An"), form="1. Summary\nName\tRole\n{people}"),
    ],
)
def test_what_is_no_report_is_refused_in_words(content):
    with pytest.raises(BadFile, match="geen aanwezigheidsrapport"):
        read(content)


def test_a_file_that_is_too_large_or_has_no_end_is_refused():
    with pytest.raises(BadFile, match="groter dan 5 MB"):
        read(b"x" * (MAX_BYTES + 1))
    with pytest.raises(BadFile, match="te veel regels"):
        read(b"a\tb\n" * 30_000)
    with pytest.raises(BadFile, match="meer dan 900 mensen"):
        read(report(*[person(f"Lid {n}", f"lid{n}@gent.example") for n in range(901)]))


def test_hostile_names_become_one_plain_line():
    content = report(person("=HYPER()\u202e<b>\x07", "an@gent.example"))

    assert read(content)[0].name == "=HYPER()<b>"
