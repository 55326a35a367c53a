"""A verslag is given to its readers, and adopted: on a meeting, by silence, or at once."""

from datetime import timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from core.refusal import Refused
from core.times import at, today
from meetings.models import Meeting
from meetings.sharing.actions import report_is_there
from minutes.adopting import adopt
from minutes.audience import readers, writers
from minutes.locking import lock, writable
from minutes.models import Minutes, Remark
from minutes.models.action import TO_FILL_IN
from minutes.review import mail

Status = Minutes.Status
LONGEST = timedelta(days=120)
LAST_HOUR = 23, 59
KNOWN = "De lezers kennen dit verslag al."
EMPTY = "Er is nog niets te lezen: schrijf het verslag of laad het op."
UNCONFIRMED = "Bevestig eerst dat dit verslag geen standpunten over lopende procedures bevat."
FILL_IN = "Vul ze in of verwijder ze."
log = structlog.get_logger(__name__)


def window_from(platform):
    """The last moment of a window that begins today, as the platform has it."""
    return at(today() + timedelta(days=platform.review_days), *LAST_HOUR)


@transaction.atomic
def confirm_no_positions(minutes, *, by):
    """Keep that the author looked: no positions on procedures that are still going on."""
    locked = lock(minutes)
    if locked.no_positions_at is None:
        locked.no_positions_at, locked.no_positions_by = timezone.now(), by
        locked.save(update_fields=["no_positions_at", "no_positions_by"])
    return locked


@transaction.atomic
def send_for_review(minutes, *, by, until=None, notify=True, due_at=None):
    """Give a concept to its readers, who may remark on it until `until`; returns how many are mailed.

    `until`: without it, as many days as the platform says. Corrections by the writers show at
    once. `due_at`: when the mails leave; `notify=False`: nobody gets one.
    """
    locked, now = lock(minutes), timezone.now()
    until = until or window_from(locked.meeting.atrium.platform)
    if locked.status != Status.DRAFT:
        raise Refused(KNOWN)
    refuse_unready(locked)
    if not now < until <= now + LONGEST:
        raise Refused("De nalezing eindigt in de toekomst, binnen vier maanden.")
    if due_at and due_at >= until:
        raise Refused("De mail moet vertrekken voor de nalezing eindigt.")
    edition = writable(locked)
    locked.status, locked.published_at, locked.published_by = Status.IN_REVIEW, now, by
    locked.remarks_until = until
    locked.shown_edition = edition.number if edition else 0
    locked.revision += 1
    names = ("status", "published_at", "published_by", "remarks_until", "shown_edition", "revision")
    locked.save(update_fields=names)
    report_is_there(locked.meeting)
    count = mail.to_review(locked, readers(locked), due_at=due_at) if notify else 0
    log.info("minutes.in_review", minutes=locked.pk, by=by.pk, mails=count)
    return count


def refuse_unready(locked):
    """Readers get something to read, and the author of a written text said it holds no positions."""
    refuse_blank_actions(locked)
    is_written = locked.editions.exists()
    if not (is_written or locked.files.filter(kind="main").exists()):
        raise Refused(EMPTY)
    if is_written and locked.no_positions_at is None:
        raise Refused(UNCONFIRMED)


def refuse_blank_actions(locked):
    blank = locked.actions.filter(text=TO_FILL_IN).select_related("point").first()
    if blank:
        raise Refused(f"Bij “{blank.point.title}” staat een actie zonder tekst. {FILL_IN}")


@transaction.atomic
def adopt_in_meeting(minutes, meeting, *, by, notify=True, due_at=None):
    """Record that `meeting` adopted the verslag; returns how many are mailed.

    Every remark was settled first. Who sends the form twice is told that it was done.
    """
    locked = lock(minutes)
    if locked.status == Status.ADOPTED:
        raise Refused("Dit verslag was al goedgekeurd.")
    if locked.status != Status.IN_REVIEW:
        raise Refused("Geef het verslag eerst ter nalezing.")
    if not adopting_meetings(locked).filter(pk=meeting.pk).exists():
        raise Refused("Kies een bijeenkomst van dit atrium die na dit verslag plaatsvond.")
    refuse_unsettled(locked)
    refuse_blank_actions(locked)
    adopt(locked, by=by, how=Minutes.Adoption.MEETING, meeting=meeting)
    count = mail.adopted(locked, readers(locked), due_at=due_at) if notify else 0
    log.info("minutes.adopted", minutes=locked.pk, by=by.pk, meeting=meeting.pk, mails=count)
    return count


def adopting_meetings(minutes):
    """The meetings that can have adopted it: later ones of the same atrium that have begun."""
    rows = Meeting.objects.filter(atrium=minutes.meeting.atrium_id, starts_at__lte=timezone.now())
    rows = rows.filter(status__in=[Meeting.Status.ANNOUNCED, Meeting.Status.HELD])
    rows = rows.filter(starts_at__gt=minutes.meeting.starts_at).exclude(pk=minutes.meeting_id)
    return rows.order_by("-starts_at", "-pk")


def refuse_unsettled(locked):
    """A verslag is adopted when its writers answered every remark, the late ones too."""
    left = Remark.objects.filter(minutes=locked).unsettled().count()
    if left:
        which = "1 opmerking staat" if left == 1 else f"{left} opmerkingen staan"
        raise Refused(
            f"{which} nog open. Handel ze eerst af, dan kan het verslag goedgekeurd worden."
        )


def adopt_silently():
    """Adopt what nobody objected to in time, where the platform works so; return how many.

    Where a remark is still open it waits, and its writers are told once.
    """
    over = Minutes.objects.filter(status=Status.IN_REVIEW, remarks_until__lte=timezone.now())
    over = over.filter(meeting__atrium__platform__silent_adoption=True)
    return sum(_adopt_silently(minutes) for minutes in over.order_by("pk"))


@transaction.atomic
def _adopt_silently(minutes):
    locked = lock(minutes)
    if locked.status != Status.IN_REVIEW or locked.remarks_until > timezone.now():
        return 0
    if Remark.objects.filter(minutes=locked).unsettled().exists():
        mail.waiting(locked, writers(locked))
        return 0
    adopt(locked, by=None, how=Minutes.Adoption.SILENCE)
    count = mail.adopted(locked, readers(locked))
    log.info("minutes.adopted_silently", minutes=locked.pk, mails=count)
    return 1
