"""The mails about the shared work. Which one and whether is decided by the actions."""

from django.urls import reverse

from core.links import absolute
from meetings.mail import useful_until
from meetings.sharing import WORDS
from meetings.sharing.links import link
from meetings.speakers.mail import organisers
from meetings.told import about, place_in_words, stamp
from outbox import actions as outbox

NEEDED_NO_MORE = "De taak wordt niet meer gevraagd."


def asked(duty):
    """Ask to take a piece of the work, with the personal link; once for one link."""
    meeting = duty.meeting
    _, verb, what = WORDS[duty.kind]
    return outbox.post(
        "duty_asked",
        template="meetings/sharing/mail/asked.txt",
        key=f"duty_asked:{duty.pk}:{duty.link_no}",
        expires_at=meeting.starts_at,
        about=about(meeting),
        stream=_stream(duty),
        reply_to=meeting.contact.email if meeting.contact else "",
        facts={**_facts(duty), "starts_at": stamp(meeting.starts_at)},
        **_to(
            duty.person,
            duty,
            verb=verb,
            what=what,
            place=place_in_words(meeting),
            link=link(duty),
        ),
    )


def take_back(duty):
    """Stop what was not sent yet to this person; whether that was all they would have heard."""
    return bool(outbox.supersede(_stream(duty), kinds=["duty_asked"], reason=NEEDED_NO_MORE))


def taken_back(duty):
    """Tell who was asked that somebody else does it."""
    return outbox.post(
        "duty_taken_back",
        template="meetings/sharing/mail/taken_back.txt",
        key=f"duty_taken_back:{duty.pk}:{duty.link_no}",
        expires_at=duty.meeting.starts_at,
        about=about(duty.meeting),
        **_to(duty.person, duty),
    )


def declined(duty):
    """Tell who organises the meeting that somebody cannot, so that the next one is asked."""
    meeting = duty.meeting
    address = absolute(reverse("meetings:duties", args=[meeting.pk]))
    letters = [
        {
            "key": f"duty_declined:{duty.pk}:{person.pk}:{duty.answered_at.isoformat()}",
            "facts": _facts(duty),
            **_to(person, duty, who=duty.person, address=address),
        }
        for person in organisers(meeting)
    ]
    outbox.post_many(
        "duty_declined",
        letters,
        template="meetings/sharing/mail/declined.txt",
        expires_at=useful_until(meeting),
        about=about(meeting),
    )


def _to(person, duty, **context):
    return {
        "to": person.email,
        "person": person,
        "context": {
            "person": person,
            "duty": duty,
            "name": WORDS[duty.kind][0].lower(),
            "meeting": duty.meeting,
            **context,
        },
    }


def _stream(duty):
    return f"duty:{duty.pk}:{duty.link_no}"


def _facts(duty):
    return {"duty": duty.pk, "link_no": duty.link_no}
