"""Vetting a registration: approved or refused, one at a time, under the lock of the meeting's row."""

from django.db import transaction

from core.refusal import Refused
from core.text import clean_line
from meetings import unsent
from meetings.locking import lock
from meetings.models import Meeting, Registration
from meetings.seats import become, fill_seats
from meetings.vetting import mail, verdicts

Status, Vetting = Registration.Status, Registration.Vetting
NOT_YOURS = "Alleen wie deze bijeenkomst organiseert, keurt inschrijvingen."
CHANGED = "de inschrijving is gewijzigd sinds u deze pagina opende. Bekijk ze opnieuw."
LEFT = {
    Status.CANCELLED: "is intussen uitgeschreven.",
    Status.DECLINED: "liet intussen weten niet te komen.",
}
NO_WORD = "Geef een reden: wie u weigert, krijgt die te lezen."


@transaction.atomic
def approve(registration, *, by, seen=None):
    """Approve a registration that waits; returns it. Who is on the waiting list stays there.

    `seen`: the `marker` of what was on the page; Refused when it changed since, was decided on, or
    is not there any more.
    """
    row, now = _waiting(registration, by=by, seen=seen)
    verdicts.approve(row, by=by, now=now)
    return row


@transaction.atomic
def refuse(registration, *, by, word, seen=None):
    """Refuse one that waits with a `word` for the person; the seat goes to the next. Returns it.

    They cannot register again by themselves; an organiser can still register them. `seen`: as in
    `approve`.
    """
    row, now = _waiting(registration, by=by, seen=seen)
    word = clean_line(word, 300)
    if not word:
        raise Refused(NO_WORD)
    had_seat = row.status == Status.REGISTERED
    holds = unsent.take_back(row) or had_seat
    become(
        row,
        Status.CANCELLED,
        now=now,
        reason=word,
        vetting=Vetting.REFUSED,
        vetted_by=by,
        vetted_at=now,
        calendar_cancels=row.calendar_cancels + holds,
    )
    mail.refused(row, by=by, takes_out=holds)
    fill_seats(row.meeting, now=now)
    return row


def marker(row):
    """What tells what an organiser looks at from what it was before or becomes later.

    Getting a seat from the waiting list is no change of it.
    """
    return str(row.vetting_version)


def _waiting(registration, *, by, seen):
    """The registration as it is now, with its meeting locked; Refused when there is nothing to decide."""
    meeting, now = lock(registration.meeting)
    if not verdicts.organises(by, meeting):
        raise Refused(NOT_YOURS)
    rows = Registration.objects.select_related("person", "organisation", "vetted_by")
    row = rows.filter(meeting=meeting, pk=registration.pk).first()
    if row is None:
        raise Refused("deze inschrijving bestaat niet meer.")
    row.meeting = meeting
    if why := _why_not(row, now=now):
        raise Refused(why)
    if seen is not None and seen != marker(row):
        raise Refused(CHANGED)
    return row, now


def _why_not(row, *, now):
    meeting = row.meeting
    if meeting.status == Meeting.Status.CANCELLED:
        return "de bijeenkomst is geannuleerd."
    if meeting.status != Meeting.Status.ANNOUNCED or now >= meeting.ends_at:
        return "de bijeenkomst is voorbij."
    if row.is_to_vet:
        return ""
    who = row.vetted_by or "iemand anders"
    if row.is_refused:
        return f"is al geweigerd door {who}."
    if row.vetting == Vetting.APPROVED:
        return f"is al goedgekeurd door {who}."
    return LEFT.get(row.status, "hoeft niet gekeurd te worden.")
