"""A cancelled meeting takes place after all (T3), with everything that its cancellation took along."""

from django.db import IntegrityError, transaction
from django.db.models import Max

from core.refusal import Refused
from meetings import mail, mailings, unsent
from meetings.arrivals import invite
from meetings.backlog import get_back
from meetings.completeness import AGAIN, why_not_restored
from meetings.departures import CLOSED, MEMBERSHIP_ENDED
from meetings.eligibility import entitled_people, invitees
from meetings.locking import lock, refuse_stale
from meetings.models import Meeting, Registration
from meetings.reminders import forget_unsent
from meetings.rounds.one_place import hold_all, with_place_elsewhere
from meetings.seats import become, fill_seats, leave
from meetings.told import about, last_told
from outbox.models import Message

Status = Meeting.Status
ELSEWHERE = "De persoon koos intussen een andere bijeenkomst van de ronde."


@transaction.atomic
def restore(meeting, *, by, version=None):
    """Undo a cancellation before the meeting would begin; returns the meeting.

    It is announced again, or a draft whose date is kept free, with seats, waiting list, workshops
    and agenda as they were. Who read that it was off hears that it is on: the event comes back
    under the same UID with a higher SEQUENCE. Where that mail never left, nobody is told anything,
    and what it had replaced is sent after all. Who may no longer come, or chose another meeting of
    the round, is out; who joined since is invited. When the mails leave is chosen around it
    (outbox.mailing). `version`: as in `announce`.
    """
    hold_all(meeting)
    meeting, now = lock(meeting)
    if meeting.status != Status.CANCELLED:
        raise Refused("Deze bijeenkomst is niet geannuleerd.")
    refuse_stale(meeting, version)
    if why := why_not_restored(meeting, now):
        raise Refused(why)
    cancelled_at = meeting.cancelled_at
    meeting.status = Status.ANNOUNCED if meeting.announced_at else Status.DRAFT
    meeting.cancelled_at, meeting.cancel_reason = None, ""
    meeting.sequence += 1
    rows = mailings.audience(meeting).rows
    unsent.supersede(meeting, rows)
    off = mailings.told_it_is_off(meeting)
    if off:
        meeting.restored_at = now
    _save(meeting)
    get_back(meeting, cancelled_at=cancelled_at)
    forget_unsent(meeting)
    _tell(meeting, _still_coming(meeting, rows, off, now=now), off)
    fill_seats(meeting, now=now)
    invite(meeting, invitees(meeting).values("pk"), by=by)
    return meeting


def _save(meeting):
    """Refused when its place in the round was taken a moment ago."""
    meeting.version += 1
    names = ["status", "cancelled_at", "cancel_reason", "sequence", "restored_at", "version"]
    try:
        with transaction.atomic():
            meeting.save(update_fields=names)
    except IntegrityError as error:
        raise Refused(AGAIN.format(atrium=meeting.atrium)) from error


def _still_coming(meeting, rows, off, *, now):
    """Those of `rows` who may still come; the others give up what they had."""
    entitled = entitled_people(meeting).filter(pk__in=[row.person_id for row in rows])
    entitled = set(entitled.values_list("pk", flat=True))
    elsewhere = with_place_elsewhere(meeting)
    kept = []
    for row in rows:
        why = _why_out(row, entitled, elsewhere)
        if not why:
            kept.append(row)
        elif row.person_id in off:  # who reads that it is off, hears no more of it
            become(row, Registration.Status.CANCELLED, now=now, reason=why)
        else:
            leave(row, Registration.Status.CANCELLED, by=None, now=now, reason=why)
    return kept


def _why_out(row, entitled, elsewhere):
    if not row.person.is_active:
        return CLOSED
    if row.person_id not in entitled and not row.override:
        return MEMBERSHIP_ENDED
    return ELSEWHERE if row.is_live and row.person_id in elsewhere else ""


def _tell(meeting, rows, off):
    """Who was told that it is off hears that it is on; to the others what was on its way goes out."""
    mail.restored(meeting, [row for row in rows if row.person_id in off])
    others = [row for row in rows if row.person_id not in off]
    taken = _taken_by_cancelling(meeting, others)
    known = last_told(meeting, others) | {
        row.pk: taken[row.person_id]["meeting_changed"].facts["before"]
        for row in others
        if "meeting_changed" in taken.get(row.person_id, {})
    }
    people = mailings.Audience(others, known, taken)
    mailing = mailings.of_change(people, notify=True)
    mail.renew(meeting, mailing.renewed, taken)
    mail.changed(meeting, mailing.news, moved_before=mailings.first_moved(people, meeting))


def _taken_by_cancelling(meeting, rows):
    """`{person pk: {kind: message}}`: what the cancellation replaced before it left.

    That is the last thing written to somebody, the cancellation itself apart.
    """
    people = {row.person_id for row in rows}
    kinds = [
        kind for kind in unsent.CHANGES if kind not in {"meeting_cancelled", "meeting_restored"}
    ]
    messages = Message.objects.filter(about=about(meeting), kind__in=kinds, person__in=people)
    last = messages.order_by().values("person").annotate(last=Max("pk")).values("last")
    found = messages.filter(pk__in=last, state=Message.State.SUPERSEDED, uncertain=False)
    return {message.person_id: {message.kind: message} for message in found}
