"""How far an answer from a calendar is trusted: the whole table of reliability.md 2.4, case by case."""

from itertools import product

import pytest

from meetings.mail_readers import NO_MAIL
from meetings.reply_rules import TABLE, WORDS, Facts, Sender, Step, judge, sender

CASES = [
    # what is known of the answer, what is done with it
    ({}, Step.APPLY),
    ({"answer": "DECLINED"}, Step.APPLY),
    ({"answer": "TENTATIVE"}, Step.NOTE),
    ({"answer": "NEEDS-ACTION"}, Step.IGNORE),
    ({"answer": "COMPLETED"}, Step.STAFF),
    # some servers leave out the ATTENDEE, and with it the answer
    ({"answer": ""}, Step.TELL),
    ({"answer": "", "dmarc": "fail"}, Step.STAFF),
    ({"answer": "", "sender": Sender.COLLEAGUE}, Step.STAFF),
    # (b) not proven to be the invited person: asked by mail, nothing changes
    ({"dmarc": "none"}, Step.TELL),
    ({"sender": Sender.BEHALF}, Step.TELL),
    ({"sender": Sender.BEHALF, "dmarc": "none"}, Step.TELL),
    # (c) waits for staff, nothing changes
    ({"dmarc": "fail"}, Step.STAFF),
    ({"dmarc": "fail", "sender": Sender.BEHALF}, Step.STAFF),
    ({"dmarc": "fail", "sender": Sender.STRANGER}, Step.STAFF),
    ({"dmarc": "fail", "is_cancelled": True}, Step.STAFF),
    ({"is_known": False}, Step.STAFF),
    ({"is_delegated": True}, Step.STAFF),
    ({"method": "COUNTER"}, Step.STAFF),
    ({"method": "REFRESH"}, Step.STAFF),
    ({"sender": Sender.COLLEAGUE}, Step.STAFF),
    ({"sender": Sender.STRANGER}, Step.BOTH),
    ({"sender": Sender.STRANGER, "dmarc": "none"}, Step.BOTH),
    # what changed meanwhile
    ({"is_doubled": True}, Step.IGNORE),
    ({"is_older": True}, Step.TELL),
    ({"is_older": True, "answer": "DECLINED"}, Step.TELL),
    ({"is_older": True, "answer": "TENTATIVE"}, Step.TELL),
    ({"is_cancelled": True}, Step.TELL),
    ({"is_over": True, "answer": "DECLINED"}, Step.TELL),
    ({"is_over": True, "sender": Sender.STRANGER}, Step.IGNORE),
    ({"is_cancelled": True, "sender": Sender.BEHALF}, Step.IGNORE),
    ({"may_answer": False}, Step.IGNORE),
    ({"may_answer": False, "is_cancelled": True, "sender": Sender.STRANGER}, Step.IGNORE),
]


@pytest.mark.parametrize(("known", "step"), CASES)
def test_what_is_done_with_an_answer(known, step):
    assert judge(Facts(**known)).step == step


def test_only_a_proven_answer_of_the_invited_person_changes_anything():
    flags = ["is_delegated", "is_doubled", "is_older", "is_cancelled", "is_over"]
    every = product(
        ("REPLY", "COUNTER"),
        (*WORDS, "X", ""),
        ("pass", "none", "fail"),
        Sender,
        *[(False, True)] * 7,
    )

    for method, answer, dmarc, who, known, may, *rest in every:
        facts = Facts(
            method=method,
            answer=answer,
            dmarc=dmarc,
            sender=who,
            is_known=known,
            may_answer=may,
            **dict(zip(flags, rest, strict=True)),
        )
        trusted = method == "REPLY" and dmarc == "pass" and who == Sender.SELF and known and may
        changes = judge(facts).step in {Step.APPLY, Step.NOTE}
        assert changes == (trusted and answer in WORDS and not any(rest))


def test_nobody_is_mailed_about_a_forged_answer_and_never_without_words():
    for row in TABLE:
        mailed = row.verdict.step in {Step.TELL, Step.BOTH, Step.NOTE}
        assert bool(row.verdict.told) == mailed
        assert bool(row.verdict.mailed) == mailed
        assert len(row.verdict.reason) <= 300
        assert len(f"{row.verdict.reason} {row.verdict.mailed}") <= 300
        assert len(f"{NO_MAIL} {row.verdict.reason}") <= 300 or not mailed


@pytest.mark.parametrize(
    ("address", "attendee", "who"),
    [
        ("an@x.example", "", Sender.SELF),
        ("an@x.example", "an@x.example", Sender.SELF),
        ("an@thuis.example", "an@x.example", Sender.SELF),  # T21: a second address
        ("an@x.example", "an@thuis.example", Sender.SELF),
        ("hulp@x.example", "an@x.example", Sender.BEHALF),  # 114: an assistant
        ("bert@x.example", "an@x.example", Sender.BEHALF),
        ("an@x.example", "iets@elders.example", Sender.BEHALF),
        ("bert@x.example", "bert@x.example", Sender.COLLEAGUE),  # T22: passed on
        ("bert@x.example", "", Sender.COLLEAGUE),
        ("an@x.example", "bert@x.example", Sender.COLLEAGUE),
        ("gast@elders.example", "gast@elders.example", Sender.STRANGER),
        ("gast@elders.example", "", Sender.STRANGER),
        ("bert@x.example", "gast@elders.example", Sender.STRANGER),
    ],
)
def test_who_answers(address, attendee, who):
    owners = {"an@x.example": "An", "an@thuis.example": "An", "bert@x.example": "Bert"}

    assert sender("An", address=address, attendee=attendee, owner_of=owners.get) == who
