"""The verdict on a registration whose meeting is locked; only actions call what changes it.

It stands beside the seat and never moves one (decision 0021).
"""

from core.refusal import Refused
from meetings.models import Meeting, Registration
from meetings.vetting import mail

Status, Vetting = Registration.Status, Registration.Vetting
NONE = {"vetting": "", "vetted_by": None, "vetted_at": None}
TO_VET = "Uw plaats is voorlopig: iemand van de organisatie beslist nog over uw inschrijving."
VETTED_AGAIN = "Uw inschrijving wordt opnieuw gekeurd. U houdt uw plaats en krijgt een mail."
REFUSED_BEFORE = (
    "De organisatoren aanvaardden {whose} inschrijving voor deze bijeenkomst niet. Alleen een "
    "organisator kan {person} nog inschrijven."
)


def organises(by, meeting):
    """Whether `by` vets the registrations of `meeting`: who may register others does."""
    return Meeting.objects.filter(pk=meeting.pk).permitted(by, "organise").exists()


def on_arrival(row, *, by, now):
    """The verdict with which `row` becomes registered or waits, as `become` takes it.

    An organiser who registers somebody approves by doing so; all others are still to be vetted.
    Refused for who was refused before.
    """
    meeting = row.meeting
    if not meeting.is_vetted and not row.is_refused:
        return {}
    if organises(by, meeting):
        return approved(by, now) if meeting.is_vetted else NONE
    refuse_refused(row, by=by)
    return NONE | {"vetting": Vetting.WAITING, "vetting_version": row.vetting_version + 1}


def on_handing(mine, theirs, *, by, now):
    """The verdict with which the taker, `theirs`, gets the seat of `mine`.

    It goes along with the seat, unless changes are vetted again or the taker was still to be
    vetted. Refused for a taker who was refused before.
    """
    meeting = mine.meeting
    if not meeting.is_vetted and not theirs.is_refused:
        return NONE
    if organises(by, meeting):
        return approved(by, now) if meeting.is_vetted else NONE
    refuse_refused(theirs, by=by)
    verdict = {"vetted_by": mine.vetted_by, "vetted_at": mine.vetted_at}
    waits = meeting.vets_changes or mine.is_to_vet or theirs.is_to_vet
    version = theirs.vetting_version + 1
    return verdict | {
        "vetting": Vetting.WAITING if waits else mine.vetting,
        "vetting_version": version,
    }


def would_wait(registration, *, by):
    """Whether a colleague who takes this seat is still to be vetted, as far as the seat says."""
    meeting = registration.meeting
    asks = meeting.is_vetted and (meeting.vets_changes or registration.is_to_vet)
    return asks and not organises(by, meeting)


def refuse_refused(row, *, by):
    """Refused when `row` was refused before and `by` is no organiser."""
    if row.is_refused:
        mine = by == row.person
        words = {"whose": "uw", "person": "u"} if mine else {"whose": "de", "person": row.person}
        raise Refused(REFUSED_BEFORE.format(**words))


def comes_up_again(row, *, by):
    """Whether a change of `row` by `by` has it vetted anew (T47): the pages say so beforehand."""
    meeting = row.meeting
    was_approved = row.vetting == Vetting.APPROVED
    asks = was_approved and meeting.is_vetted and meeting.vets_changes
    return asks and not organises(by, meeting)


def look_again(row, *, by):
    """Something an organiser looks at changed: who has `row` on a page must look anew.

    What was approved waits again where the meeting asks so (T47); the seat stays.
    """
    if row.vetting not in {Vetting.WAITING, Vetting.APPROVED}:
        return
    if comes_up_again(row, by=by):
        _keep(row, vetting=Vetting.WAITING)
        mail.to_vet_again(row)
    else:
        _keep(row)


def approve(row, *, by, now):
    """Approve one that waits, and make the event in their calendar certain."""
    _keep(row, **approved(by, now))
    mail.approved(row, by=by)


def approve_waiting(meeting, *, by, now):
    """Nobody vets `meeting` any more: who waits for that is approved and told so.

    Their calendar would otherwise say *onder voorbehoud* for ever.
    """
    rows = Registration.objects.filter(meeting=meeting, vetting=Vetting.WAITING)
    for row in rows.select_related("person", "organisation").order_by("pk"):
        row.meeting = meeting
        approve(row, by=by, now=now)


def approved(by, now):
    return {"vetting": Vetting.APPROVED, "vetted_by": by, "vetted_at": now}


def _keep(row, **fields):
    """Save a verdict; an event in the calendar that changes with it is a next version of it."""
    fields["vetting_version"] = row.vetting_version + 1
    if "vetting" in fields and row.status == Status.REGISTERED:
        fields["calendar_changes"] = row.calendar_changes + 1
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=list(fields))
