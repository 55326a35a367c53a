"""Everything that happens to a mail that came in; each is one transaction."""

from hashlib import sha256

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from core.refusal import Refused
from core.text import clean_line
from inbox.models import InboundMail

State = InboundMail.State


@transaction.atomic
def receive(raw, *, source, envelope_to="", envelope_from=""):
    """Keep a mail as it came in; the row that is there already when it came before.

    Returns `(row, whether it is new)`. Only after the commit may it leave the mailbox or may the
    mail server hear that we have it. `envelope_from`: `<>` for an empty sender, "" when unknown.
    """
    return InboundMail.objects.get_or_create(
        digest=sha256(raw).hexdigest(),
        defaults={
            "raw": raw,
            "source": source,
            "envelope_to": clean_line(envelope_to, 254),
            "envelope_from": clean_line(envelope_from, 254),
        },
    )


@transaction.atomic
def finish(mail, outcome):
    """Write what was done with a mail and why."""
    mail.state, mail.reason = outcome.state, clean_line(outcome.reason, 300)
    mail.person, mail.about = outcome.person, outcome.about
    mail.save(
        update_fields=[
            *("state", "reason", "person", "about"),
            *("from_address", "subject", "message_id", "envelope_to", "envelope_from"),
        ]
    )


@transaction.atomic
def take(pk, *, before):
    """Note one more attempt on a mail that nobody has tried since `before`; whether it is ours.

    A mail that somebody has in hand is passed by, also when they stand still with it.
    """
    free = Q(tried_at=None) | Q(tried_at__lt=before)
    rows = InboundMail.objects.to_read().filter(free, pk=pk)
    found = rows.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)
    taken = InboundMail.objects.filter(pk__in=list(found))
    return bool(taken.update(attempts=F("attempts") + 1, tried_at=timezone.now()))


@transaction.atomic
def put_off(pk):
    """Too many people at the same door: this attempt does not count, the next round tries again."""
    InboundMail.objects.to_read().filter(pk=pk).update(attempts=F("attempts") - 1)


@transaction.atomic
def park(pk, reason):
    """Leave a mail that cannot be processed to staff."""
    rows = InboundMail.objects.to_read().filter(pk=pk)
    rows.update(state=State.WAITING, reason=clean_line(reason, 300))


@transaction.atomic
def resolve(mail, *, by, note=""):
    """A person looked after a mail; nothing else happens to it."""
    rows = InboundMail.objects.exclude(state__in=[State.RECEIVED, State.RESOLVED])
    done = rows.filter(pk=mail.pk).update(
        state=State.RESOLVED,
        resolved_by=by,
        resolved_at=timezone.now(),
        note=clean_line(note, 500),
    )
    if not done:
        raise Refused("Deze mail is al afgehandeld of nog niet gelezen.")


@transaction.atomic
def accept(mail, offer, *, by):
    """Do what an app offers about a waiting mail (an `Offer` with an `act`); what was done, in Dutch.

    The mail is looked after with that. Of two people who press at once the second is refused, and
    what the second did is undone.
    """
    done = offer.act(by)
    resolve(mail, by=by, note=done)
    return done


@transaction.atomic
def reprocess(mail, *, by):
    """Read a mail again as if it just came in; what was applied stays and is not applied twice."""
    rows = InboundMail.objects.exclude(state__in=[State.RECEIVED, State.APPLIED])
    again = (
        rows.filter(pk=mail.pk)
        .exclude(raw=b"")
        .update(
            state=State.RECEIVED,
            reason="",
            attempts=0,
            tried_at=None,
            resolved_by=None,
            resolved_at=None,
            note=clean_line(f"Opnieuw verwerkt door {by}.", 500),
        )
    )
    if not again:
        raise Refused("Deze mail is al verwerkt, of de inhoud is gewist.")
