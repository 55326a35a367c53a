"""The calendar: a list and a month, for visitors and members alike."""

from calendar import Calendar
from datetime import date, timedelta

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.times import local, midnight, today
from meetings.filters import MeetingFilter, MonthFilter
from meetings.models import Meeting, Registration

PAGE_LENGTH = 20
MONTH_LENGTH = 200
SHOWN = (
    *("title", "starts_at", "ends_at", "status", "announced_at", "saved_date_at", "format"),
    *("atrium__name", "municipality__name"),
)


def _meetings(user):
    """What `user` may know of, with just what a row shows: `my_status` is "" when not asked."""
    rows = Meeting.objects.permitted(user).select_related("atrium", "municipality")
    mine = Registration.objects.filter(meeting=OuterRef("pk"), person=user.pk).values("status")
    rows = rows.annotate(my_status=Coalesce(Subquery(mine), Value("")))
    return rows.only(*SHOWN).order_by("starts_at", "pk")


@login_not_required
@require_safe
def calendar(request):
    """What is coming, narrowed down by the address."""
    filters = MeetingFilter(request.GET, _meetings(request.user), request=request)
    page = Paginator(filters.qs, PAGE_LENGTH).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    context = {
        "filters": filters,
        "page": page,
        "today": today(),
        "is_narrowed": _is_narrowed(request, filters),
    }
    return render(request, "meetings/calendar.html", context)


@login_not_required
@require_safe
def month(request, year, month):
    """One month, as weeks of days."""
    if not (2000 <= year <= 2100 and 1 <= month <= 12):
        raise Http404
    first = date(year, month, 1)
    following = (first + timedelta(days=32)).replace(day=1)
    filters = MonthFilter(request.GET, _meetings(request.user), request=request)
    rows = filters.qs.filter(starts_at__lt=midnight(following), ends_at__gte=midnight(first))
    rows = list(rows[:MONTH_LENGTH])
    context = {
        "filters": filters,
        "is_narrowed": _is_narrowed(request, filters),
        "first": first,
        "previous": first - timedelta(days=1),
        "following": following,
        "weeks": _weeks(first, rows),
        "today": today(),
        "is_empty": not rows,
        "is_cut": len(rows) == MONTH_LENGTH,
        "limit": MONTH_LENGTH,
    }
    return render(request, "meetings/month.html", context)


def _is_narrowed(request, filters):
    return any(request.GET.get(name) for name in filters.form.fields)


def _weeks(first, rows):
    """The weeks of a month: each a list of (day, is it in this month, its meetings)."""
    by_day = {}
    for row in rows:
        by_day.setdefault(local(row.starts_at).date(), []).append(row)
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    return [
        [(day, day.month == first.month, by_day.get(day, [])) for day in week] for week in weeks
    ]
