"""Take the year plan along, hand it in, look it over, save it, undo it."""

from functools import partial
from uuid import uuid4

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.excel import download
from core.refusal import Refused
from core.sheets.reading import Unreadable
from meetings.asking import asked
from meetings.models import SheetImport
from meetings.models.sheet import UNDO_FOR
from meetings.sheets import actions
from meetings.sheets.forms import SheetForm, TakeForm
from meetings.sheets.plan import Planner, fingerprint
from meetings.sheets.year import workbook
from meetings.submissions import seen_before
from platforms.standing import organises_anything

KEPT_SECONDS = 3600
GONE = "Het bestand van uw voorbeeld is er niet meer. Kies het opnieuw."
STALE = "Intussen is er iets gewijzigd. Er is niets bewaard: kijk het voorbeeld opnieuw na."


@require_http_methods(["GET", "POST"])
def year_plan(request):
    """Where one takes the plan along and hands it in; what was handed in is first shown."""
    _organising(request)
    form = SheetForm(request.POST or None, request.FILES or None)
    if "token" in request.POST:
        return _confirmed(request)
    if form.is_valid():
        content = form.cleaned_data["file"].read()
        token = str(uuid4())
        try:
            rows = Planner(content, user=request.user).rows()
        except Unreadable as error:
            form.add_error("file", str(error))
        else:
            cache.set(_key(request, token), content, KEPT_SECONDS)
            return _shown(request, token, rows)
    return _start(request, form)


@require_safe
def file(request):
    """The plan of one year and platform."""
    _organising(request)
    if not request.GET:
        return redirect("meetings:year_sheet")
    form = TakeForm(request.GET, user=request.user)
    if not form.is_valid():
        return _start(request, SheetForm(), take=form, status=400)
    year, platform = form.cleaned_data["jaar"], form.cleaned_data["platform"]
    return download(
        f"jaarplan-{year}-{platform.slug}", workbook(request.user, year=year, platform=platform)
    )


@require_http_methods(["GET", "POST"])
def undo(request, pk):
    """Say what putting back would mail; then put back what nobody changed since."""
    _organising(request)
    done = get_object_or_404(SheetImport, pk=pk, made_by=request.user)
    if not done.may_undo:
        if request.method == "POST":
            raise Refused(actions.TOO_LATE)
        return redirect("meetings:year_sheet")
    if request.method == "GET":
        return render(request, "meetings/sheets/undo.html", {"done": done})
    step = asked(request.POST, partial(actions.undo, done, by=request.user))
    if not _is_chosen(step):
        return render(request, "meetings/sheets/undo.html", {"done": done, "step": step})
    left = step.take()
    messages.success(request, f"Ongedaan gemaakt. {step.said()}")
    for sentence in left:
        messages.warning(request, f"Niet ongedaan gemaakt: {sentence}")
    return redirect("meetings:year_sheet")


def _is_chosen(step):
    """Chosen, and by who saw it: what mailed nobody when it was shown may do so now."""
    return step.is_chosen() and (step.when.is_bound or not step.mails)


def _organising(request):
    if not organises_anything(request.user):
        raise PermissionDenied


def _start(request, form, *, take=None, status=200):
    recent = timezone.now() - UNDO_FOR
    context = {
        "form": form,
        "take": take or TakeForm(user=request.user),
        "recent": request.user.sheet_imports.filter(made_at__gt=recent, undone_at=None),
    }
    return render(request, "meetings/sheets/year.html", context, status=status)


def _confirmed(request):
    token = request.POST["token"]
    content = cache.get(_key(request, token))
    if content is None:
        raise Refused(GONE)
    rows = Planner(content, user=request.user).rows()
    return _shown(request, token, rows)


def _shown(request, token, rows):
    """The preview of `rows`; saved when that was confirmed and nothing changed since."""
    mark = fingerprint(rows)
    step = asked(request.POST, partial(actions.carry_out, rows, by=request.user))
    wrong = [row for row in rows if row.errors or row.state == "fout"]
    if "confirm" in request.POST and request.POST.get("mark") != mark:
        messages.error(request, STALE)
    elif "confirm" in request.POST and not wrong and _is_chosen(step):
        return _saved(request, token, mark, rows, step)
    context = {
        "rows": [row for row in rows if row.told or row.errors],
        "counts": _counts(rows),
        "wrong": wrong,
        "acts": any(row.facts for row in rows),
        "step": step,
        "token": token,
        "mark": mark,
    }
    return render(request, "meetings/sheets/preview.html", context)


def _saved(request, token, mark, rows, step):
    if seen_before(token, request.user, "sheet", mark):
        return redirect("meetings:year_sheet")
    step.take()
    if any(row.errors for row in rows):
        raise Refused(STALE)
    cache.delete(_key(request, token))
    new = sum(row.is_new for row in rows)
    changed = sum(bool(row.facts) for row in rows) - new
    said = f"Bewaard. Nieuwe concepten: {new}, gewijzigde bijeenkomsten: {changed}. {step.said()}"
    messages.success(request, said)
    return redirect("meetings:year_sheet")


def _counts(rows):
    """How many rows are in each state, in the order of what to look at first."""
    order = ("fout", "conflict", "nieuw", "gewijzigd", "ongewijzigd")
    return [(state, count) for state in order if (count := sum(row.state == state for row in rows))]


def _key(request, token):
    """Between looking and saving the file waits in the cache that all web servers share."""
    return f"sheet:{request.user.pk}:{token[:40]}"
