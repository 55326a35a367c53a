"""A meeting planned, announced, changed, cancelled, held."""

from functools import partial

from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core.refusal import Refused
from core.text import clean_line
from core.times import BRUSSELS, local
from meetings import mail, mailings, unsent
from meetings.agenda.changes import remember
from meetings.agenda.copying import copy_agenda
from meetings.backlog import let_go, take_up
from meetings.completeness import hindrance, is_polled, missing
from meetings.locking import lock, refuse_stale
from meetings.models import Meeting
from meetings.questions.actions import copy_questions
from meetings.savedate.rows import invited_rows
from meetings.seats import fill_seats, seats_free
from meetings.vetting.verdicts import approve_waiting
from meetings.workshops.setup import copy_blocks

Status = Meeting.Status
CALENDAR_FIELDS = (
    "starts_at",
    "ends_at",
    "venue",
    "address",
    "municipality",
    "online_url",
    "format",
)
TOLD_FIELDS = (*CALENDAR_FIELDS, "capacity")
QUIET_FIELDS = (
    "title",
    "introduction",
    "theme",
    "registration_opens_at",
    "registration_closes_at",
    "cancel_until",
    "audience",
    "contact",
    "is_public",
    "is_vetted",
    "vets_changes",
)
DRAFT_FIELDS = ("atrium",)  # afterwards other people were invited
HOUR = {"starts_at", "ends_at"}


@transaction.atomic
def announce(meeting, *, by, version=None, notify=True, due_at=None):
    """Tell everyone entitled that the meeting takes place: an invitation row and a mail each.

    Refuses a meeting that has begun, one without the place or link people need to come, or one with
    which its steering group does not agree (where its platform asks that). Who was
    asked to keep the date free keeps the row and its calendar UID: the event becomes the invitation.
    `due_at`: when the mails leave (default: now); until then they can still be stopped.
    `notify=False`: it stands in everyone's calendar of the portal, but nobody gets a mail.
    `version`: of the meeting as its organiser saw it; Refused when it changed since (T11).
    """
    meeting, now = lock(meeting)
    if meeting.status != Status.DRAFT:
        raise Refused("Deze bijeenkomst is al aangekondigd.")
    refuse_stale(meeting, version)
    if why := hindrance(meeting, now):
        raise Refused(why)
    _refuse_moment(due_at, now, meeting.starts_at)
    meeting.status, meeting.announced_at = Status.ANNOUNCED, now
    remember(meeting, now)
    was_tentative = meeting.registrations.exists()
    if was_tentative:  # STATUS in their calendars changes, which is a new version (RFC 5546 2.1.4)
        meeting.sequence += 1
    _save(meeting, "status", "announced_at", "agenda_told_at", "sequence")
    rows = invited_rows(meeting, by=by, now=now, invited_at=due_at or now)
    if was_tentative:
        unsent.supersede(meeting, rows)
    if notify:
        mail.invited(meeting, rows, due_at=due_at)
    return meeting


