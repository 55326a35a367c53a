"""The pages that are among who is in an atrium: what members propose."""

from core.querysets import get_permitted
from platforms.models import Atrium


def atrium_of(user, slug):
    """The atrium in which `user` takes part, flagged `may_organise`; for others there is none (404)."""
    rows = Atrium.objects.select_related("platform").permitted(user, "propose")
    return get_permitted(user, rows.flagged(user, "organise"), slug=slug)
