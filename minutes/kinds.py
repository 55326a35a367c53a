"""The messages about verslagen, and whether they are still wanted just before they leave."""

from meetings.models import Meeting
from members.stopping import stops
from minutes.audience import reminded_of
from minutes.corrections import kinds as correction_kinds
from minutes.followup import kinds as followup_kinds
from minutes.models import Minutes
from minutes.remarks import kinds as remark_kinds
from minutes.review import kinds as review_kinds
from outbox.kinds import kind

# Found through this file, as every kind of this app.
FURTHER = (correction_kinds, followup_kinds, remark_kinds, review_kinds)


def pk_of(message):
    """The row a message is about: `minutes:12` or `meeting:12`."""
    return int(message.about.partition(":")[2])


@kind(
    "minutes_published",
    "nieuw verslag",
    introduction="Het verslag van {bijeenkomst} ({atrium}, {dag}) staat klaar.",
    unsubscribe=stops("wants_minutes_mail"),
)
def minutes_published(message):
    person = message.person
    if person is None or not person.wants_minutes_mail:
        return "Deze persoon wil geen berichten over verslagen."
    rows = Minutes.objects.published().permitted(person, "read")
    if not rows.filter(pk=pk_of(message)).exists():
        return "Deze persoon mag het verslag niet meer lezen."
    return ""


@kind("minutes_missing", "verslag ontbreekt nog")
def minutes_missing(message):
    meetings = Meeting.objects.going_on().select_related("atrium")
    meeting = meetings.filter(pk=pk_of(message)).first()
    if meeting is None:
        return "De bijeenkomst gaat niet door."
    if Minutes.objects.filter(meeting=meeting).exists():
        return "Het verslag is intussen opgeladen."
    is_asked = message.person in reminded_of(meeting)
    return "" if is_asked else "Deze persoon is niet meer wie het verslag bezorgt."
