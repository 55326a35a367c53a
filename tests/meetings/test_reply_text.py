"""What is read from an answer of a calendar program, with the quirks of real ones, and what is not."""

from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest

from meetings.replies import LARGEST, Reply, Unreadable, read

DOMAIN = "atrium.example"
UID = "r-0123456789abcdef0123456789abcdef"
STAMP = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
EVENT = [
    f"UID:{UID}@{DOMAIN}",
    "DTSTAMP:20270301T093000Z",
    "SEQUENCE:2",
    "ATTENDEE;PARTSTAT=ACCEPTED;CN=An Peeters:mailto:an@gemeente.example",
]


def answer(*lines, method="REPLY", events=None):
    """A calendar object with one event of `lines`, or with `events`, lists of lines."""
    blocks = [["BEGIN:VEVENT", *event, "END:VEVENT"] for event in events or [lines or EVENT]]
    inside = [line for block in blocks for line in block]
    return "\r\n".join(["BEGIN:VCALENDAR", f"METHOD:{method}", *inside, "END:VCALENDAR", ""])


def without(name):
    return [line for line in EVENT if not line.startswith(name)]


def test_a_plain_answer():
    assert read(answer(), domain=DOMAIN) == Reply(
        method="REPLY",
        uid=UID,
        attendee="an@gemeente.example",
        answer="ACCEPTED",
        sequence=2,
        stamp=STAMP,
    )


@pytest.mark.parametrize(
    ("lines", "differs"),
    [
        ([*without("ATTENDEE")], {"attendee": "", "answer": ""}),
        ([*without("SEQUENCE")], {"sequence": None}),
        ([*without("SEQUENCE"), "SEQUENCE:-1"], {"sequence": None}),
        ([*without("DTSTAMP")], {"stamp": None}),
        ([*without("DTSTAMP"), "DTSTAMP:20270230T093000Z"], {"stamp": None}),
        ([*without("DTSTAMP"), "DTSTAMP:20270301T093000"], {}),
        ([*without("UID"), f"UID:{UID.upper()}@ATRIUM.EXAMPLE"], {}),
        ([*without("UID"), f"UID:{UID}@elders.example"], {"uid": ""}),
        ([*without("UID"), "UID:m-12@atrium.example"], {"uid": ""}),
        ([*without("UID")], {"uid": ""}),
        (
            [*without("ATTENDEE"), "ATTENDEE;PARTSTAT=accepted:MAILTO:An@Gemeente.example"],
            {},
        ),
        (
            [
                *without("ATTENDEE"),
                "ATTENDEE;EMAIL=an@gemeente.example;PARTSTAT=ACCEPTED:/aHR0/principal/",
            ],
            {},
        ),
        ([*without("ATTENDEE"), "ATTENDEE;PARTSTAT=ACCEPTED:invalid:nomail"], {"attendee": ""}),
        ([*EVENT, "COMMENT;LANGUAGE=nl:Ik ben ziek\\, sorry"], {"comment": "Ik ben ziek, sorry"}),
        ([*EVENT, "COMMENT:\u202ea\tb" + 400 * "c"], {"comment": "a b" + 297 * "c"}),
        (
            [
                *without("ATTENDEE"),
                'ATTENDEE;PARTSTAT=ACCEPTED;X-RESPONSE-COMMENT="Iets: later":mailto:an@gemeente.example',
            ],
            {"comment": "Iets: later"},
        ),
        ([*EVENT, "DTSTART:onzin", "SUMMARY:Gratis geld", "X;;;=:", "=", ":", ";"], {}),
    ],
)
def test_what_clients_leave_out_or_write_otherwise(lines, differs):
    """outlook.com, gromox, Apple (a path for an attendee), Google (the comment as a parameter)."""
    plain = read(answer(), domain=DOMAIN)

    assert read(answer(*lines), domain=DOMAIN) == Reply(**{**vars(plain), **differs})


