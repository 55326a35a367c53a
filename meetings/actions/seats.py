"""A seat asked for, given up, passed on. All under the lock of the meeting's row."""

from django.db import IntegrityError, transaction

from core.refusal import Refused
from core.text import clean_line
from core.times import moment_words
from meetings import links, mail
from meetings.eligibility import may_act_for, organisations_of, why_not
from meetings.locking import lock
from meetings.models import Meeting, Registration
from meetings.questions.actions import answer, keep
from meetings.rounds import one_place
from meetings.seats import become, fill_seats, leave, said, take_seat
from meetings.submissions import seen_before
from meetings.vetting.verdicts import on_arrival
from meetings.workshops import actions as workshops

Status = Registration.Status
NOT_FOR_YOU = "Deze bijeenkomst staat niet open voor {person}."
NOT_A_COLLEAGUE = "U kunt alleen iemand van uw eigen organisatie inschrijven."
CHOOSE_ORGANISATION = (
    "Wie inschrijft, werkt die dag voor meer dan één organisatie. Kies op de pagina van de "
    "bijeenkomst in naam van welke."
)
CHANGED_SINCE = "Dit kan niet meer ongedaan gemaakt worden: uw antwoord is intussen veranderd."
NOT_OPEN = "Inschrijven voor deze bijeenkomst kan niet (meer)."


@transaction.atomic
def register(
    meeting,
    person,
    *,
    by,
    organisation=None,
    nonce=None,
    override="",
    said_at=None,
    wishes=None,
    replies=None,
):
    """Give `person` a seat, or a place in the queue when there is none; returns the registration.

    Where registrations are vetted it is to be vetted still, unless an organiser registers.
    Registering again returns what there is and mails nobody. `organisation`: in whose name (needed
    when the person works for more than one that day, T93). `nonce`: of the form, so that it acts
    once; the same nonce with other content raises Conflict. `override`: why PBM registers someone
    against the window or the mandate; it does not let anyone jump the queue. `said_at`: when they
    said so in their calendar; the confirmation then offers to undo it. `wishes`: which workshops, as
    `workshops.actions.choose` takes them (T44). `replies`: what the person answers on the same form
    (questions.actions.keep). Raises Refused, or Busy when the meeting stays locked.
    """
    # Everyone waits at the meeting's row, so what needs no lock is asked in front of that door.
    if not may_act_for(by, person, meeting):
        raise Refused(NOT_A_COLLEAGUE)
    content = ("register", meeting.pk, person.pk, organisation and organisation.pk, override)
    seen = seen_before(nonce, by, *content, *([sorted(wishes.items())] if wishes else []))
    sees_it = _sees(person, meeting)
    works_for = _organisations(meeting, person, by=by)
    one_place.hold(person, meeting)
    meeting, now = lock(meeting)
    row = _row(meeting, person)
    if row.is_live or (seen and row.pk):
        return _answered(row, replies, by=by)
    override = _allowed(meeting, person, now=now, by=by, override=override, sees_it=sees_it)
    organisation = _organisation(row, works_for, wanted=organisation)
    before = links.before(row)
    facts = {"organisation": organisation, "registered_by": by, "override": override, "reason": ""}
    facts["said_at"] = said(row, by=by, now=now, said_at=said_at)
    facts |= on_arrival(row, by=by, now=now)
    try:
        with transaction.atomic():
            take_seat(row, now=now, **facts)
    except IntegrityError:
        # Someone wrote the row past the lock: it is there, which is what was asked.
        return Registration.objects.get(meeting=meeting, person=person)
    _keep_asked(row, by=by, now=now, wishes=wishes, replies=replies)
    _tell_registered(row, by=by, undo=links.undo(row, before) if said_at else "")
    return row


