"""What may still be written: the text of a verslag until it is adopted, then only in a correction.

Every action that changes a verslag asks here, with the row of the verslag locked, so that nothing
slips in while it is being adopted (T76).
"""

from core.refusal import Refused
from minutes.models import Minutes

LOCKED = (
    "Dit verslag is goedgekeurd en verandert niet meer. Begin een correctie: "
    "dat wordt een nieuwe versie, met de reden erbij."
)


def lock(minutes):
    """The verslag as it is now, its row locked until the transaction ends."""
    found = Minutes.objects.select_for_update(of=("self",), no_key=True)
    found = found.select_related("meeting__atrium__platform").filter(pk=minutes.pk).first()
    if found is None:
        raise Refused("Dit verslag bestaat niet meer.")
    return found


def writable(minutes):
    """The version of the text that may be written now, None when the text is locked.

    Until adoption that is the first version; afterwards only a correction that was begun.
    """
    return minutes.editions.filter(issued_at=None).first()


def refuse_locked_text(locked):
    """The version that may be written, of a verslag whose row is locked; Refused when none may."""
    edition = writable(locked)
    if edition is None:
        raise Refused(LOCKED)
    return edition


def refuse_adopted(locked):
    """Points and the words of actions are part of what was adopted, in every version."""
    if locked.status == Minutes.Status.ADOPTED:
        raise Refused(LOCKED)
