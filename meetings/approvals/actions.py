"""The agreement of a steering group is asked and given. Once announced it is no longer asked."""

from django.db import transaction

from core.refusal import Refused
from meetings.approvals import mail
from meetings.approvals.standing import standing, steering_group
from meetings.completeness import missing
from meetings.locking import lock, refuse_stale
from meetings.models import Approval, Meeting

NOT_HERE = "Voor bijeenkomsten van dit platform is geen akkoord van een stuurgroep nodig."
TOLD = "Deze bijeenkomst is geen concept meer: een akkoord is niet meer nodig."
NOBODY = (
    "Dit atrium heeft geen stuurgroep. Geef eerst iemand de rol stuurgroeplid "
    "(Beheer, Lidmaatschappen)."
)
ALREADY = "De stuurgroep is al akkoord met dit concept."
NOT_ASKED = "Over dit concept is (nog) geen akkoord gevraagd."
NOT_YOURS = "Alleen wie in de stuurgroep van dit atrium zit, geeft het akkoord."
CHANGED = (
    "Intussen is de datum, de plaats of het programma gewijzigd. Er is niets bewaard: "
    "bekijk het concept opnieuw."
)


@transaction.atomic
def ask_approval(meeting, *, by, version=None):
    """Mail the steering group that a draft waits for its agreement; from now on it sees the draft.

    Asked of a draft that is complete: they agree with its date and place. `version`: as in
    `announce`. Asking once more mails once more.
    """
    meeting, now = lock(meeting)
    refuse_stale(meeting, version)
    now_standing = _of_a_draft(meeting)
    if why := missing(meeting, now):
        raise Refused(why)
    if now_standing.is_agreed:
        raise Refused(ALREADY)
    people = steering_group([meeting.atrium_id]).get(meeting.atrium_id, [])
    if not people:
        raise Refused(NOBODY)
    meeting.approval_asked_at, meeting.version = now, meeting.version + 1
    meeting.save(update_fields=["approval_asked_at", "version"])
    mail.asked(meeting, people)
    return meeting


@transaction.atomic
def answer_approval(meeting, *, by, is_agreed, remark, shown):
    """Record what `by` answers for the steering group about the draft they saw; returns the row.

    `shown`: the digest of that draft; Refused when it is another by now (T11). Who organises the
    meeting gets a mail.
    """
    meeting, now = lock(meeting)
    now_standing = _of_a_draft(meeting)
    if meeting.approval_asked_at is None:
        raise Refused(NOT_ASKED)
    if by not in steering_group([meeting.atrium_id]).get(meeting.atrium_id, []):
        raise Refused(NOT_YOURS)
    if now_standing.shown != shown:
        raise Refused(CHANGED)
    before = now_standing.answer
    same = before and (before.person, before.is_agreed, before.remark) == (by, is_agreed, remark)
    if same:
        return before
    row = Approval.objects.create(
        meeting=meeting,
        person=by,
        is_agreed=is_agreed,
        remark=remark,
        answered_at=now,
        shown=shown,
    )
    mail.answered(row)
    return row


def _of_a_draft(meeting):
    if not meeting.atrium.platform.needs_approval:
        raise Refused(NOT_HERE)
    if meeting.status != Meeting.Status.DRAFT:
        raise Refused(TOLD)
    return standing(meeting)
