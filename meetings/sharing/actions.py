"""A piece of the work is asked of somebody, answered, taken back, done. Under the meeting's lock."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.refusal import Refused
from core.text import clean_line
from meetings.agenda.actions import open_for_change
from meetings.locking import lock
from meetings.models import Duty, Meeting
from meetings.sharing import mail

State = Duty.State
BEGUN = "Deze bijeenkomst is al begonnen."
OVER = "Deze bijeenkomst is begonnen, voorbij of geannuleerd: u kunt hier niets meer wijzigen."
TAKEN = "Deze taak is al aan iemand gevraagd."
GONE = "Deze taak is intussen niet meer aan deze persoon gevraagd."


@transaction.atomic
def ask(meeting, kind, person, *, by, organisation=None):
    """Ask `person` to take a piece of the work, by mail with a link of their own; returns the Duty.

    Also for a draft: whom one asks must know of it, and nobody else does (T6). Who declined before
    may be asked again. `organisation`: of a host.
    """
    meeting = open_for_change(meeting)
    if meeting.has_begun:
        raise Refused(BEGUN)
    if not person.is_active:
        raise Refused("Dit profiel is afgesloten.")
    duty = Duty.objects.filter(meeting=meeting, kind=kind, person=person).first()
    duty = duty or Duty(meeting=meeting, kind=kind, person=person, link_no=0)
    if duty.pk and duty.state != State.DECLINED:
        raise Refused(TAKEN)
    duty.organisation = organisation
    duty.state, duty.asked_at, duty.answered_at = State.ASKED, timezone.now(), None
    duty.reason, duty.link_no = "", duty.link_no + 1
    try:
        with transaction.atomic():
            duty.save()
    except IntegrityError as error:
        raise Refused(TAKEN) from error
    mail.asked(duty)
    return duty


@transaction.atomic
def take_back(duty, *, by):
    """Ask it of them no longer: the link ends, and who had heard of it is told."""
    duty = _now(duty, open_for_change(duty.meeting))
    if duty.state == State.DONE:
        raise Refused("Deze taak is al gedaan.")
    heard = duty.state != State.DECLINED and not mail.take_back(duty)
    if heard and not duty.meeting.has_begun:
        mail.taken_back(duty)
    duty.delete()


@transaction.atomic
def answer(duty, *, takes, reason=""):
    """Say yes or no; who organises is told of a no. The same answer again does nothing."""
    meeting, now = lock(duty.meeting)
    duty = _now(duty, meeting, link_no=duty.link_no)
    if not is_open(meeting, now):
        raise Refused(OVER)
    said = State.ACCEPTED if takes else State.DECLINED
    if duty.state == said:
        return duty
    if takes and _is_others(duty):
        raise Refused("Iemand anders neemt deze taak intussen op. Toch bedankt!")
    duty.state, duty.answered_at = said, now
    duty.reason = "" if takes else clean_line(reason, 300)
    duty.save(update_fields=["state", "answered_at", "reason"])
    if not takes:
        mail.declined(duty)
    return duty


@transaction.atomic
def mark_done(duty, *, by):
    """Keep that it was done, by who said yes or without an answer; twice does nothing."""
    meeting, now = lock(duty.meeting)
    duty = _now(duty, meeting)
    if not meeting.is_counted_on or now < meeting.starts_at:
        raise Refused("Dat kan vanaf het begin van de bijeenkomst.")
    if duty.state == State.DECLINED:
        raise Refused("Deze persoon zei de taak af.")
    if duty.state != State.DONE:
        duty.state = State.DONE
        duty.save(update_fields=["state"])
    return duty


@transaction.atomic
def report_is_there(meeting):
    """The verslag is there: who promised it has done so."""
    for duty in Duty.objects.filter(meeting=meeting, kind=Duty.Kind.REPORT, state=State.ACCEPTED):
        duty.state = State.DONE
        duty.save(update_fields=["state"])


def is_open(meeting, now):
    """Whether one may still answer at the moment `now`: until it begins."""
    coming = {Meeting.Status.DRAFT, Meeting.Status.ANNOUNCED}
    return meeting.status in coming and now < meeting.starts_at


def _now(duty, meeting, **facts):
    rows = Duty.objects.select_related("person", "organisation")
    found = rows.filter(pk=duty.pk, meeting=meeting, **facts).first()
    if found is None:
        raise Refused(GONE)
    found.meeting = meeting
    return found


def _is_others(duty):
    rows = Duty.objects.filter(meeting=duty.meeting, kind=duty.kind).exclude(pk=duty.pk)
    return rows.exclude(state=State.DECLINED).exists()
