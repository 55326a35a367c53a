"""A message before it is stored: cleaned, dated, and held when it is one too many."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Count
from django.db.models.functions import Now
from django.utils import timezone

from core.refusal import Refused
from core.text import clean_line, normal_address
from outbox.kinds import KINDS
from outbox.models import Message
from outbox.quiet import next_open

LONGEST_TEXT = 200_000  # characters; a calendar object counts separately
State = Message.State


def addressed(kind, *, to, subject, source, key, calendar="", facts=None, **fields):
    """A draft for one recipient; its subject is one clean line, its address normal.

    Raises Refused when the text or the calendar object is longer than any mail should be. An
    address no server can accept is stored as failed: staff see it, the queue is not poisoned.
    """
    if max(len(source), len(calendar)) > LONGEST_TEXT:
        raise Refused("Dit bericht is te lang om te versturen.")
    draft = Message(
        kind=kind.name,
        key=key,
        to_address=normal_address(to),
        subject=clean_line(subject, 200),
        text=source.replace("\x00", ""),
        calendar=calendar,
        facts=facts or {},
        sensitive=kind.sensitive,
        **fields,
    )
    try:
        validate_email(draft.to_address)
    except ValidationError:
        draft.state, draft.reason = State.FAILED, "Dit adres kan geen mail ontvangen."
    return draft


def schedule(draft, *, due_at, expires_at):
    """Give the draft its moments; what would leave after `expires_at` is expired from the start.

    `Now()` is the database's clock, the one by which messages are claimed.
    """
    now = timezone.now()
    wanted = due_at or now
    quiet = settings.MAIL_QUIET_HOURS and not draft.urgent
    opens = next_open(max(wanted, now)) if quiet else wanted
    draft.due_at = opens if due_at or opens > wanted else Now()
    draft.expires_at = expires_at
    if draft.state == State.QUEUED and max(opens, now) >= expires_at:
        draft.state, draft.reason = State.EXPIRED, "Het was al te laat om dit te versturen."


def brake(kind, drafts, *, before=0):
    """Hold drafts back for staff: too many in one action, or too many a day for one address.

    `before`: how many the same step wrote before these. Returns why all of the step is held, or "".
    What is urgent is never held. The limit per day is for the kinds that count: a confirmation, a
    change or a cancellation must arrive however much was sent that day.
    """
    waiting = [draft for draft in drafts if draft.state == State.QUEUED and not draft.urgent]
    total = before + len(drafts)
    if drafts and total > settings.MAIL_HOLD_ABOVE:
        why = f"{total} berichten in één keer: mogen ze weg?"
        _hold(waiting, why)
        return why
    if kind.counted:
        today = _sent_today([draft.to_address for draft in waiting])
        for draft in waiting:
            today[draft.to_address] = today.get(draft.to_address, 0) + 1
            if today[draft.to_address] > settings.MAIL_PER_PERSON_PER_DAY:
                limit = settings.MAIL_PER_PERSON_PER_DAY
                _hold([draft], f"Meer dan {limit} berichten op één dag.")
    return ""


def _hold(drafts, reason):
    for draft in drafts:
        draft.state, draft.reason = State.HELD, reason


def _sent_today(addresses):
    """How many counted messages each address was sent, or is to be, of the last 24 hours."""
    rows = Message.objects.filter(
        to_address__in=set(addresses),
        created_at__gt=timezone.now() - timedelta(days=1),
        kind__in=[kind.name for kind in KINDS.values() if kind.counted],
        state__in=[State.QUEUED, State.SENDING, State.ACCEPTED],
    )
    return dict(rows.order_by().values_list("to_address").annotate(Count("pk")))
