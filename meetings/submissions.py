"""A form sent twice acts once: the nonce is stored together with what it did (reliability.md 2.2)."""

import hashlib
import json

from django.db import IntegrityError

from core.refusal import Conflict
from meetings.models import Submission

OTHER_CONTENT = (
    "Dit formulier is eerder al verstuurd met een andere inhoud. "
    "Ga naar de pagina van de bijeenkomst en begin opnieuw."
)


def seen_before(nonce, person, *content):
    """Whether `person` sent this very form before; remembers it when not.

    Raises Conflict when the same nonce came with other content. Without a nonce: never seen.
    """
    if nonce is None:
        return False
    body_hash = hashlib.sha256(json.dumps(content, default=str).encode()).hexdigest()
    rows = Submission.objects.filter(person=person, nonce=nonce)
    known = list(rows.values_list("body_hash", flat=True))
    if not known:
        _remember(nonce, person, body_hash)
    elif known[0] != body_hash:
        raise Conflict(OTHER_CONTENT)
    return bool(known)


def _remember(nonce, person, body_hash):
    """Must stand in the transaction of the action: it has to end when this raises Conflict."""
    try:
        Submission.objects.create(person=person, nonce=nonce, body_hash=body_hash)
    except IntegrityError as error:
        # The same form for another meeting at this very moment: that one got here first.
        raise Conflict(OTHER_CONTENT) from error
