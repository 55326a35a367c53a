"""*Hou de datum vrij*: a light announcement of a draft, which its announcement confirms in place."""

from django.db import transaction

from core.refusal import Refused
from meetings import mail
from meetings.approvals.standing import why_not_approved
from meetings.completeness import POLLED, is_polled
from meetings.locking import lock, refuse_stale
from meetings.models import Meeting
from meetings.savedate.rows import invited_rows


@transaction.atomic
def save_date(meeting, *, by, version=None):
    """Ask everyone whom announcing would invite to keep the hour of a draft free; returns it.

    Each gets a mail with a tentative event; title and hour are visible to them from now on. When
    the mails leave is chosen around it (outbox.mailing). `version`: as in `announce`. To name a date
    is to announce it, so the agreement of a steering group comes first here too.
    """
    meeting, now = lock(meeting)
    if meeting.status != Meeting.Status.DRAFT:
        raise Refused("Alleen van een concept kan de datum vrijgehouden worden.")
    if meeting.is_saved_date:
        raise Refused("Deze datum wordt al vrijgehouden.")
    if is_polled(meeting):
        raise Refused(POLLED)
    refuse_stale(meeting, version)
    if why := why_not_approved(meeting):
        raise Refused(why)
    if meeting.starts_at <= now:
        raise Refused("Deze bijeenkomst is al begonnen.")
    meeting.saved_date_at, meeting.version = now, meeting.version + 1
    meeting.save(update_fields=["saved_date_at", "version"])
    mail.invited(meeting, invited_rows(meeting, by=by, now=now, invited_at=now))
    return meeting
