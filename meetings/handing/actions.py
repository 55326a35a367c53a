"""*Stuur mijn collega*: a seat moves from one person to a colleague, with all that hangs on it."""

from django.db import transaction

from core.refusal import Refused
from meetings import mail, unsent
from meetings.eligibility import colleagues_of, entitled_people, organisations_of, why_not
from meetings.locking import lock
from meetings.models import Meeting, Registration
from meetings.questions.actions import take_back_answers
from meetings.rounds import one_place
from meetings.seats import become, said
from meetings.submissions import seen_before
from meetings.vetting import verdicts
from meetings.workshops import seats as workshops

Status = Registration.Status
NO_SEAT = "{person} heeft geen plaats om door te geven."
NOT_A_COLLEAGUE = "Kies een collega van dezelfde organisatie voor wie deze bijeenkomst bedoeld is."
SEVERAL = "{person} werkt die dag voor meer dan één organisatie. Vraag de organisator om hulp."


def choices(meeting, giver, *, by):
    """Who may take the seat of `giver`: colleagues who may come; for organisers, everyone who may."""
    wide = by != giver and _organises(by, meeting)
    rows = entitled_people(meeting) if wide else colleagues_of(giver, meeting)
    taken = Registration.objects.registered().filter(meeting=meeting).values("person")
    return rows.exclude(pk__in=taken).exclude(pk=giver.pk).order_by("sort_name", "pk")


@transaction.atomic
def hand_over(meeting, giver, taker, *, by, nonce=None):
    """Move the seat of `giver` to `taker`; returns the registration of `taker`.

    The seat itself moves, so a full meeting stays full and nobody who waits is overtaken. Both are
    mailed: a REQUEST to who comes, a CANCEL to who does not. Where changes are vetted again, the
    taker is still to be vetted (T47). Doing it twice changes nothing. `nonce`:
    of the form, as in `register`. Raises Refused when there is no seat, or the other may not come.
    """
    if by != giver and not _organises(by, meeting):
        raise Refused("Alleen de persoon zelf of een organisator kan dit doen.")
    seen = seen_before(nonce, by, "hand_over", meeting.pk, giver.pk, taker.pk)
    may_come = choices(meeting, giver, by=by).filter(pk=taker.pk).exists()
    one_place.hold(taker, meeting)
    meeting, now = lock(meeting)
    mine, theirs = _row(meeting, giver), _row(meeting, taker)
    done = mine.status == Status.CANCELLED and theirs.registered_by_id == by.pk and theirs.is_live
    if done or seen:
        return theirs
    if meeting.status != Meeting.Status.ANNOUNCED or now >= meeting.starts_at:
        raise Refused("Een plaats doorgeven kan tot de bijeenkomst begint.")
    if mine.status != Status.REGISTERED:
        raise Refused(NO_SEAT.format(person=giver))
    if theirs.status == Status.REGISTERED:
        raise Refused(f"{taker} heeft zelf al een plaats.")
    if why := why_not(taker, meeting):
        raise Refused(f"{taker} kan niet komen. {why}")
    if not may_come:
        raise Refused(NOT_A_COLLEAGUE)
    one_place.refuse_second(taker, meeting, by=by)
    organisation = _organisation(mine, taker, by=by)
    verdict = verdicts.on_handing(mine, theirs, by=by, now=now)
    _move(mine, theirs, by=by, now=now, organisation=organisation, **verdict)
    mail.handed_over(mine, theirs, by=by)
    return theirs


def follow(mine, theirs):
    """All that hangs on a seat, at the one place where a seat moves; the meeting is locked.

    Workshops go along, before the giver is out: that would pass them on to who waits. Answers to
    questions are personal: those of the giver go, the taker is asked anew.
    """
    if theirs.pk is None:
        theirs.save()
    workshops.hand_over(mine, theirs)
    take_back_answers(mine.meeting, mine.person)


def _move(mine, theirs, *, by, now, **facts):
    """First the giver out, then the taker in: there is never one seat more than there are."""
    unsent.take_back(mine)
    follow(mine, theirs)
    cancels = mine.calendar_cancels + 1
    moment = said(mine, by=by, now=now, said_at=None)
    become(mine, Status.CANCELLED, now=now, reason="", calendar_cancels=cancels, said_at=moment)
    become(
        theirs,
        Status.REGISTERED,
        now=now,
        registered_by=by,
        override="",
        reason="",
        said_at=said(theirs, by=by, now=now, said_at=None),
        **facts,
    )


def _row(meeting, person):
    """The registration of `person`, or a new one that is not saved yet."""
    row = Registration.objects.filter(meeting=meeting, person=person).first() or Registration()
    row.meeting, row.person = meeting, person
    return row


def _organisation(mine, taker, *, by):
    """In whose name the taker comes: the giver's, else the one they share or the only one (T93)."""
    wide = by != mine.person
    options = list(organisations_of(taker, mine.meeting, by=None if wide else mine.person)[:20])
    if mine.organisation in options:
        return mine.organisation
    if len(options) > 1:
        raise Refused(SEVERAL.format(person=taker))
    return options[0] if options else None


def _organises(by, meeting):
    return Meeting.objects.filter(pk=meeting.pk).permitted(by, "organise").exists()
