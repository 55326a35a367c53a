"""Which actions one sees over the meetings of an atrium."""

from minutes.models import Action, Minutes


def known_to(user):
    """The actions of verslagen that readers know, as far as `user` sees them."""
    rows = Action.objects.permitted(user).exclude(minutes__status=Minutes.Status.DRAFT)
    return rows.select_related("minutes__meeting__atrium", "owner", "closed_by")
