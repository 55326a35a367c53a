"""The pages of each kind of sheet: who may, and which one."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core.excel import download
from core.querysets import get_permitted
from meetings.models import Meeting, Round
from meetings.sheets.flow import handed_in, put_back, recent
from meetings.sheets.forms import SheetForm, TakeForm
from meetings.sheets.participants import ParticipantsSheet
from meetings.sheets.round import RoundSheet
from meetings.sheets.year import YearSheet
from platforms.standing import organises_anything


@require_http_methods(["GET", "POST"])
def year_plan(request):
    """Where one takes the plan along and hands it in; what was handed in is first shown."""
    sheet = _year(request)
    return handed_in(request, sheet, lambda form: _year_page(request, sheet, form))


@require_safe
def year_file(request):
    """The plan of one year and platform."""
    sheet = _year(request)
    if not request.GET:
        return redirect(sheet.address)
    form = TakeForm(request.GET, user=request.user)
    if not form.is_valid():
        return _year_page(request, sheet, SheetForm(), take=form, status=400)
    year, platform = form.cleaned_data["jaar"], form.cleaned_data["platform"]
    content = sheet.workbook(sheet.of_year(year, platform))
    return download(f"jaarplan-{year}-{platform.slug}", content)


@require_http_methods(["GET", "POST"])
def year_undo(request, pk):
    return put_back(request, _year(request), pk)


@require_http_methods(["GET", "POST"])
def participants(request, pk):
    """Where one takes the participants of a meeting along and hands them in."""
    sheet = _of_people(request, pk)
    return handed_in(request, sheet, lambda form: _people_page(request, sheet, form))


@require_safe
def participants_file(request, pk):
    sheet = _of_people(request, pk)
    return download(f"deelnemers-{pk}-bewerken", sheet.workbook(sheet.everyone()))


@require_http_methods(["GET", "POST"])
def participants_undo(request, pk, import_pk):
    return put_back(request, _of_people(request, pk), import_pk)


@require_http_methods(["GET", "POST"])
def round_sheet(request, pk):
    """Where one takes the meetings of a round along and hands them in."""
    sheet = _of_round(request, pk)
    return handed_in(request, sheet, lambda form: _round_page(request, sheet, form))


@require_safe
def round_file(request, pk):
    sheet = _of_round(request, pk)
    return download(f"ronde-{pk}-bewerken", sheet.workbook(sheet.organised()))


@require_http_methods(["GET", "POST"])
def round_undo(request, pk, import_pk):
    return put_back(request, _of_round(request, pk), import_pk)


def _year(request):
    if not organises_anything(request.user):
        raise PermissionDenied
    return YearSheet(request.user)


def _year_page(request, sheet, form, *, take=None, status=200):
    take = take or TakeForm(user=request.user)
    context = {"form": form, "take": take, "recent": recent(sheet)}
    return render(request, "meetings/sheets/year.html", context, status=status)


def _of_people(request, pk):
    rows = Meeting.objects.select_related("atrium__platform")
    return ParticipantsSheet(request.user, get_permitted(request.user, rows, "organise", pk=pk))


def _people_page(request, sheet, form):
    context = {"form": form, "meeting": sheet.meeting, "recent": recent(sheet)}
    return render(request, "meetings/sheets/participants.html", context)


def _of_round(request, pk):
    rows = Round.objects.select_related("platform")
    return RoundSheet(request.user, get_permitted(request.user, rows, "change", pk=pk))


def _round_page(request, sheet, form):
    context = {"form": form, "round": sheet.round, "recent": recent(sheet)}
    return render(request, "meetings/sheets/round.html", context)