@transaction.atomic
def confirm(meeting, person, *, by, said_at=None):
    """Say that `person` still comes now that the meeting has another time (T18). Returns the row.

    For who is registered: the page, the link in the mail and Accept in a calendar (`said_at`, as in
    `register`). Raises Refused for anybody else; where nothing is to be confirmed nothing changes
    and nobody is mailed.
    """
    meeting, now = lock(meeting)
    row = _row(meeting, person)
    if row.status != Status.REGISTERED:
        raise Refused(f"{person} is niet ingeschreven voor deze bijeenkomst.")
    if by != row.person and not _organises(by, meeting):
        raise Refused("Alleen de persoon zelf of een organisator kan dit doen.")
    if now >= meeting.ends_at or not row.is_to_confirm:
        return row
    before = links.before(row)
    moment = said(row, by=by, now=now, said_at=said_at)
    become(row, Status.REGISTERED, now=now, said_at=moment)
    mail.confirmed(row, undo=links.undo(row, before) if said_at else "")
    return row


@transaction.atomic
def decline(meeting, person, *, by, reason="", said_at=None):
    """Say that `person` does not come; a seat they had goes to the next (T24). Returns the row.

    `said_at`: as in `register`. Who had no seat and nothing in the calendar is not mailed, unless they
    answered there.
    """
    meeting, now = lock(meeting)
    row = _row(meeting, person)
    if row.status == Status.DECLINED:
        return row
    _refuse_unless_may_leave(row, by=by, now=now)
    if row.pk is None and (why := why_not(person, meeting)):
        raise Refused(why)
    reason = clean_line(reason, 300)
    return leave(row, Status.DECLINED, by=by, now=now, reason=reason, said_at=said_at)


@transaction.atomic
def withdraw(meeting, person, *, by, reason=""):
    """Give up the seat or the place in the queue of `person`; the seat goes to the next (T36).

    After the deadline only organisers do this. Withdrawing twice changes nothing.
    """
    meeting, now = lock(meeting)
    row = _row(meeting, person)
    if row.pk and row.status == Status.CANCELLED:
        return row
    if not row.is_live:
        raise Refused(f"{person} is niet ingeschreven voor deze bijeenkomst.")
    _refuse_unless_may_leave(row, by=by, now=now)
    return leave(row, Status.CANCELLED, by=by, now=now, reason=clean_line(reason, 300))


@transaction.atomic
def undo(registration, *, revision, status, answered_at):
    """Bring back what was before an answer from a calendar; returns the row.

    `revision`, `status` and `answered_at` come from the signed link: how often the row had changed
    with that answer, and what it was before. Refused once anything changed since, so that it works
    once. A seat given up is asked for again like any other: it may have gone to the next.
    """
    meeting, now = lock(registration.meeting)
    row = _row(meeting, registration.person)
    if row.revision != revision:
        raise Refused(CHANGED_SINCE)
    if status in {Status.REGISTERED, Status.WAITLISTED} and not row.is_live:
        return register(meeting, row.person, by=row.person)
    gives_up = row.is_live and status != Status.REGISTERED
    if gives_up:
        _refuse_unless_may_leave(row, by=row.person, now=now)
    else:
        _refuse_when_over(meeting, now)
    if row.is_live and status in {Status.DECLINED, Status.CANCELLED}:
        return leave(row, status, by=row.person, now=now, reason="")
    become(row, status, now=answered_at, reason="", said_at=now)
    mail.undone(row)
    if gives_up:
        fill_seats(meeting, now=now)
    return row


@transaction.atomic
def promote(meeting, *, by=None):
    """Give free seats to who waits longest; returns the promoted registrations.

    By itself this stops 24 hours before the start; with `by`, an organiser, it does not.
    """
    meeting, now = lock(meeting)
    if by and not _organises(by, meeting):
        raise Refused("Alleen wie deze bijeenkomst organiseert, wijst plaatsen toe.")
    return fill_seats(meeting, now=now, by_staff=by is not None)


def _sees(person, meeting):
    """Whether the rules let `person` register: for this meeting, or for another of its round."""
    rows = Meeting.objects.filter(pk=meeting.pk)
    if rows.permitted(person, "register").exists():
        return True
    return meeting.round_id is not None and rows.permitted(person, "choose").exists()


