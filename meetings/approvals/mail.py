"""The mails about the agreement of a steering group. Which one and whether is decided by the actions."""

from django.urls import reverse

from core.links import absolute
from core.text import clean_line
from meetings.mail import useful_until
from meetings.speakers.mail import organisers
from meetings.told import about, place_in_words, stamp
from outbox import actions as outbox


def asked(meeting, people):
    """To everyone of the steering group: a draft waits for their agreement."""
    asked_at = stamp(meeting.approval_asked_at)
    letters = [
        {
            "to": person.email,
            "person": person,
            "key": f"approval_asked:{meeting.pk}:{asked_at}:{person.pk}",
            "reply_to": meeting.contact.email if meeting.contact else "",
            "facts": {"meeting": meeting.pk, "asked_at": asked_at},
            "context": {
                "person": person,
                "meeting": meeting,
                "place": place_in_words(meeting),
                "address": _address(meeting),
            },
        }
        for person in people
    ]
    outbox.post_many(
        "approval_asked",
        letters,
        template="meetings/approvals/mail/asked.txt",
        expires_at=meeting.starts_at,
        about=about(meeting),
    )


def answered(approval):
    """To who organises the meeting: what the steering group says."""
    meeting = approval.meeting
    letters = [
        {
            "to": person.email,
            "person": person,
            "key": f"approval_answered:{approval.pk}:{person.pk}",
            "reply_to": approval.person.email,
            "facts": {"approval": approval.pk},
            "context": {
                "person": person,
                "meeting": meeting,
                "approval": approval,
                # One line, so that their words can never become a button of ours.
                "remark": clean_line(approval.remark, 1000),
                "address": _address(meeting),
            },
        }
        for person in organisers(meeting)
    ]
    outbox.post_many(
        "approval_answered",
        letters,
        template="meetings/approvals/mail/answered.txt",
        expires_at=useful_until(meeting),
        about=about(meeting),
    )


def _address(meeting):
    return absolute(reverse("meetings:approval", args=[meeting.pk]))
