"""Who comes, and who was there."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core.querysets import get_permitted
from meetings import actions
from meetings.forms import AttendanceForm
from meetings.models import Meeting, Registration

Status = Registration.Status
ORDER = [Status.REGISTERED, Status.WAITLISTED, Status.INVITED, Status.DECLINED, Status.CANCELLED]


@require_safe
def participants(request, pk):
    """Everyone asked, by answer, for the organisers; prints as a list."""
    meeting = get_permitted(request.user, Meeting.objects, "organise", pk=pk)
    rows = meeting.registrations.select_related("person", "organisation")
    rows = list(rows.order_by("queue_no", "person__sort_name"))
    for row in rows:
        row.meeting = meeting
    groups = [(status.label, [row for row in rows if row.status == status]) for status in ORDER]
    asked = sum(row.is_to_confirm for row in rows)
    context = {"meeting": meeting, "groups": groups, "asked": asked}
    return render(request, "meetings/participants.html", context)


@require_http_methods(["GET", "POST"])
def attendance(request, pk):
    """Present, excused or absent for whoever registered; one page, one button."""
    meeting = get_permitted(request.user, Meeting.objects, "attend", pk=pk)
    rows = meeting.registrations.registered().select_related("person", "organisation")
    form = AttendanceForm(request.POST or None, registrations=rows.order_by("person__sort_name"))
    if form.is_valid():
        actions.record_attendance(
            meeting, form.attendance(rest=request.POST.get("rest", "")), by=request.user
        )
        messages.success(request, "De aanwezigheden zijn bewaard.")
        return redirect(meeting)
    return render(request, "meetings/attendance.html", {"meeting": meeting, "form": form})
