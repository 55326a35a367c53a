"""What happens to the seats of a meeting whose row is locked; only the actions call this."""

from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from core.prepared import Prepared, PreparedUpdate
from meetings import links, mail, unsent
from meetings.eligibility import entitled_people
from meetings.models import Meeting, Registration
from meetings.workshops import seats as workshops

Status = Registration.Status
LIVE = {Status.REGISTERED, Status.WAITLISTED}
LAST_PROMOTION = timedelta(hours=24)


def become(row, status, *, now, **fields):
    """Give a registration its next state; the revision makes the mail about it unique.

    The seats in workshops follow: who gets a seat gets those too, who loses it frees them (T40).
    What was decided about a seat goes with it; that somebody was refused stays.
    """
    had_seat = row.status == Status.REGISTERED
    fields |= {"status": status, "answered_at": now, "revision": row.revision + 1}
    fields["tentative_at"] = None
    if status != Status.WAITLISTED:
        fields["queue_no"] = None
    if status not in LIVE and row.vetting != Registration.Vetting.REFUSED:
        fields = {"vetting": "", "vetted_by": None, "vetted_at": None} | fields
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=None if row.pk is None else list(fields))
    if status == Status.REGISTERED and not had_seat:
        workshops.settle(row, now=timezone.now())
    if had_seat and status != Status.REGISTERED:
        workshops.release(row, now=timezone.now())
    return row


def take_seat(row, *, now, **fields):
    """Register `row`, or put it last in the queue when no seat is free for it (T29, T38)."""
    meeting = row.meeting
    if _seat_is_free(meeting, now):
        return become(row, Status.REGISTERED, now=now, **fields)
    number = _next_number(meeting)
    _keep_next_number(number + 1, meeting.pk)
    return become(row, Status.WAITLISTED, now=now, queue_no=number, **fields)


def said(row, *, by, now, said_at):
    """When the person last answered: in the calendar, now on a page, or as before by another."""
    return said_at or (now if by == row.person else row.said_at)


def leave(row, status, *, by, now, reason, said_at=None):
    """Take `row` out, tell the person what their calendar needs, and pass the seat on; returns it.

    Whoever was registered gets a CANCEL, and so does who has the invitation in the calendar (T17);
    who has nothing there gets none. SEQUENCE rises with a CANCEL only. `said_at`: when the person
    said so in their own calendar; it knows, so it gets no CANCEL and keeps the event, in which they
    can still change their mind, and the confirmation offers to undo it.
    """
    before, had_place = links.before(row), row.is_live
    holds = unsent.take_back(row) or row.status == Status.REGISTERED
    takes_out = holds and not said_at
    moment = said(row, by=by, now=now, said_at=said_at)
    cancels = row.calendar_cancels + takes_out
    become(row, status, now=now, reason=reason, calendar_cancels=cancels, said_at=moment)
    undo = links.undo(row, before) if said_at and not row.meeting.is_saved_date else ""
    if status == Status.DECLINED and not had_place and (takes_out or said_at):
        mail.declined(row, by=by, takes_out=takes_out, undo=undo)
    elif had_place or takes_out:
        mail.withdrawn(row, by=by, takes_out=takes_out, had_place=had_place, undo=undo)
    if had_place:
        fill_seats(row.meeting, now=now)
    return row


def fill_seats(meeting, *, now, by_staff=False):
    """Give free seats to who waits longest; tell each once. Returns the promoted registrations.

    Skips people who are no longer entitled: they keep their place, and the participants page
    says why. From 24 hours before the start nobody is promoted unasked: someone who counted on
    staying home should not be expected tomorrow.
    """
    promoted = next_in_line(meeting, now=now, by_staff=by_staff)
    for row in promoted:
        become(row, Status.REGISTERED, now=now)
    if promoted:
        mail.promoted(meeting, promoted)
    return promoted


def next_in_line(meeting, *, now, by_staff=False, freed=0):
    """Who would get a seat now, or once `freed` more seats come free; changes nothing."""
    if meeting.status != Meeting.Status.ANNOUNCED or now >= meeting.ends_at:
        return []
    if not by_staff and not promotes_by_itself(meeting, now):
        return []
    free = seats_free(meeting)
    if free is not None and free + freed <= 0:
        return []
    return _entitled_waiting(meeting)[: None if free is None else free + freed]


def seats_free(meeting):
    """How many seats nobody has (negative when staff overbooked), None when there is no limit."""
    return None if meeting.capacity is None else _free(meeting, _counts(meeting))


def _free(meeting, counts):
    return meeting.capacity - counts.get(Status.REGISTERED, 0)


def _is_room(meeting, counts):
    return meeting.capacity is None or _free(meeting, counts) > 0


def promotes_by_itself(meeting, now):
    return now < meeting.starts_at - LAST_PROMOTION


def _next_number(meeting):
    """Behind everyone, also behind rows that were not made by these actions."""
    [(last,)] = _last_number(meeting.pk) or [(0,)]
    return max(meeting.next_queue_no, last + 1)


@Prepared
def _last_number(meeting):
    queue = Registration.objects.filter(meeting=meeting, queue_no__isnull=False)
    return queue.order_by("-queue_no").values_list("queue_no")[:1]


@PreparedUpdate
def _keep_next_number(number, meeting):
    return Meeting.objects.filter(pk=meeting), {"next_queue_no": number}


def _seat_is_free(meeting, now):
    """Whether a newcomer gets a seat, once who waits for the free ones has them."""
    counts = _counts(meeting)
    if not _is_room(meeting, counts):
        return False
    if Status.WAITLISTED not in counts:
        return True
    if fill_seats(meeting, now=now) and not _is_room(meeting, _counts(meeting)):
        return False
    # Whoever still waits after fill_seats could not be promoted. Too late for that means staff
    # decide who gets the seat (T38); not entitled any more means the seat is there for the next.
    return promotes_by_itself(meeting, now) or not _entitled_waiting(meeting)


def _counts(meeting):
    """How many registrations there are, per status that has any."""
    return dict(_count_by_status(meeting.pk))


@Prepared
def _count_by_status(meeting):
    rows = Registration.objects.filter(meeting=meeting).order_by()
    return rows.values_list("status").annotate(Count("pk"))


def _entitled_waiting(meeting):
    if Status.WAITLISTED not in _counts(meeting):
        return []
    rows = list(Registration.objects.filter(meeting=meeting).waiting().select_related("person"))
    people = [row.person_id for row in rows]
    entitled = set(entitled_people(meeting).filter(pk__in=people).values_list("pk", flat=True))
    for row in rows:
        row.meeting = meeting
    return [
        row for row in rows if row.person_id in entitled or row.override and row.person.is_active
    ]
