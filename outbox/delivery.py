"""Send what is due: claim a batch, look again at each message, send it, write the result.

Delivery is at least once: between the server's 250 and our commit nothing can be exact. At most one
message per crash goes twice, with the same Message-ID.
"""

import os
import socket
from secrets import token_hex
from time import monotonic

import structlog
from django.conf import settings
from django.db import Error as DatabaseError

from outbox import addresses, claim, restore
from outbox.envelope import build, recipient, sender
from outbox.health import beat
from outbox.kinds import KINDS
from outbox.models import Message
from outbox.smtp import Broken, Courier, NotAccepted, ServerDown

log = structlog.get_logger(__name__)
State = Message.State
# Part of the lease after which no next message is begun, so that a slow or frozen worker is
# overtaken in the middle of one message at most.
STOP_AT = 0.6
BLOCKED = "Dit adres is geblokkeerd: eerdere mails kwamen terug. Kijk het na."


def drain(limit=None, seconds=None):
    """Send everything due, or at most `limit`, or for about `seconds`; return how many went out.

    Stops at once when the mail server cannot be reached: the messages stay queued.
    """
    owner = f"{socket.gethostname()[:40]}:{os.getpid()}:{token_hex(6)}"
    begun, sent, taken = monotonic(), 0, 0
    courier = Courier()
    restore.look()
    beat("bezorging")
    claim.expire()
    claim.hush()
    try:
        while (limit is None or taken < limit) and (
            seconds is None or monotonic() - begun < seconds
        ):
            started = monotonic()
            keys = claim.claim(owner, min(claim.BATCH, (limit or claim.BATCH + taken) - taken))
            if not keys:
                break
            taken += len(keys)
            sent += _send_batch(keys, owner, courier, started)
    except ServerDown as down:
        log.warning("mail_server_down", error=str(down))
    finally:
        courier.close()
    return sent


def _send_batch(keys, owner, courier, started):
    """Send the claimed messages; give back what time does not allow."""
    lease = settings.OUTBOX_LEASE_SECONDS
    courier.deadline = started + lease - 1
    sent, left = 0, list(keys)
    try:
        while left and monotonic() - started < lease * STOP_AT:
            message = claim.mine(left[0], owner)
            if message is not None:
                sent += _send(message, courier)
            left.pop(0)
    except ServerDown as down:
        claim.give_back(left, owner, wait=claim.DOWN_WAIT, reason=f"Mailserver: {down}")
        raise
    claim.give_back(left, owner)
    return sent


def _send(message, courier):
    """One message to its end; whether the server took it. Only a missing server is raised."""
    try:
        if _waits(message):
            return False
        content = build(message)
    except DatabaseError:
        raise
    except Exception as error:  # one bad message must not stop the rest of the batch
        log.exception("message_not_built", message=message.pk)
        claim.stopped(message, State.FAILED, f"Fout bij het opmaken: {error!r}")
        return False
    return _hand_over(message, courier, content)


def _waits(message):
    """Whether the message stays here: paused, or not wanted any more (and then marked so)."""
    if message.is_paused:
        claim.give_back([message.pk], message.lease_owner)
        return True
    if message.is_late:
        claim.stopped(message, State.EXPIRED, "Het bericht was nutteloos geworden.")
        return True
    kind = KINDS[message.kind]
    # A log-in code or a link that someone asked for this minute is tried all the same.
    if message.is_blocked and not (kind.urgent and kind.sensitive):
        claim.stopped(message, State.SUPPRESSED, BLOCKED)
        return True
    reason = unwanted(message)
    if reason:
        claim.stopped(message, State.CANCELLED, reason)
    return bool(reason)


def unwanted(message):
    """Why the message is no longer wanted, or ""; first what holds for every kind."""
    if not message.to_address:
        return "Er is geen adres."
    if message.person is not None and not message.person.is_active:
        return "Deze persoon is niet meer actief."
    return KINDS[message.kind].still_wanted(message)


def _hand_over(message, courier, content):
    try:
        answer = courier.carry(sender(message), recipient(message), content)
    except NotAccepted as refusal:
        if refusal.permanent:
            claim.stopped(message, State.FAILED, str(refusal))
            addresses.refused(message, str(refusal))
        else:
            claim.later(message, str(refusal))
        return False
    except Broken as broken:
        claim.later(message, str(broken), uncertain=broken.uncertain)
        return False
    claim.accepted(message, answer)
    return True
