"""At the door: a list to tick on a phone, paper with QR codes, and the report of Teams."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.links import sign, unsign
from core.querysets import get_permitted
from core.text import sort_key
from core.times import today
from meetings.attending import actions
from meetings.attending.forms import MinutesForm, TeamsForm
from meetings.attending.matching import match
from meetings.attending.teams import Seen
from meetings.models import Meeting, Registration
from members.models import User

Attendance = Registration.Attendance
# Paper is printed days before and lies on a table for a day; after that the list does.
CODE_MAX_AGE = 60 * 24 * 60 * 60
REPORT_MAX_AGE = 60 * 60
FOUND = 10
AGAIN = "Laad het rapport opnieuw in: de gegevens van daarnet zijn verlopen."


@never_cache
@require_http_methods(["GET", "POST"])
def door(request, pk):
    """Who is expected, with a large button each; a search also finds who was not registered."""
    meeting = get_permitted(request.user, Meeting.objects, "attend", pk=pk)
    asked = request.GET.get("q", "")[:80]
    if request.method == "POST":
        row_pk = request.POST.get("person", "")
        person = get_object_or_404(User, pk=int(row_pk) if row_pk.isdecimal() else 0)
        _tick(request, meeting, person)
        query = f"?q={asked}" if asked else ""
        return redirect(f"{request.path}{query}#persoon-{person.pk}")
    rows = meeting.registrations.filter(
        Q(status=Registration.Status.REGISTERED) | Q(attendance=Attendance.PRESENT)
    )
    rows = list(rows.select_related("person", "organisation").order_by("person__sort_name", "pk"))
    words = sort_key(asked).split()
    shown = [row for row in rows if all(word in row.person.sort_name for word in words)]
    others = []
    if words:
        people = User.objects.in_directory().named(asked)
        others = people.exclude(pk__in=[row.person_id for row in rows]).order_by("sort_name", "pk")
    context = {
        "meeting": meeting,
        "asked": asked,
        "rows": shown,
        "others": others[:FOUND],
        "present": sum(row.attendance == Attendance.PRESENT for row in rows),
        "count": len(rows),
        "is_its_day": meeting.day <= today(),
    }
    return render(request, "meetings/attending/door.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def code(request, token):
    """Where the QR code of one person leads; only organisers of that meeting find it.

    Who is not logged in gets the page that offers to, like everything that is hidden.
    """
    parts = unsign("present", token, max_age=CODE_MAX_AGE)
    rows = Registration.objects.select_related("person", "organisation", "meeting__atrium")
    row = rows.filter(uid=parts[0]).first() if parts else None
    if row is None or not _may_attend(request.user, row.meeting):
        raise Http404
    if request.method == "POST":
        _tick(request, row.meeting, row.person)
        return redirect(request.path)
    context = {"row": row, "meeting": row.meeting, "is_today": row.meeting.day == today()}
    return render(request, "meetings/attending/code.html", context)


def _may_attend(user, meeting):
    return Meeting.objects.filter(pk=meeting.pk).permitted(user, "attend").exists()


def _tick(request, meeting, person):
    is_present = request.POST.get("is") == "aanwezig"
    actions.tick(meeting, person, is_present=is_present, by=request.user)
    said = "is aanwezig" if is_present else "staat niet meer als aanwezig"
    messages.success(request, f"{person} {said}.")


@require_http_methods(["GET", "POST"])
def teams(request, pk):
    """The report of Teams: loaded, looked over person by person, and only then applied."""
    meeting = get_permitted(request.user, Meeting.objects, "attend", pk=pk)
    if "report" in request.POST:
        return _looked_over(request, meeting)
    form = TeamsForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        seen = form.cleaned_data["file"]
        return _preview(request, meeting, seen, MinutesForm(request.POST), form.cleaned_data)
    return render(request, "meetings/attending/teams.html", {"meeting": meeting, "form": form})


def _looked_over(request, meeting):
    """The report comes back signed: nobody adds people to it on the way."""
    parts = unsign("teams", request.POST["report"], max_age=REPORT_MAX_AGE)
    if not parts or parts[0] != meeting.pk:
        messages.error(request, AGAIN)
        return redirect("meetings:teams", meeting.pk)
    seen = [Seen(name, tuple(addresses), seconds) for name, addresses, seconds in parts[1]]
    form = MinutesForm(request.POST)
    if "apply" not in request.POST or not form.is_valid():
        return _preview(request, meeting, seen, form, form.cleaned_data if form.is_valid() else {})
    chosen = {int(pk) for pk in request.POST.getlist("person") if pk.isdecimal()}
    lines = match(meeting, seen, minutes=form.cleaned_data["minutes"])
    people = [line.person for line in lines if line.is_offered and line.person.pk in chosen]
    count = actions.apply_list(meeting, people, by=request.user)
    messages.success(request, f"Als aanwezig aangeduid: {count}.")
    return redirect("meetings:attendance", meeting.pk)


def _preview(request, meeting, seen, form, data):
    lines = match(meeting, seen, minutes=data.get("minutes", 0))
    signed = [[each.name, each.addresses, each.seconds] for each in seen]
    context = {
        "meeting": meeting,
        "form": form,
        "lines": lines,
        "report": sign("teams", meeting.pk, signed),
        "chosen": sum(line.is_proposed for line in lines),
    }
    return render(request, "meetings/attending/preview.html", context)
