"""Everything that happens to a message except its delivery: written, replaced, held, let go."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from core.mail import compose, without_marks
from core.prepared import Prepared
from core.refusal import Refused
from outbox import addresses
from outbox.drafts import addressed, brake, schedule
from outbox.kinds import KINDS
from outbox.mailing import chosen
from outbox.models import Message, MessageEvent, Pause
from outbox.nudge import nudge
from outbox.quiet import next_open
from outbox.rehearsal import hear

State = Message.State
CHUNK = 500
RETRY_FOR = timedelta(hours=48)
MAY_RETRY = {State.FAILED, State.EXPIRED, State.SUPPRESSED}


@transaction.atomic
def post(
    kind,
    *,
    to,
    template,
    key,
    expires_at,
    context=None,
    person=None,
    stream="",
    about="",
    reply_to="",
    due_at=None,
    facts=None,
    calendar="",
    calendar_method="",
    urgent=None,
):
    """Store one message in the current transaction; None when `key` was posted before.

    The text is filled in now, from `template` and `context`. `due_at`: not before (default: now,
    or after the quiet hours). `expires_at`: from then on the message is useless. `urgent`: for this
    message, whatever its kind says (a change within 18 hours). `facts`: what must still be true
    when it goes; the kind compares. `calendar`, `calendar_method`: an iTIP object and its METHOD.
    """
    letter = {
        "to": to,
        "key": key,
        "context": context,
        "person": person,
        "stream": stream,
        "about": about,
        "reply_to": reply_to,
        "facts": facts,
        "calendar": calendar,
        "calendar_method": calendar_method,
    }
    draft = _draft(kind, letter, template=template)
    _store(kind, [draft], expires_at=expires_at, due_at=due_at, urgent=urgent)
    return _stored(draft)


@transaction.atomic
def post_many(
    kind,
    letters,
    *,
    template,
    expires_at,
    about="",
    reply_to="",
    due_at=None,
    urgent=None,
):
    """Store a message per letter and return how many are new.

    A letter is a dict with `to` and `key`, and as needed `context`, `person`, `stream`, `about`,
    `reply_to`, `facts`, `calendar`, `calendar_method`. An action that mails many people calls this
    once: the brake on large mailings (MAIL_HOLD_ABOVE) looks at one call, or at all calls of one
    `outbox.mailing.mailing()`.
    """
    shared = {"about": about, "reply_to": reply_to}
    drafts = [_draft(kind, {**shared, **letter}, template=template) for letter in letters]
    return _store(kind, drafts, expires_at=expires_at, due_at=due_at, urgent=urgent)


@transaction.atomic
def record_missed(kind, letters, *, template, reason, about=""):
    """Keep, per letter as in `post_many`, that its moment passed and it was never sent (T4, T57).

    Returns how many are new. Staff read the reason; nothing will send these rows.
    """
    drafts = [_draft(kind, {"about": about, **letter}, template=template) for letter in letters]
    for draft in drafts:
        draft.state, draft.reason = State.MISSED, reason
        draft.expires_at = timezone.now() + RETRY_FOR
    fresh = _new(drafts)
    Message.objects.bulk_create(fresh, batch_size=CHUNK, ignore_conflicts=True)
    return len(fresh)


@transaction.atomic
def post_text(kind, *, to, subject, text, key, expires_at, reply_to=""):
    """Store a message whose words somebody else wrote (Django's mail functions)."""
    source = without_marks(text)  # a button is ours to make
    draft = addressed(
        KINDS[kind], to=to, subject=subject, source=source, key=key, reply_to=reply_to
    )
    _store(kind, [draft], expires_at=expires_at, due_at=None, urgent=None)
    return _stored(draft)


def _draft(kind, letter, *, template):
    mail = compose(template, **(letter.get("context") or {}))
    fields = {name: value for name, value in letter.items() if name != "context"}
    return addressed(KINDS[kind], subject=mail.subject, source=mail.source, **fields)


def _store(kind, drafts, *, expires_at, due_at, urgent):
    """Save the drafts that are new, in the state in which they begin; return how many."""
    urgent = KINDS[kind].urgent if urgent is None else urgent
    step = chosen()
    drafts = step.wanted(KINDS[kind], drafts)
    for draft in drafts:
        draft.urgent = urgent
        schedule(draft, due_at=due_at or step.due_at, expires_at=expires_at)
    fresh = _new(drafts)
    held = brake(KINDS[kind], fresh, before=len(step.written))
    Message.objects.bulk_create(fresh, batch_size=CHUNK, ignore_conflicts=True)
    if held and step.written:
        _hold_written(step.written, reason=held)
    step.written += [draft.message_id for draft in fresh]
    hear(fresh)
    nudge()
    return len(fresh)


def _hold_written(message_ids, *, reason):
    """The first messages of a step that turned out to write too many wait with the rest."""
    for start in range(0, len(message_ids), CHUNK):
        part = Message.objects.filter(message_id__in=message_ids[start : start + CHUNK])
        _move(part.filter(state=State.QUEUED, urgent=False), State.HELD, reason)


def _stored(draft):
    """The row of `draft`, read as far as someone asks for it; None when its key was there before."""
    return next(iter(_by_message_id(draft.message_id)), None)


@Prepared
def _by_message_id(message_id):
    return Message.objects.filter(message_id=message_id).only("pk").order_by()


def _new(drafts):
    """The drafts whose key is not there yet, each key once."""
    by_key = {draft.key: draft for draft in reversed(drafts)}
    keys = list(by_key)
    if len(keys) == 1:
        return [] if _known_key(*keys) else list(by_key.values())
    for start in range(0, len(keys), CHUNK):
        known = Message.objects.filter(key__in=keys[start : start + CHUNK])
        for key in known.order_by().values_list("key", flat=True):
            del by_key[key]
    return list(reversed(by_key.values()))


@Prepared
def _known_key(key):
    return Message.objects.filter(key=key).order_by().values_list("pk")


@transaction.atomic
def supersede(stream, *, kinds=None, reason=""):
    """Mark what has not left yet of `stream` (of these kinds) as replaced; return how many."""
    unsent = _unsent_of(stream)
    keys = [pk for pk, kind in unsent if kinds is None or kind in kinds]
    return supersede_all(Message.objects.filter(pk__in=keys), reason=reason) if keys else 0


@Prepared
def _unsent_of(stream):
    return Message.objects.unsent().filter(stream=stream).order_by().values_list("pk", "kind")


@transaction.atomic
def supersede_all(messages, *, reason=""):
    """Mark what has not left yet of `messages` (a queryset) as replaced; return how many."""
    reason = reason or "Er volgde een nieuwer bericht."
    return _move(messages.unsent(), State.SUPERSEDED, reason)


@transaction.atomic
def retry(message, *, by):
    """Send a failed, expired or held-off message again, for two more days, outside the quiet hours.

    Who sends again has looked at the address, so it is not blocked any more.
    """
    rows = Message.objects.filter(pk=message.pk, state__in=MAY_RETRY)
    until = timezone.now() + RETRY_FOR
    changes = {"attempts": 0, "due_at": Now(), "expires_at": until}
    if not message.text:
        raise Refused("De inhoud van dit bericht is al gewist.")
    if not _move(rows, State.QUEUED, "", what="opnieuw verstuurd", by=by, **changes):
        raise Refused("Alleen een mislukt of vervallen bericht kan opnieuw verstuurd worden.")
    addresses.trust(message, by=by)
    nudge()


@transaction.atomic
def cancel(message, *, by):
    """Stop a message that has not left yet; Refused when its people must know (Kind.required)."""
    if why := KINDS[message.kind].required(message):
        raise Refused(why)
    rows = Message.objects.unsent().filter(pk=message.pk)
    if not _move(rows, State.CANCELLED, f"Geannuleerd door {by}.", by=by):
        raise Refused("Dit bericht is al vertrokken of gestopt.")


@transaction.atomic
def send_now(messages, *, by):
    """Let what waits in `messages` (a queryset) for its moment go at once; return how many.

    At night or on Sunday that is the next open minute. Held ones still wait for their release.
    """
    now = timezone.now()
    rows = messages.filter(state=State.QUEUED, due_at__gt=now, attempts=0)
    opens = next_open(now) if settings.MAIL_QUIET_HOURS else now
    count = _move(
        rows, State.QUEUED, "", what="vervroegd", by=by, due_at=Now() if opens == now else opens
    )
    nudge()
    return count


@transaction.atomic
def release_held(messages, *, by):
    """Let the held ones of these messages (a queryset) go; return how many."""
    count = _move(messages.held(), State.QUEUED, "", what="vrijgegeven", by=by)
    nudge()
    return count


@transaction.atomic
def pause(scope="", *, reason, by):
    """Hold back everything (""), a kind, or what is about one thing, from the next message on."""
    row, made = Pause.objects.get_or_create(scope=scope, defaults={"reason": f"{reason} ({by})"})
    if not made:
        raise Refused("Dit staat al stil.")
    return row


@transaction.atomic
def resume(scope="", *, by):
    """End a pause; what waited goes out in its order."""
    if not Pause.objects.filter(scope=scope).delete()[0]:
        raise Refused("Dit stond niet stil.")
    nudge()


def _move(rows, state, reason, *, what="", by=None, **changes):
    """Bring rows to `state` with an event each; return how many. Locked, so nobody sends them."""
    keys = list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    moved = 0
    for start in range(0, len(keys), CHUNK):
        part = Message.objects.filter(pk__in=keys[start : start + CHUNK])
        moved += part.update(state=state, reason=reason, **changes)
    detail = f"door {by}" if by else reason
    MessageEvent.objects.bulk_create(
        MessageEvent(message_id=pk, what=what or state.label, detail=detail) for pk in keys
    )
    return moved
