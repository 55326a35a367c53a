"""What a meeting still lacks before people can be told about it."""

from meetings.approvals.standing import why_not_approved
from meetings.models import DatePoll, Meeting

POLLED = "Er loopt een datumprik: kies eerst een datum, of trek de datumprik in."


def hindrance(meeting, now):
    """Why the draft `meeting` cannot be announced at `now`, in Dutch; empty when it can.

    It lacks something, or its steering group did not agree with it as it is.
    """
    return missing(meeting, now) or why_not_approved(meeting)


def missing(meeting, now):
    """Why `meeting` cannot be announced at the moment `now`, in Dutch; empty when it can."""
    if meeting.starts_at <= now:
        return "Deze bijeenkomst is al begonnen."
    if meeting.takes_place_somewhere and not (meeting.venue or meeting.address):
        return "Vul eerst de plaats in: zonder plaats kan niemand komen."
    if meeting.is_online and not meeting.online_url:
        return "Vul eerst de link in om online deel te nemen."
    return POLLED if is_polled(meeting) else ""


def is_polled(meeting):
    """Whether people are still asked which date of this draft suits them."""
    is_draft = meeting.status == Meeting.Status.DRAFT
    return is_draft and DatePoll.objects.open().filter(meeting=meeting.pk).exists()
