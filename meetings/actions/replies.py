"""An answer that came by mail from a calendar, judged and taken under the lock of the meeting."""

import re
from dataclasses import dataclass

from django.db import transaction

from core.refusal import Refused
from meetings import reply_rules
from meetings.actions.seats import confirm, decline, register
from meetings.eligibility import may_answer
from meetings.locking import lock
from meetings.models import Meeting, Registration
from meetings.reply_rules import WORDS, Facts, Sender, Step, Verdict, judge
from members.models import User

Status = Registration.Status
DONE = {
    Status.REGISTERED: "Ingeschreven.",
    Status.WAITLISTED: "Op de wachtlijst gezet: alle plaatsen zijn bezet.",
    Status.DECLINED: "Verontschuldigd.",
}
TO_VET = "Nog te keuren door een organisator."
CONFIRMED = "Bevestigd: de persoon komt ook op het nieuwe moment."
NOTHING_NEW = Verdict(Step.IGNORE, "Er veranderde niets: dit was al het antwoord.")
REFUSED = "We konden uw antwoord ‘{answer}’ uit uw agenda niet verwerken. {why}"
WITH_THE_REASON = "De persoon kreeg een mail met de reden."
_PLAIN_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w.-]{1,189}")


@dataclass(frozen=True)
class Taken:
    """What was done with an answer: the step, why (staff read this), about which registration.

    `person` is whom staff have to look at: the invited one, or who got the invitation passed on.
    `words` is what the invited person should be told by mail; "" when there is nothing to say, or
    when the action itself confirmed what it did. `mailed` is what staff read once that was told.
    """

    step: Step
    reason: str
    registration: Registration | None = None
    person: User | None = None
    words: str = ""
    mailed: str = ""


@transaction.atomic
def take_reply(reply, *, address, dmarc, received_at):
    """Do what a calendar answered, as far as it is trusted (reply_rules); returns what was done.

    `reply`: a meetings.replies.Reply. `address`: the sender in From; `dmarc`: whether our own mail
    server vouches for it (pass, fail, none). Raises Busy when the meeting stays locked.
    """
    known = Registration.objects.select_related("meeting").filter(uid=reply.uid).first()
    if known is None:
        verdict = judge(Facts(method=reply.method, is_known=False, dmarc=dmarc))
        return Taken(verdict.step, verdict.reason)
    meeting, now = lock(known.meeting)
    row = Registration.objects.select_related("person", "organisation").get(pk=known.pk)
    row.meeting = meeting
    said_at = reply.said_at(received_at)
    facts = _facts(row, reply, now=now, said_at=said_at, address=address, dmarc=dmarc)
    verdict, why = judge(facts), ""
    if verdict.step == Step.APPLY:
        row, verdict, why = _apply(row, reply, said_at)
    elif verdict.step == Step.NOTE:
        _note(row, said_at)
    shown = _other_address(row, reply, address)
    words = verdict.told.format(answer=WORDS.get(reply.answer, ""), address=shown, why=why)
    person = row.person
    if facts.sender == Sender.COLLEAGUE:
        person = User.objects.by_address(reply.attendee or address)
    return Taken(verdict.step, verdict.reason, row, person, words, verdict.mailed)


def _other_address(row, reply, address):
    """The address in the answer that is not the invited person's, when it is fit to be shown."""
    theirs = User.objects.by_address(address) == row.person
    other = reply.attendee if theirs and reply.attendee else address
    return other if _PLAIN_ADDRESS.fullmatch(other) else "een ander adres"


def _facts(row, reply, *, now, said_at, address, dmarc):
    meeting = row.meeting
    who = reply_rules.sender(
        row.person, address=address, attendee=reply.attendee, owner_of=User.objects.by_address
    )
    return Facts(
        method=reply.method,
        answer=reply.answer,
        is_delegated=reply.is_delegated,
        dmarc=dmarc,
        sender=who,
        may_answer=may_answer(row),
        is_doubled=row.said_at is not None and said_at <= row.said_at,
        is_older=_is_older(row, reply, said_at),
        is_cancelled=meeting.status == Meeting.Status.CANCELLED,
        is_over=not meeting.is_counted_on or now >= meeting.ends_at,
        is_saved_date=meeting.is_saved_date,
    )


def _is_older(row, reply, said_at):
    """Whether it answers an earlier version; without SEQUENCE the moment of the answer tells."""
    if reply.sequence is not None:
        return reply.sequence < row.calendar_sequence
    moved_at = row.meeting.moved_at
    return moved_at is not None and said_at < moved_at


def _apply(row, reply, said_at):
    """The action of the button; what it refuses is told in the words of the page."""
    try:
        with transaction.atomic():
            done = ANSWER[reply.answer](row, said_at=said_at, reason=reply.comment)
    except Refused as no:
        reason = f"Niet toegepast. {no}"[:300]
        return row, Verdict(Step.TELL, reason, REFUSED, WITH_THE_REASON), str(no)
    if done.revision == row.revision:
        Registration.objects.filter(pk=row.pk).update(said_at=said_at)
        return row, NOTHING_NEW, ""
    confirmed = row.status == done.status == Status.REGISTERED
    reason = CONFIRMED if confirmed else DONE[done.status]
    return done, Verdict(Step.APPLY, f"{reason} {TO_VET}" if done.is_to_vet else reason), ""


def _accept(row, *, said_at, reason):
    meeting, person = row.meeting, row.person
    if row.status == Status.WAITLISTED:
        return row
    if row.status == Status.REGISTERED:
        return confirm(meeting, person, by=person, said_at=said_at)
    return register(meeting, person, by=person, said_at=said_at)


def _decline(row, *, said_at, reason):
    if row.status == Status.CANCELLED:
        return row
    return decline(row.meeting, row.person, by=row.person, reason=reason, said_at=said_at)


def _note(row, said_at):
    row.said_at = row.tentative_at = said_at
    row.save(update_fields=["said_at", "tentative_at"])


ANSWER = {"ACCEPTED": _accept, "DECLINED": _decline}
