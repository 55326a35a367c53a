"""The pages every kind of sheet has: take it along, hand it in, look it over, save it, undo it."""

from functools import partial
from uuid import uuid4

from django.contrib import messages
from django.core.cache import cache
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from core.refusal import Refused
from core.sheets.cells import CHANGED, CONFLICT, NEW, SAME, WRONG
from core.sheets.reading import Unreadable
from meetings.asking import asked
from meetings.models import SheetImport
from meetings.models.sheet import UNDO_FOR
from meetings.sheets import actions
from meetings.sheets.forms import SheetForm
from meetings.sheets.plan import fingerprint, planned
from meetings.submissions import seen_before

KEPT_SECONDS = 3600
# In the order of what to look at first.
STATES = (WRONG, CONFLICT, NEW, CHANGED, SAME)
GONE = "Het bestand van uw voorbeeld is er niet meer. Kies het opnieuw."
STALE = "Intussen is er iets gewijzigd. Er is niets bewaard: kijk het voorbeeld opnieuw na."


def handed_in(request, sheet, page):
    """The answer to `request`; `page(form)`: where one takes the sheet along and hands it in."""
    form = SheetForm(request.POST or None, request.FILES or None)
    if "token" in request.POST:
        return _confirmed(request, sheet)
    if form.is_valid():
        content = form.cleaned_data["file"].read()
        token = str(uuid4())
        try:
            rows = planned(sheet, content)
        except Unreadable as error:
            form.add_error("file", str(error))
        else:
            cache.set(_key(sheet, token), content, KEPT_SECONDS)
            return _shown(request, sheet, token, rows)
    return page(form)


def recent(sheet):
    """What the user brought in by this sheet and may still undo, each with the address to do so."""
    since = timezone.now() - UNDO_FOR
    rows = SheetImport.objects.filter(**sheet.origin, made_at__gt=since, undone_at=None)
    return [(done, sheet.undo_address(done)) for done in rows]


def put_back(request, sheet, pk):
    """Say what putting back would mail; then put back what nobody changed since."""
    done = get_object_or_404(SheetImport, **sheet.origin, pk=pk)
    if not done.may_undo:
        if request.method == "POST":
            raise Refused(actions.TOO_LATE)
        return redirect(sheet.address)
    context = {"done": done, "sheet": sheet}
    if request.method == "GET":
        return render(request, "meetings/sheets/undo.html", context)
    step = asked(request.POST, partial(actions.undo, sheet, done))
    if not _is_chosen(step):
        return render(request, "meetings/sheets/undo.html", {**context, "step": step})
    left = step.take()
    messages.success(request, f"Ongedaan gemaakt. {step.said()}")
    for sentence in left:
        messages.warning(request, f"Niet ongedaan gemaakt: {sentence}")
    return redirect(sheet.address)


def _is_chosen(step):
    """Chosen, and by who saw it: what mailed nobody when it was shown may do so now."""
    return step.is_chosen() and (step.when.is_bound or not step.mails)


def _confirmed(request, sheet):
    token = request.POST["token"]
    content = cache.get(_key(sheet, token))
    if content is None:
        raise Refused(GONE)
    return _shown(request, sheet, token, planned(sheet, content))


def _shown(request, sheet, token, rows):
    """The preview of `rows`; saved when that was confirmed and nothing changed since."""
    mark = fingerprint(rows)
    step = asked(request.POST, partial(actions.carry_out, sheet, rows))
    wrong = [row for row in rows if row.state == WRONG]
    if "confirm" in request.POST and request.POST.get("mark") != mark:
        messages.error(request, STALE)
    elif "confirm" in request.POST and not wrong and _is_chosen(step):
        return _saved(request, sheet, token, mark, rows, step)
    context = {
        "sheet": sheet,
        "rows": [(row, sheet.name_of(row)) for row in rows if row.told or row.errors],
        "counts": [(each, count) for each in STATES if (count := _count(rows, each))],
        "wrong": wrong,
        "acts": any(row.facts for row in rows),
        "step": step,
        "token": token,
        "mark": mark,
    }
    return render(request, "meetings/sheets/preview.html", context)


def _saved(request, sheet, token, mark, rows, step):
    if seen_before(token, request.user, "sheet", mark):
        return redirect(sheet.address)
    step.take()
    if any(row.errors for row in rows):
        raise Refused(STALE)
    cache.delete(_key(sheet, token))
    messages.success(request, f"Bewaard. {sheet.said(rows)} {step.said()}")
    return redirect(sheet.address)


def _count(rows, state):
    return sum(row.state == state for row in rows)


def _key(sheet, token):
    """Between looking and saving the file waits in the cache that all web servers share."""
    return f"sheet:{sheet.user.pk}:{sheet.kind}:{sheet.prefix}{token[:40]}"
