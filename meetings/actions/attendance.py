"""Who was there: entered after the meeting, apart from who registered."""

from django.db import transaction

from core.refusal import Refused
from meetings.attending.day import refuse_unless_its_day
from meetings.locking import lock
from meetings.models import Registration

ON_THE_SHEET = (
    Registration.Status.INVITED,
    Registration.Status.REGISTERED,
    Registration.Status.DECLINED,
)


@transaction.atomic
def record_attendance(meeting, attendance, *, by):
    """Save `attendance`, {registration pk: value}; returns how many rows changed.

    Also for who came unregistered or had declined, never for who waits or withdrew (T41).
    """
    meeting, _ = lock(meeting)
    refuse_unless_its_day(meeting)
    if not set(attendance.values()) <= set(Registration.Attendance.values):
        raise Refused("Kies aanwezig, verontschuldigd, afwezig of niet ingevuld.")
    rows = Registration.objects.filter(
        meeting=meeting, pk__in=attendance, status__in=ON_THE_SHEET
    ).in_bulk()
    if len(rows) != len(attendance):
        raise Refused("De deelnemerslijst is intussen veranderd. Laad de pagina opnieuw.")
    changed = [row for pk, row in rows.items() if row.attendance != attendance[pk]]
    for row in changed:
        row.attendance = attendance[row.pk]
        row.save(update_fields=["attendance"])
    return len(changed)