@pytest.mark.parametrize(
    "attendees",
    [
        [
            'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:b@x.example":mailto:an@gemeente.example'
        ],
        [
            'ATTENDEE;PARTSTAT=ACCEPTED;DELEGATED-FROM="mailto:an@gemeente.example":mailto:b@x.example'
        ],
        [EVENT[-1], "ATTENDEE;PARTSTAT=ACCEPTED:mailto:b@x.example"],
    ],
)
def test_an_answer_for_somebody_else_is_recognised(attendees):
    assert read(answer(*without("ATTENDEE"), *attendees), domain=DOMAIN).is_delegated


def test_of_a_whole_series_only_our_meeting_is_read():
    other = [*without("UID"), "UID:reeks@elders.example"]
    once = [
        *without("ATTENDEE"),
        "RECURRENCE-ID:20270301T090000Z",
        "ATTENDEE;PARTSTAT=DECLINED:mailto:an@gemeente.example",
    ]

    assert read(answer(events=[other, once, EVENT]), domain=DOMAIN).answer == "ACCEPTED"
    assert read(answer(events=[other, once]), domain=DOMAIN).answer == "DECLINED"
    assert read(answer(events=[other]), domain=DOMAIN).uid == ""


@pytest.mark.parametrize("method", ["COUNTER", "refresh", "Reply"])
def test_answers_are_told_by_their_method(method):
    assert read(answer(method=method), domain=DOMAIN).method == method.upper()


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "PUBLISH", "ADD", "DECLINECOUNTER", ""])
def test_an_invitation_or_a_feed_is_no_answer(method):
    assert read(answer(method=method), domain=DOMAIN) is None


def test_folded_lines_and_bare_line_ends():
    text = answer().replace("0123456789abcdef@", "01234567\r\n 89abcdef@").replace("\r\n", "\n")

    assert read(text, domain=DOMAIN).uid == UID


def test_an_alarm_inside_the_event_says_nothing():
    lines = [
        *EVENT,
        "BEGIN:VALARM",
        "UID:x",
        "ATTENDEE;PARTSTAT=DECLINED:mailto:b@x.example",
        "END:VALARM",
    ]

    assert read(answer(*lines), domain=DOMAIN) == read(answer(), domain=DOMAIN)


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n",
        "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VJOURNAL\r\nUID:x\r\nEND:VJOURNAL\r\nEND:VCALENDAR",
        answer() + LARGEST * "x",
    ],
)
def test_without_an_event_or_too_large_it_cannot_be_read(text):
    with pytest.raises(Unreadable):
        read(text, domain=DOMAIN)


@pytest.mark.parametrize(
    "filling",
    [
        "ATTENDEE" + ";a=b" * 20_000 + ":x",
        'ATTENDEE;X="' + "a," * 30_000,
        "\r\n".join(["ATTENDEE:mailto:a@b.example"] * 3_000),
        "END:VEVENT\r\nBEGIN:VEVENT\r\n" * 3_000,
        "BEGIN:VEVENT\r\n" * 6_000,
        "COMMENT:" + "\\n" * 40_000,
        "SEQUENCE:" + "9" * 90_000,
        "UID:" + "r-" * 40_000,
        "DTSTAMP:" + "٣" * 40_000,
        "\r\n " * 30_000,
    ],
)
def test_hostile_lines_cost_less_than_a_second(filling):
    begun = monotonic()

    read(answer(filling, *EVENT), domain=DOMAIN)

    assert monotonic() - begun < 1


def test_a_moment_that_cannot_be_right_gives_way_to_the_arrival():
    def said(stamp):
        return Reply("REPLY", UID, stamp=stamp).said_at(STAMP)

    assert said(STAMP - timedelta(hours=1)) == STAMP - timedelta(hours=1)
    assert said(None) == STAMP
    assert said(STAMP + timedelta(minutes=5)) == STAMP
    assert said(datetime(9999, 12, 31, tzinfo=UTC)) == STAMP
    assert said(datetime(1, 1, 1, tzinfo=UTC)) == STAMP
