"""The mails about who speaks. Which one and whether is decided by the actions."""

from django.urls import reverse

from core.links import absolute
from core.times import today
from meetings.mail import useful_until
from meetings.speakers.links import link
from meetings.told import about, place_in_words, stamp
from members.models import User
from outbox import actions as outbox
from platforms.models import ORGANISERS, Membership


def asked(speaker):
    """Ask to confirm, with the personal link; at most once a day for one link."""
    meeting = speaker.item.meeting
    return outbox.post(
        "speaker_asked",
        template="meetings/speakers/mail/asked.txt",
        to=speaker.address,
        person=speaker.person,
        key=f"speaker_asked:{speaker.pk}:{speaker.link_no}:{today()}",
        expires_at=meeting.starts_at,
        about=about(meeting),
        reply_to=meeting.contact.email if meeting.contact else "",
        facts={**_facts(speaker), "starts_at": stamp(meeting.starts_at)},
        context={
            "speaker": speaker,
            "item": speaker.item,
            "meeting": meeting,
            "place": place_in_words(meeting),
            "link": link(speaker),
            "deadline": meeting.slides_deadline,
        },
    )


def declined(speaker):
    """Tell who organises the meeting that someone does not come to speak."""
    meeting = speaker.item.meeting
    address = absolute(reverse("meetings:agenda", args=[meeting.pk]))
    letters = [
        {
            "to": person.email,
            "person": person,
            "key": f"speaker_declined:{speaker.pk}:{person.pk}:{speaker.answered_at.isoformat()}",
            "facts": _facts(speaker),
            "context": {
                "person": person,
                "speaker": speaker,
                "item": speaker.item,
                "meeting": meeting,
                "address": address,
            },
        }
        for person in organisers(meeting)
    ]
    outbox.post_many(
        "speaker_declined",
        letters,
        template="meetings/speakers/mail/declined.txt",
        expires_at=useful_until(meeting),
        about=about(meeting),
    )


def organisers(meeting):
    """Whom to tell: the contact, else who made the meeting, else everyone who organises the atrium."""
    for person in (meeting.contact, meeting.created_by):
        if person and person.is_active:
            return [person]
    rows = Membership.objects.active().filter(atrium=meeting.atrium_id, role__in=ORGANISERS)
    people = User.objects.filter(pk__in=rows.values("person"), is_active=True)
    return list(people.order_by("pk"))


def _facts(speaker):
    return {"speaker": speaker.pk, "link_no": speaker.link_no, "answer": speaker.answer}