@transaction.atomic
def change(meeting, *, by, notify=True, due_at=None, version=None, **fields):
    """Change what `fields` names (the atrium of a draft too) and tell who is coming or still deciding; returns the meeting.

    Start, end and place raise the calendar SEQUENCE and are mailed to registered, waiting and
    invited people, not to who declined (T14); other edits are silent (T15). `notify=False` stores
    without mailing, except a new hour for people who are registered. `due_at`: when the mail
    leaves; without it after MAIL_MERGE_MINUTES, in one mail with a next change (T7). `version`: what the form was
    filled in from; Refused when someone else edited since (T11). More seats promote at once;
    fewer seats than people is refused. Who waits to be vetted is approved when nobody vets any more.
    """
    unknown = set(fields) - {*TOLD_FIELDS, *QUIET_FIELDS, *DRAFT_FIELDS}
    assert not unknown, f"{unknown} do not change through this action"
    meeting, now = lock(meeting)
    refuse_stale(meeting, version)
    if meeting.status in {Status.CANCELLED, Status.HELD}:
        raise Refused("Deze bijeenkomst is voorbij of geannuleerd en verandert niet meer.")
    people = mailings.audience(meeting)
    moments = meeting.starts_at, meeting.ends_at, mailings.first_moved(people, meeting)
    changed = _apply(meeting, fields)
    if not changed:
        return meeting
    _refuse_impossible(meeting, changed, now)
    _refuse_moment(due_at, now, meeting.starts_at, moments[0])
    told = [
        name for name in changed if name in (HOUR if meeting.is_saved_date else CALENDAR_FIELDS)
    ]
    _note_move(meeting, people, changed, now=now, before_end=moments[1])
    if told and meeting.is_counted_on:
        meeting.sequence += 1
    _save(meeting, *changed, "sequence", "moved_at")
    if meeting.is_counted_on:
        if told:
            _refuse_silence(changed, people, notify)
            _tell_changed(meeting, people, notify=notify, due_at=due_at, moved_before=moments[2])
        fill_seats(meeting, now=now)
        if "is_vetted" in changed and not meeting.is_vetted:
            approve_waiting(meeting, by=by, now=now)
    return meeting


@transaction.atomic
def cancel(meeting, *, by, reason, version=None):
    """Cancel an announced meeting and tell everyone who was coming, waiting or still deciding.

    A draft whose date was kept free too: who keeps it free is told.
    `version`: as in `announce`.
    """
    meeting, now = lock(meeting)
    reason = clean_line(reason, 500)
    if meeting.status == Status.CANCELLED:
        raise Refused("Deze bijeenkomst was al geannuleerd.")
    if not meeting.is_counted_on or now >= meeting.ends_at:
        raise Refused("Alleen een aangekondigde bijeenkomst die nog komt, kan geannuleerd worden.")
    refuse_stale(meeting, version)
    if not reason:
        raise Refused("Geef een reden: de deelnemers krijgen die te lezen.")
    meeting.status, meeting.cancelled_at, meeting.cancel_reason = Status.CANCELLED, now, reason
    meeting.sequence += 1
    _save(meeting, "status", "cancelled_at", "cancel_reason", "sequence")
    let_go(meeting)
    rows = mailings.audience(meeting).rows
    taken = unsent.supersede(meeting, rows)
    mail.cancelled(meeting, mailings.of_cancellation(meeting, rows, taken))
    return meeting


@transaction.atomic
def copy(meeting, *, by, starts_at):
    """A new draft like `meeting` at another moment: agenda and workshops too, people and mails never (T12)."""
    shift = local(starts_at).replace(tzinfo=None) - local(meeting.starts_at).replace(tzinfo=None)
    twin = Meeting(
        **{
            name: getattr(meeting, name)
            for name in ("atrium", "title", "introduction", "format", "venue", "address")
            + ("municipality", "online_url", "capacity", "audience", "contact", "is_public")
            + ("is_vetted", "vets_changes")
        },
        starts_at=starts_at,
        ends_at=starts_at + (meeting.ends_at - meeting.starts_at),
        created_by=by,
    )
    for name in ("registration_opens_at", "registration_closes_at", "cancel_until"):
        setattr(twin, name, _shifted(getattr(meeting, name), shift))
    _validate(twin)
    twin.save()
    copy_agenda(meeting, twin)
    take_up(twin)
    copy_blocks(meeting, twin, shifted=partial(_shifted, shift=shift))
    copy_questions(meeting, twin)
    return twin


@transaction.atomic
def delete_draft(meeting, *, by):
    """Throw a draft away; what people were told about is cancelled instead."""
    meeting, _ = lock(meeting)
    if meeting.status != Status.DRAFT or meeting.is_saved_date:
        raise Refused("Alleen een concept dat niemand kent, kan weg. Annuleer de bijeenkomst.")
    if is_polled(meeting):
        raise Refused("Er loopt een datumprik: trek die eerst in, dan weten de gevraagden het.")
    let_go(meeting)
    meeting.delete()


