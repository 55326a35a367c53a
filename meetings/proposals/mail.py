"""The mail to who proposed a point. Which one is decided by the actions."""

from datetime import timedelta

from django.utils import timezone

from core.links import absolute
from core.times import day_words, span_words
from outbox import actions as outbox
from platforms.introductions import introduction

KIND = "proposal_answered"
USEFUL_FOR = timedelta(days=60)


def answered(proposal, *, taken_off=False):
    """Tell who proposed it what was decided; `taken_off`: it stood on an agenda and does no more.

    Nobody is told what they decided themselves.
    """
    person = proposal.proposed_by
    if person is None or person == proposal.decided_by:
        return None
    return outbox.post(
        KIND,
        to=person.email,
        person=person,
        template=template(proposal),
        key=f"{KIND}:{proposal.pk}:{proposal.version}",
        about=f"atrium:{proposal.atrium_id}",
        reply_to=proposal.decided_by.email if proposal.decided_by else "",
        expires_at=timezone.now() + USEFUL_FOR,
        facts={"proposal": proposal.pk, "version": proposal.version},
        context=context(proposal, person, taken_off=taken_off),
    )


def template(proposal):
    """The text for the state in which a proposal now is."""
    return f"meetings/proposals/mail/{proposal.state}.txt"


def context(proposal, person, *, taken_off=False):
    """What the mail about a proposal may use."""
    meeting = told_meeting(proposal)
    return {
        "introduction": _introduction(proposal.atrium, person, meeting),
        "person": person,
        "proposal": proposal,
        "meeting": meeting,
        "taken_off": taken_off,
        "address": absolute(proposal.get_absolute_url()),
    }


def told_meeting(proposal):
    """The meeting a proposal is for, when its members know of that meeting; a draft is not named (T6)."""
    meeting = proposal.item.meeting if proposal.item else proposal.meeting
    return meeting if meeting and meeting.is_counted_on else None


def _introduction(atrium, person, meeting):
    """The first words; a meeting that members do not know yet is *een volgende bijeenkomst*."""
    return introduction(
        atrium.platform,
        KIND,
        voornaam=person.first_name,
        atrium=atrium.name,
        bijeenkomst=meeting.title if meeting else "een volgende bijeenkomst",
        dag=day_words(meeting.starts_at) if meeting else "een latere dag",
        wanneer=span_words(meeting.starts_at, meeting.ends_at) if meeting else "later",
    )
