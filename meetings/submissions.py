"""A form sent twice acts once: the nonce is stored together with what it did (reliability.md 2.2)."""

import hashlib
import json

from core.refusal import Conflict
from meetings.models import Submission

OTHER_CONTENT = (
    "Dit formulier is eerder al verstuurd met een andere inhoud. "
    "Ga naar de pagina van de bijeenkomst en begin opnieuw."
)


def seen_before(nonce, person, *content):
    """Whether `person` sent this very form before; remembers it when not.

    Raises Conflict when the same nonce came with other content. Without a nonce: never seen. While
    the same form is being handled by another, this waits for how that ends.
    """
    if nonce is None:
        return False
    body_hash = hashlib.sha256(json.dumps(content, default=str).encode()).hexdigest()
    row, is_new = Submission.objects.get_or_create(
        person=person, nonce=nonce, defaults={"body_hash": body_hash}
    )
    if row.body_hash != body_hash:
        raise Conflict(OTHER_CONTENT)
    return not is_new
