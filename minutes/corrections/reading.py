"""Which version one reads, why it was corrected, and for who writes what it was before."""

from dataclasses import dataclass, field

from minutes.locking import writable
from minutes.models import Edition, Minutes


@dataclass(frozen=True)
class History:
    """`shown`: the corrected version readers see, None when the first still stands. The rest is for
    who writes: the correction being written, the versions and the details of before.
    """

    shown: Edition | None = None
    begun: Edition | None = None
    older: list = field(default_factory=list)
    former: list = field(default_factory=list)


def history(minutes, *, for_writer):
    """The history of `minutes` as its page tells it."""
    rows = minutes.editions.filter(number__lte=minutes.shown_edition).order_by("-number")
    editions = list(rows[: None if for_writer else 1]) if minutes.shown_edition else []
    shown = editions[0] if editions and editions[0].number > 1 else None
    if not for_writer or minutes.status != Minutes.Status.ADOPTED:
        return History(shown)
    former = list(minutes.former_details.select_related("changed_by"))
    return History(shown, writable(minutes), editions[1:], former)
