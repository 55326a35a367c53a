"""What else keeps people busy, as far as who plans a meeting may hear of it (T6, T10)."""

from meetings.models import Meeting
from meetings.rules import counted_for

ANOTHER = "een andere bijeenkomst"
COMING = (Meeting.Status.DRAFT, Meeting.Status.ANNOUNCED)


def others(user):
    """The meetings that keep people busy, for `user` who plans another; `name_of` names them."""
    rows = Meeting.objects.filter(counted_for(user), status__in=COMING)
    return rows.flagged(user, "view").select_related("atrium")


def name_of(meeting):
    """The name of one of `others`; where its reader may not view it, only that it is one."""
    return str(meeting) if meeting.may_view else ANOTHER