def _row(meeting, person):
    """The one registration of `person`, or a new one that is not saved yet."""
    found = list(Registration.objects.filter(meeting=meeting, person=person).order_by())
    row = found[0] if found else Registration()
    row.meeting, row.person = meeting, person
    return row


def _organises(by, meeting):
    return Meeting.objects.filter(pk=meeting.pk).permitted(by, "organise").exists()


def _answered(row, replies, *, by):
    """Who was in already and sends the form again with other answers, means those."""
    if row.is_live and replies and by == row.person:
        answer(row.meeting, row.person, replies, by=by)
    return row


def _keep_asked(row, *, by, now, wishes, replies):
    """What else the form asked: workshops, and of the person self the questions."""
    if wishes:
        workshops.want(row, wishes, now=now)
    if replies and by == row.person:
        keep(row, replies, now=now)


def _allowed(meeting, person, *, now, by, override, sees_it):
    """Refuse who may not register now; returns the reason PBM gave to let them in after all, or ""."""
    override = clean_line(override, 300)
    _refuse_unless_open(meeting, now=now, by=by, override=override)
    if not override:
        _refuse_unless_entitled(person, meeting, by=by, sees_it=sees_it)
        one_place.refuse_second(person, meeting, by=by)
    return override


def _refuse_unless_open(meeting, *, now, by, override):
    if meeting.status == Meeting.Status.CANCELLED:
        raise Refused("Deze bijeenkomst is geannuleerd.")
    if meeting.status != Meeting.Status.ANNOUNCED or now >= meeting.ends_at:
        raise Refused(NOT_OPEN)
    if override:
        if not by.is_staff_member:
            raise Refused("Alleen PBM kan van de regels afwijken.")
        return
    opens, closes = meeting.registration_opens_at, meeting.registration_closes_at
    if opens and now < opens:
        raise Refused(f"Inschrijven kan vanaf {moment_words(opens)}.")
    if now >= (closes or meeting.starts_at):
        raise Refused(f"Inschrijven kon tot {moment_words(closes or meeting.starts_at)}.")


def _refuse_unless_entitled(person, meeting, *, by, sees_it):
    """The same rule as the page asks, and the mandate on the day itself (T31, T32, T33)."""
    if why := why_not(person, meeting):
        raise Refused(why)
    if not sees_it:
        raise Refused(NOT_FOR_YOU.format(person="u" if by == person else person))


def _organisations(meeting, person, *, by):
    """In whose names `by` may let `person` come: all of theirs, or those shared with a colleague."""
    anyone = by == person or _organises(by, meeting)
    return list(organisations_of(person, meeting, by=None if anyone else by)[:20])


def _organisation(row, options, *, wanted):
    """In whose name: the one asked for if it is theirs that day, else the only one (T93)."""
    if wanted:
        if wanted not in options:
            raise Refused(f"{row.person} werkt die dag niet voor {wanted}.")
        return wanted
    if len(options) > 1:
        if row.organisation in options:
            return row.organisation
        raise Refused(CHOOSE_ORGANISATION)
    return options[0] if options else None


def _tell_registered(row, *, by, undo):
    if by != row.person:
        mail.colleague_registered(row, by=by, tell_by=not _organises(by, row.meeting))
    elif row.status == Status.REGISTERED:
        mail.registered(row, undo=undo)
    else:
        mail.waitlisted(row, undo=undo)


def _refuse_when_over(meeting, now):
    if not meeting.is_counted_on or now >= meeting.ends_at:
        raise Refused("Deze bijeenkomst is voorbij of geannuleerd.")


def _refuse_unless_may_leave(row, *, by, now):
    meeting = row.meeting
    _refuse_when_over(meeting, now)
    if _organises(by, meeting):
        return
    if by != row.person:
        raise Refused("Alleen de persoon zelf of een organisator kan dit doen.")
    deadline = meeting.cancel_until or meeting.starts_at
    if row.status == Status.REGISTERED and now >= deadline:
        raise Refused(
            f"Uitschrijven kon tot {moment_words(deadline)}. Bel of mail de contactpersoon."
        )