@transaction.atomic
def mark_held():
    """Announced meetings whose end has passed become `held`; returns how many."""
    over = Meeting.objects.filter(status=Status.ANNOUNCED, ends_at__lte=timezone.now())
    count = 0
    for meeting in over.order_by("pk"):
        count += over.filter(pk=meeting.pk).update(status=Status.HELD)
        LogEntry.objects.log_create(
            meeting,
            action=LogEntry.Action.UPDATE,
            changes={"status": [Status.ANNOUNCED, Status.HELD]},
        )
    return count


def _save(meeting, *names):
    meeting.version += 1
    meeting.save(update_fields=[*names, "version"])


def _refuse_unless_complete(meeting, now):
    if why := missing(meeting, now):
        raise Refused(why)


def _apply(meeting, fields):
    changed = [name for name, value in fields.items() if getattr(meeting, name) != value]
    for name in changed:
        setattr(meeting, name, fields[name])
    return changed


def _refuse_impossible(meeting, changed, now):
    _validate(meeting)
    if set(changed) & set(DRAFT_FIELDS) and is_polled(meeting):
        raise Refused("Er loopt een datumprik bij de leden: het atrium staat nu vast.")
    if not meeting.is_counted_on:
        return
    if set(changed) & set(DRAFT_FIELDS):
        raise Refused("Het atrium van een bijeenkomst die mensen kennen, staat vast.")
    if "starts_at" in changed and meeting.starts_at <= now:
        raise Refused("Het nieuwe begin ligt in het verleden.")
    if meeting.is_saved_date:
        return
    if set(changed) & set(CALENDAR_FIELDS):
        _refuse_unless_complete(meeting, now)
    free = seats_free(meeting)
    if "capacity" in changed and free is not None and free < 0:
        raise Refused(
            f"Er zijn al {meeting.capacity - free} mensen ingeschreven; minder plaatsen dan dat kan "
            "niet. Schrijf eerst mensen uit."
        )


def _asks_again(before_end, meeting, changed):
    """Whether who said yes may no longer be free (T18): another start, or a later end."""
    return "starts_at" in changed or meeting.ends_at > before_end


def _validate(meeting):
    try:
        meeting.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error


def _note_move(meeting, people, changed, *, now, before_end):
    """Ask who comes to say so again (T18), unless everyone was told of this very hour."""
    if _asks_again(before_end, meeting, changed):
        meeting.moved_at = now
    since = mailings.moved_before(people)
    if since is not mailings.NOTHING_WAITS:
        meeting.moved_at = since


def _refuse_silence(changed, people, notify):
    if not notify and set(changed) & HOUR and mailings.hour_unknown(people):
        raise Refused("Wie ingeschreven is, moet het nieuwe uur kennen: verstuur het bericht.")


def _refuse_moment(due_at, now, *starts):
    """When staff let mails leave later, it is still to come and not just before the meeting."""
    if due_at is None:
        return
    if due_at <= now:
        raise Refused("Het moment waarop de mail vertrekt, moet nog komen.")
    if due_at > min(starts) - mail.SOON:
        raise Refused(mail.TOO_LATE)


def _tell_changed(meeting, people, *, notify, due_at, moved_before):
    """Mail the change; what was still unsent with the old facts is written anew instead (T7)."""
    mailing = mailings.of_change(people, notify=notify)
    taken = unsent.supersede(meeting, people.rows)
    mail.renew(meeting, mailing.renewed, taken)
    mail.changed(meeting, mailing.news, due_at=due_at, moved_before=moved_before)


def _shifted(moment, shift):
    """`moment` moved by `shift` on the Brussels clock, so that 9.00 stays 9.00 over a DST change."""
    if moment is None:
        return None
    return (local(moment).replace(tzinfo=None) + shift).replace(tzinfo=BRUSSELS)
