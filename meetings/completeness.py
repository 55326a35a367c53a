"""What a meeting still lacks before people can be told about it, or told that it goes on after all."""

from meetings.approvals.standing import why_not_approved
from meetings.models import DatePoll, Meeting

POLLED = "Er loopt een datumprik: kies eerst een datum, of trek de datumprik in."

AGAIN = "{atrium} heeft intussen een andere bijeenkomst in deze ronde."


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


def why_not_restored(meeting, now):
    """Why a cancelled meeting cannot be restored at `now`, in Dutch; empty when it can."""
    if meeting.starts_at <= now:
        return "Deze bijeenkomst was al begonnen: plan ze opnieuw met ‘Kopiëren’."
    if not meeting.atrium.is_active:
        return f"{meeting.atrium} bestaat niet meer: plan de bijeenkomst in een ander atrium."
    again = Meeting.objects.filter(round=meeting.round_id, atrium=meeting.atrium_id)
    again = again.exclude(status=Meeting.Status.CANCELLED)
    if meeting.round_id and again.exists():
        return AGAIN.format(atrium=meeting.atrium)
    agreed = meeting.approvals.filter(is_agreed=True)
    if meeting.announced_at and meeting.atrium.platform.needs_approval and not agreed.exists():
        return "De stuurgroep gaf nooit akkoord met deze bijeenkomst: kopieer ze en vraag het."
    return ""
