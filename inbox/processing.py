"""Read what came in: take one mail, look at it, let a reader act on it, write what was done.

One transaction per mail, its row locked. A mail that brings a worker down is tried a few times and
then left to staff; it never stands in the way of the next one.
"""

from datetime import timedelta

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from core.refusal import Busy
from inbox import actions, letters
from inbox.bounces import read_bounce
from inbox.leftovers import for_a_person
from inbox.models import InboundMail
from inbox.readers import READERS, Outcome

log = structlog.get_logger(__name__)
State = InboundMail.State
MOST_ATTEMPTS = 3
AGAIN_AFTER = timedelta(seconds=60)
BATCH = 100


def process_waiting(limit=BATCH):
    """Process what was stored and not read yet, oldest first; return how many were done."""
    ready = InboundMail.objects.to_read().order_by("received_at", "pk")
    return sum(process(pk) for pk in list(ready.values_list("pk", flat=True)[:limit]))


def process(pk):
    """Process one stored mail; whether it is done now. Raises only when the database is away."""
    if not actions.take(pk, before=timezone.now() - AGAIN_AFTER):
        return False
    try:
        return _process(pk)
    except (OperationalError, InterfaceError):
        raise
    except Busy:
        actions.put_off(pk)
        return False
    except Exception as error:  # one bad mail must not stop the rest
        log.exception("mail_not_processed", mail=pk)
        if InboundMail.objects.get(pk=pk).attempts < MOST_ATTEMPTS:
            return False
        actions.park(pk, f"Fout bij het verwerken: {error!r}")
        return True


@transaction.atomic
def _process(pk):
    # Waits: whoever came for the same mail at this moment lets go of the row at once (`take`).
    rows = InboundMail.objects.to_read().select_for_update(of=("self",))
    mail = rows.filter(pk=pk).first()
    if mail is None:
        return False
    if mail.attempts > MOST_ATTEMPTS:
        outcome = Outcome(State.WAITING, "Het verwerken brak telkens af.")
    else:
        outcome = _outcome(mail)
    actions.finish(mail, outcome)
    return True


def _outcome(mail):
    """What this mail comes to; its headers are noted on the row meanwhile."""
    letter = letters.read(mail.raw, envelope_to=mail.envelope_to, envelope_from=mail.envelope_from)
    for name in ("from_address", "subject", "message_id", "envelope_to", "envelope_from"):
        setattr(mail, name, getattr(letter, name))
    if letter.broken:
        return Outcome(State.UNPARSABLE, letter.broken)
    bounce = read_bounce(letter)
    if bounce is not None:
        return bounce
    if letter.automatic:
        return Outcome(State.IGNORED, letter.automatic)
    if _came_before(mail):
        return Outcome(State.IGNORED, "Deze mail kwam al eerder binnen.")
    for read in READERS.values():
        outcome = read(letter, mail)
        if outcome is not None:
            return outcome
    return for_a_person(letter, mail)


def _came_before(mail):
    """The same mail by another road: other trace headers, but the same Message-ID and sender."""
    same = InboundMail.objects.filter(message_id=mail.message_id, from_address=mail.from_address)
    return bool(mail.message_id) and same.filter(pk__lt=mail.pk).exists()
