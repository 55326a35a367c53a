"""The organiser chooses to mail what changed in an agenda; by itself it mails nobody (T66)."""

from django.db import transaction
from django.utils import timezone

from core.refusal import Refused
from meetings import links
from meetings.agenda.actions import open_for_change
from meetings.agenda.changes import changes, remember
from meetings.agenda.times import items_of
from meetings.mail import useful_until
from meetings.mailings import STILL_THERE
from meetings.models import Meeting, Registration
from meetings.told import about, stamp
from outbox import actions as outbox


@transaction.atomic
def tell_changes(meeting, *, by):
    """Mail what changed to who comes, waits or still decides; changes count from now on anew."""
    meeting = open_for_change(meeting)
    if meeting.status != Meeting.Status.ANNOUNCED or meeting.has_begun:
        raise Refused("Alleen van een aangekondigde bijeenkomst die nog komt, mailt u wijzigingen.")
    found = changes(meeting, list(items_of(meeting)))
    if not found:
        raise Refused(
            "Er is niets gewijzigd sinds u het laatst liet weten wat er op de agenda staat."
        )
    rows = Registration.objects.filter(meeting=meeting, status__in=STILL_THERE)
    rows = rows.select_related("person").order_by("pk")
    letters = [_letter(row, meeting, found) for row in rows]
    outbox.post_many(
        "agenda_changed",
        letters,
        template="meetings/agenda/mail/changed.txt",
        expires_at=useful_until(meeting),
        about=about(meeting),
    )
    remember(meeting, timezone.now())
    meeting.save(update_fields=["agenda_told_at"])
    return found


def _letter(row, meeting, found):
    return {
        "to": row.person.email,
        "person": row.person,
        "key": f"agenda_changed:{row.pk}:{found.since.isoformat()}",
        "reply_to": meeting.contact.email if meeting.contact else "",
        "facts": {"registration": row.pk, "starts_at": stamp(meeting.starts_at)},
        "context": {
            "person": row.person,
            "meeting": meeting,
            "lines": found.lines,
            "since": found.since,
            "page": links.page(meeting),
        },
    }
