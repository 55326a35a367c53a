"""Who has a message in hand, and what became of it. Short transactions; none lasts during SMTP."""

import random
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from core.prepared import Prepared, PreparedUpdate
from outbox.models import Message, MessageEvent, Pause
from outbox.quiet import next_open

State = Message.State
BATCH = 50
# Seconds to wait after the 1st, 2nd … attempt, then every four hours; 18 attempts are two days.
BACKOFF = [5, 30, 120, 600, 1800, 3600, 7200, 14400]
MOST_ATTEMPTS = 18
DOWN_WAIT = 15  # seconds to wait when the server could not be reached at all
FREE = {"lease_owner": "", "lease_until": None}


def claim(owner, limit=BATCH):
    """Take up to `limit` due messages, urgent ones first, for one lease; return their keys.

    `skip_locked` lets workers pass each other on PostgreSQL; on SQLite there is one writer at a
    time and select_for_update is nothing. Lease and moment are judged by the database's clock.
    """
    scopes = paused()
    if "" in scopes:
        return []
    with transaction.atomic():
        due = Message.objects.due().not_paused(scopes).order_by("-urgent", "due_at", "pk")
        rows = due.select_for_update(skip_locked=True, of=("self",))
        keys = list(rows.values_list("pk", flat=True)[:limit])
        Message.objects.free().filter(pk__in=keys).update(
            state=State.SENDING,
            lease_owner=owner,
            lease_until=Now() + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS),
            attempts=F("attempts") + 1,
        )
    return keys


def paused():
    """What stands still now; "" is everything."""
    return set(Pause.objects.values_list("scope", flat=True))


@Prepared
def _in_hand(key, owner):
    return told(Message.objects.filter(pk=key, lease_owner=owner, state=State.SENDING))


def told(rows):
    """The rows with what must be known of each just before it is sent."""
    told = rows.order_by().with_lateness().with_pauses().with_blocks()
    return told.select_related("person")


def mine(key, owner):
    """The message as it is now, if it is still in `owner`'s hands.

    `is_late` says it expired, `is_paused` that staff hold back it, its kind or everything,
    `is_blocked` that its address takes no mail.
    """
    return next(iter(_in_hand(key, owner)), None)


def expire():
    """Mark everything free whose time is over; a long standstill ends in no burst of old mail."""
    with transaction.atomic():
        rows = (Message.objects.free() | Message.objects.held()).filter(expires_at__lte=Now())
        locked = rows.select_for_update(skip_locked=True, of=("self",)).order_by("pk")
        keys = list(locked.values_list("pk", flat=True)[:1000])
        reason = "Het bericht was nutteloos geworden voor het kon vertrekken."
        Message.objects.filter(pk__in=keys).update(state=State.EXPIRED, reason=reason, **FREE)
        MessageEvent.objects.bulk_create(
            MessageEvent(message_id=key, what=State.EXPIRED.label, detail=reason) for key in keys
        )
    return len(keys)


def hush():
    """In quiet hours, move what is due and not urgent to the next open minute.

    Whatever made it late: a retry, a pause that ended, staff who let it go, a standstill.
    """
    now = timezone.now()
    opens = next_open(now)
    if opens == now or not settings.MAIL_QUIET_HOURS:
        return
    with transaction.atomic():
        rows = Message.objects.free().filter(urgent=False, due_at__lte=Now())
        locked = rows.select_for_update(skip_locked=True, of=("self",)).order_by("pk")
        keys = list(locked.values_list("pk", flat=True))
        for start in range(0, len(keys), 1000):
            Message.objects.filter(pk__in=keys[start : start + 1000]).update(due_at=opens)


def accepted(message, answer):
    """The server took the message. If the lease was lost meanwhile, another may have sent it too."""
    if not _accept(message, answer):
        Message.objects.filter(pk=message.pk).update(uncertain=True)
        _note(message, "mogelijk dubbel", f"Ook verstuurd door wie te laat was: {answer}")


def _accept(message, answer):
    """Write the result with its event, if the message is still ours; whether it was.

    This is done for every message sent, so PostgreSQL gets one statement: one round trip.
    """
    event = {"what": State.ACCEPTED.label, "detail": answer[:500], "at": timezone.now()}
    if connection.vendor == "postgresql":
        return _take_as_accepted(message.pk, message.lease_owner, around=NOTED, more=event.values())
    with transaction.atomic():
        ours = _take_as_accepted(message.pk, message.lease_owner)
        if ours:
            MessageEvent.objects.create(message_id=message.pk, **event)
    return ours


NOTED = """
WITH done AS ({update} RETURNING id)
INSERT INTO outbox_messageevent (message_id, what, detail, at) SELECT id, %s, %s, %s FROM done
"""


@PreparedUpdate
def _take_as_accepted(key, owner):
    rows = Message.objects.filter(pk=key, lease_owner=owner, state=State.SENDING)
    return rows, {"state": State.ACCEPTED, "accepted_at": Now(), "reason": "", **FREE}


def stopped(message, state, reason):
    """The message will not go (any more): failed, expired or no longer wanted."""
    _finish(message, state.label, reason, state=state, reason=reason[:300])


def later(message, reason, *, uncertain=False):
    """Try again after a growing pause, until two days have passed."""
    if message.attempts >= MOST_ATTEMPTS:
        stopped(message, State.FAILED, f"Twee dagen geprobeerd. Laatste antwoord: {reason}")
        return
    wait = BACKOFF[min(message.attempts, len(BACKOFF)) - 1] * random.uniform(0.8, 1.2)
    changes = {"due_at": Now() + timedelta(seconds=wait), "reason": reason[:300]}
    if uncertain:
        changes["uncertain"] = True
    _finish(message, "uitgesteld", reason, state=State.QUEUED, **changes)


def give_back(keys, owner, *, wait=0, reason=""):
    """Return messages that were not tried; that spends no attempt."""
    changes = {"due_at": Now() + timedelta(seconds=wait)} if wait else {}
    if reason:
        changes["reason"] = reason[:300]
    Message.objects.filter(pk__in=keys, lease_owner=owner, state=State.SENDING).update(
        state=State.QUEUED, attempts=F("attempts") - 1, **FREE, **changes
    )


def _finish(message, what, detail, **changes):
    """Write the result and let go, only if the message is still ours; whether it was."""
    with transaction.atomic():
        held = Message.objects.filter(
            pk=message.pk, lease_owner=message.lease_owner, state=State.SENDING
        )
        ours = bool(held.update(**FREE, **changes))
        if ours:
            _note(message, what, detail)
    return ours


def _note(message, what, detail):
    MessageEvent.objects.create(message_id=message.pk, what=what[:40], detail=detail[:500])
