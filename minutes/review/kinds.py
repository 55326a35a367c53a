"""The mails of the road to adoption, and whether they are still wanted just before they leave."""

from members.stopping import stops
from minutes.audience import writers
from minutes.models import Minutes
from outbox.kinds import kind

Status = Minutes.Status
NO_MAIL = "Deze persoon wil geen berichten over verslagen."
NO_ACCESS = "Deze persoon mag het verslag niet meer lezen."


@kind(
    "minutes_review",
    "verslag ter nalezing",
    introduction="Het verslag van {bijeenkomst} ({atrium}, {dag}) ligt klaar om na te lezen.",
    unsubscribe=stops("wants_minutes_mail"),
)
def minutes_review(message):
    return _for_reader(message, Status.IN_REVIEW, "Het verslag ligt niet meer ter nalezing.")


@kind(
    "minutes_adopted",
    "verslag goedgekeurd",
    introduction="Het verslag van {bijeenkomst} ({atrium}, {dag}) is goedgekeurd.",
    unsubscribe=stops("wants_minutes_mail"),
)
def minutes_adopted(message):
    return _for_reader(message, Status.ADOPTED, "Het verslag is niet goedgekeurd.")


@kind("minutes_waiting", "verslag wacht op antwoord op een opmerking")
def minutes_waiting(message):
    minutes = of_message(message).filter(status=Status.IN_REVIEW).first()
    if minutes is None:
        return "Het verslag ligt niet meer ter nalezing."
    if not minutes.remarks.unsettled().exists():
        return "Alle opmerkingen zijn intussen afgehandeld."
    return (
        "" if message.person in writers(minutes) else "Deze persoon schrijft het verslag niet meer."
    )


def of_message(message):
    """The verslag a message is about (`minutes:12`), as rows."""
    rows = Minutes.objects.select_related("meeting__atrium")
    return rows.filter(pk=int(message.about.partition(":")[2]))


def _for_reader(message, status, why_not):
    person = message.person
    if person is None or not person.wants_minutes_mail:
        return NO_MAIL
    found = of_message(message)
    if not found.filter(status=status).exists():
        return why_not
    return "" if found.permitted(person, "read").exists() else NO_ACCESS
