"""An invitation that was passed on: staff let in who accepted it, with one click (T22)."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from inbox.offers import Offer, offer
from meetings import actions, eligibility, reply_rules
from meetings.models import Meeting, Registration
from meetings.replies import Unreadable, answers_in
from meetings.reply_rules import Sender
from members.models import User

NOT_KNOWN = (
    "Niemand hier heeft het adres {address}. Hoort het bij {invited}, zet het dan in dat profiel en kies "
    "Opnieuw verwerken. Is het iemand anders, dan kan die pas mee als u de persoon kent."
)
FOR_ANOTHER = "Het antwoord gaat over {about}, maar kwam van een ander adres. Vraag het na."
MAY_COME = "{person} wil mee met de uitnodiging van {invited}, en mag komen."
MAY_NOT = "{person} wil mee met de uitnodiging van {invited}, maar mag niet komen. {why}"
IS_IN = "{person} is al {status}: u hoeft niets te doen."
UNPROVEN = " Niet na te gaan of de mail echt van {person} komt: bel eerst."
MAILED = " {person} krijgt daar een mail over, zoals altijd."
SEVERAL = " {person} werkt die dag voor meer dan één organisatie: kies er een bij Inschrijvingen."
TOO_LATE = "De bijeenkomst is voorbij of geannuleerd: u hoeft niets te doen."


@offer("inschrijven")
def register_who_answered(letter, mail):
    """Register the person who accepted someone else's invitation, when that person may come."""
    asked = _passed_on(letter)
    if asked is None:
        return None
    row, about = asked
    meeting = row.meeting
    if meeting.status != Meeting.Status.ANNOUNCED or timezone.now() >= meeting.ends_at:
        return Offer(TOO_LATE)
    by_hand = {
        "page": reverse("admin:meetings_meeting_registrations", args=[meeting.pk]),
        "page_title": "Inschrijvingen",
    }
    person = User.objects.by_address(letter.from_address)
    if about is None:
        return Offer(NOT_KNOWN.format(address=letter.from_address, invited=row.person), **by_hand)
    if person != about:
        return Offer(FOR_ANOTHER.format(about=about), **by_hand)
    return _offer(person, row, is_proven=letter.dmarc == "pass", by_hand=by_hand)


def _offer(person, row, *, is_proven, by_hand):
    meeting, names = row.meeting, {"person": person, "invited": row.person}
    theirs = Registration.objects.filter(meeting=meeting, person=person).first()
    if theirs is not None and theirs.is_live:
        return Offer(IS_IN.format(status=theirs.get_status_display(), **names), **by_hand)
    if why := eligibility.why_not(person, meeting):
        return Offer(MAY_NOT.format(why=why, **names), **by_hand)
    words = MAY_COME + ("" if is_proven else UNPROVEN)
    if eligibility.works_for_several(person, meeting):
        return Offer((words + SEVERAL).format(**names), **by_hand)
    return Offer(
        (words + MAILED).format(**names),
        button=f"Schrijf {person} in",
        act=lambda by: _register(meeting, person, by=by),
        **by_hand,
    )


def _register(meeting, person, *, by):
    row = actions.register(meeting, person, by=by)
    return f"{person} is {row.get_status_display()} en krijgt een mail."


def _passed_on(letter):
    """The invitation that someone else accepted, and who that is (None: nobody here); else None."""
    if letter.broken or letter.automatic or letter.dmarc == "fail":
        return None
    try:
        replies = answers_in(letter.calendars, domain=settings.MAIL_DOMAIN)
    except Unreadable:
        return None
    reply = replies.pop() if len(replies) == 1 else None
    if reply is None or (reply.method, reply.answer) != ("REPLY", "ACCEPTED"):
        return None
    rows = Registration.objects.select_related("person", "meeting__atrium__platform")
    row = rows.filter(uid=reply.uid).exclude(uid="").first()
    if row is None or reply.is_delegated:
        return None
    owner_of = User.objects.by_address
    address, attendee = letter.from_address, reply.attendee
    who = reply_rules.sender(row.person, address=address, attendee=attendee, owner_of=owner_of)
    if who not in {Sender.COLLEAGUE, Sender.STRANGER}:
        return None
    return row, owner_of(attendee or address)
