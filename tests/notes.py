"""Kinds of message that only tests use; what `still_wanted` says stands in the row's facts."""

from datetime import timedelta

from django.utils import timezone

from outbox import actions
from outbox.kinds import kind
from outbox.models import Message

TEMPLATE = "tests/note.txt"


@kind("note", "proefbericht")
def note(message):
    if message.facts.get("fault"):
        raise LookupError(message.facts["fault"])
    return message.facts.get("unwanted", "")


@kind("code", "proefcode", urgent=True, sensitive=True, counted=False)
def code(message):
    return ""


@kind(
    "news", "proefnieuws", unsubscribe=lambda message: f"https://atrium.example/uit/{message.pk}/"
)
def news(message):
    return ""


@kind("must", "proefplicht", required=lambda message: "Deze persoon moet dit weten.")
def must(message):
    return ""


def arrive(rows=None):
    """Take what is queued, of `rows` or of all, as sent: claimed and accepted, as the worker does."""
    rows = Message.objects.all() if rows is None else rows
    keys = list(rows.filter(state="queued").values_list("pk", flat=True))
    chosen = Message.objects.filter(pk__in=keys)
    now = timezone.now()
    chosen.update(state="sending", lease_owner="proef", lease_until=now)
    chosen.update(state="accepted", lease_owner="", lease_until=None, accepted_at=now)


def letter(n, **fields):
    """One entry for `post_many`, to a person of its own."""
    context = {"subject": f"Bericht {n}", "name": f"Lid {n}"}
    return {"to": f"lid{n}@gemeente.example", "key": f"note:{n}", "context": context, **fields}


def post(n=1, kind="note", expires_in=timedelta(days=2), context=None, **fields):
    """Post message `n`; every other field as `outbox.actions.post` takes it."""
    fields = {**letter(n), "expires_at": timezone.now() + expires_in, **fields}
    fields["context"] |= context or {}
    return actions.post(kind, template=TEMPLATE, **fields)
