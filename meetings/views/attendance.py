"""Who comes, and who was there."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core.querysets import get_permitted
from meetings import actions
from meetings.forms import AttendanceForm
from meetings.models import Meeting, Registration

Status = Registration.Status
ORDER = [Status.REGISTERED, Status.WAITLISTED, Status.INVITED, Status.DECLINED, Status.CANCELLED]
PER_PAGE = 50


@require_safe
def participants(request, pk):
    """Everyone who gave one answer, for the organisers; `alles` puts them on one page, to print."""
    meeting = get_permitted(request.user, Meeting.objects, "organise", pk=pk)
    counts = meeting.registrations.order_by().values_list("status").annotate(Count("pk"))
    counts = dict(counts)
    asked = request.GET.get("antwoord")
    answer = Status(asked) if asked in ORDER else Status.REGISTERED
    rows = meeting.registrations.filter(status=answer).select_related("person", "organisation")
    rows = rows.order_by("queue_no", "person__sort_name", "pk")
    length = max(counts.get(answer, 0), 1) if "alles" in request.GET else PER_PAGE
    page = Paginator(rows, length).get_page(request.GET.get("page"))
    for row in page:
        row.meeting = meeting
    context = {
        "meeting": meeting,
        "to_confirm": meeting.registrations.to_confirm().count(),
        "to_vet": meeting.registrations.to_vet().count(),
        "answers": [(status, counts.get(status, 0)) for status in ORDER],
        "answer": answer,
        "page": page,
        "has_reasons": any(row.reason for row in page),
    }
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
