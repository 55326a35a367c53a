"""Addresses that mail comes back from (reliability.md 2.4).

An address that does not exist (5.1.x) is blocked at once, any other lasting failure (5.x) the
second time in 30 days; passing trouble (4.x) is only counted. A person looks at the address and
lets mail go again. The same report a hundred times, or late, or in another order, changes nothing.
"""

import re
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from core.text import clean_line
from outbox.models import Address, Bounce, Message, MessageEvent

State, Weight = Message.State, Bounce.Weight
WITHIN = timedelta(days=30)
MOST_PERMANENT = 2
# 5.1.7 and 5.1.8 say that *our* address is wrong, 5.1.9 that the mail was passed on with a warning.
_NOT_THE_ADDRESS = {"5.1.7", "5.1.8", "5.1.9"}
_STATUS = re.compile(r"^5\d\d[ -](5\.\d{1,3}\.\d{1,3})\b")
WORDS = {
    Weight.UNKNOWN: "Dit adres bestaat niet volgens de mailserver",
    Weight.PERMANENT: "De mailserver van de ontvanger weigert mail",
    Weight.TEMPORARY: "De mail kon tijdelijk niet afgeleverd worden",
}


@transaction.atomic
def bounced(message, *, status, failed, detail=""):
    """Note that `message` came back, with the status (`5.1.1`) and words of the mail server.

    `failed`: it will not arrive any more; else the server keeps trying. Returns whether this was
    news: a report that is no worse than what we knew is none.
    """
    sent_at = Message.objects.select_for_update(of=("self",)).get(pk=message.pk).accepted_at
    now = timezone.now()
    news = {
        "at": now,
        "sent_at": sent_at or now,
        "weight": weigh(status),
        "failed": failed,
        "status": status[:12],
        "detail": clean_line(detail, 300),
        "settled": not failed,
    }
    known, made = Bounce.objects.get_or_create(
        message=message, defaults={"address": message.to_address, **news}
    )
    if not made:
        if (failed, news["weight"]) <= (known.failed, known.weight):
            return False
        Bounce.objects.filter(pk=known.pk).update(**news)
    what = "teruggekomen" if failed else "vertraagd"
    told = f"{WORDS[news['weight']]}. {status} {news['detail']}".strip()
    MessageEvent.objects.create(message=message, what=what, detail=told[:500])
    settle(message=message)
    _judge(message.to_address)
    return True


def refused(message, answer):
    """The next server refused `message` for good; note it when it says that the address is wrong."""
    found = _STATUS.match(answer)
    if found and weigh(found[1]) == Weight.UNKNOWN:
        bounced(message, status=found[1], failed=True, detail=answer)


def weigh(status):
    """How bad a status of RFC 3463 is for the address; an unknown one is lasting."""
    if status.startswith("4"):
        return Weight.TEMPORARY
    wrong_address = status.startswith("5.1.") and status not in _NOT_THE_ADDRESS
    return Weight.UNKNOWN if wrong_address else Weight.PERMANENT


@transaction.atomic
def settle(**only):
    """Mark as failed what came back after it was handed over; return how many messages.

    A report can overtake our own note that the message went out: then this is done a minute later.
    """
    rows = Bounce.objects.filter(settled=False, **only).select_related("message")
    done = 0
    for row in rows.order_by("message_id"):
        reason = f"Teruggekomen. {WORDS[row.weight]} ({row.status or 'zonder code'})."
        moved = Message.objects.filter(pk=row.message_id, state=State.ACCEPTED).update(
            state=State.FAILED, accepted_at=None, reason=reason
        )
        over = row.message.state not in {State.QUEUED, State.SENDING}
        if moved or over:
            Bounce.objects.filter(pk=row.pk).update(settled=True)
        done += moved
    return done


@transaction.atomic
def check(address, *, by):
    """Someone looked at an address in trouble: mail may go to it again, and it starts anew."""
    rows = Address.objects.filter(pk=address.pk)
    rows.update(
        suppressed_at=None,
        reason="",
        temporary=0,
        permanent=0,
        checked_at=timezone.now(),
        checked_by=by,
    )


@transaction.atomic
def trust(message, *, by):
    """`message` is sent once more on purpose: its address is not blocked, its bounce forgotten."""
    Bounce.objects.filter(message=message).delete()
    for address in Address.objects.filter(address=message.to_address, suppressed_at__isnull=False):
        check(address, by=by)


def _judge(address):
    """Count the bounces of an address since it was checked, and block it when they are enough."""
    Address.objects.get_or_create(address=address)
    row = Address.objects.select_for_update().get(address=address)
    now = timezone.now()
    # What left before the address was checked says nothing about it any more.
    sent = Q(sent_at__gt=row.checked_at) if row.checked_at else Q()
    weight = {
        "temporary": Count("pk", filter=Q(weight=Weight.TEMPORARY)),
        "permanent": Count("pk", filter=Q(weight__gt=Weight.TEMPORARY)),
        "unknown": Count("pk", filter=Q(weight=Weight.UNKNOWN)),
    }
    counts = Bounce.objects.filter(sent, address=address, at__gt=now - WITHIN).aggregate(**weight)
    row.temporary, row.permanent, row.last_at = counts["temporary"], counts["permanent"], now
    if row.suppressed_at is None and (counts["unknown"] or row.permanent >= MOST_PERMANENT):
        worst = Weight.UNKNOWN if counts["unknown"] else Weight.PERMANENT
        row.suppressed_at, row.reason = now, f"{WORDS[worst]}."
    row.save()
