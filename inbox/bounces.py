"""A mail server reports on a mail of ours: by the mark in the envelope first, then by its fields."""

from inbox.models import InboundMail
from inbox.readers import Outcome
from outbox import addresses
from outbox.models import Address, Message

State = InboundMail.State
FINAL = {"failed"}
KEEPS_TRYING = {"delayed"}


def read_bounce(letter):
    """What a report on a mail of ours comes to; None when this is no such report.

    Whoever wants to block somebody's address must know the random mark of a mail to that address,
    or its random Message-ID and the address.
    """
    if letter.bounce_token:
        message = Message.objects.filter(token=letter.bounce_token).first()
        if message is None:
            return Outcome(
                State.IGNORED, "Een onbekend kenmerk: geen antwoord op een mail van ons."
            )
    elif letter.reports:
        message = _returned(letter)
        if message is None:
            return Outcome(State.IGNORED, "Een melding over een mail die niet van ons is.")
    else:
        return None
    return _apply(letter, message) if letter.reports else None


def _returned(letter):
    """The message whose headers came back, if the report is about the address it went to."""
    found = Message.objects.filter(message_id=letter.returned_message_id).first()
    about = {report.recipient for report in letter.reports}
    return found if found and found.to_address in about else None


def _apply(letter, message):
    shared = {"person": message.person, "about": message.about}
    report = max(letter.reports, key=_weight)
    if report.action not in FINAL | KEEPS_TRYING:
        return Outcome(State.IGNORED, "Een melding dat onze mail aankwam.", **shared)
    failed = report.action in FINAL
    status = report.status if failed or report.status.startswith("4") else "4.0.0"
    news = addresses.bounced(
        message, status=status or "5.0.0", failed=failed, detail=report.diagnostic
    )
    if not news:
        return Outcome(State.IGNORED, "Deze melding kenden we al.", **shared)
    return Outcome(State.APPLIED, _told(message, failed), **shared)


def _weight(report):
    """The worst of several recipients counts: failed before delayed before the rest."""
    return (report.action in FINAL, report.action in KEEPS_TRYING, report.status)


def _told(message, failed):
    what = "kon niet afgeleverd worden" if failed else "is vertraagd"
    blocked = Address.objects.filter(
        address=message.to_address, suppressed_at__isnull=False
    ).exists()
    end = " Het adres is geblokkeerd." if blocked else ""
    return f"Onze mail aan {message.to_address} {what}.{end}"
