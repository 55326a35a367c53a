"""A copy with parts left out is made and kept; the verslag itself never changes."""

import structlog
from django.db import transaction

from core.refusal import Refused
from core.text import clean_line
from minutes.locking import lock
from minutes.models import Level, Minutes, Passage, RedactedCopy
from minutes.redacting.grounds import Ground, words_of

log = structlog.get_logger(__name__)


@transaction.atomic
def make_copy(minutes, *, by, requester, number, reference="", given=(), grounds=None):
    """Keep what `requester` gets of version `number`; returns the copy.

    `given`: keys of passages that are given besides those for anyone. `grounds`: `{key: (ground,
    words)}` for every other one. The same again by the same person is the same copy.
    """
    locked = lock(minutes)
    requester, reference = clean_line(requester, 160), clean_line(reference, 80)
    if locked.status != Minutes.Status.ADOPTED or not locked.shown_edition:
        raise Refused("Alleen van een goedgekeurd verslag dat hier geschreven is, kan dit.")
    if not requester:
        raise Refused("Vul in wie het afschrift vroeg.")
    if number != locked.shown_edition:
        raise Refused("Het verslag is intussen gecorrigeerd. Kijk de nieuwe versie na.")
    edition = locked.editions.get(number=number)
    closed = Passage.objects.filter(edition=edition).exclude(level=Level.PUBLIC)
    keys = {str(key) for key in closed.values_list("key", flat=True)}
    given = sorted(keys & {str(key) for key in given})
    left_out = {key: _ground(key, grounds or {}) for key in sorted(keys - set(given))}
    facts = {"edition": edition, "requester": requester, "reference": reference, "made_by": by}
    for there in RedactedCopy.objects.filter(minutes=locked, **facts):
        if (there.given, there.left_out) == (given, left_out):
            return there
    made = RedactedCopy.objects.create(minutes=locked, given=given, left_out=left_out, **facts)
    log.info("minutes.redacted", minutes=locked.pk, copy=made.pk, by=by.pk, left_out=len(left_out))
    return made


def _ground(key, grounds):
    ground, words = grounds.get(key, ("", ""))
    words = clean_line(words, 200)
    if ground not in Ground.values or (ground == Ground.OTHER and not words):
        raise Refused("Kies voor elke passage die u weglaat, een grond.")
    return words_of(ground, words)
