"""The page on which a verslag is written, and the pages around it."""

from django.conf import settings
from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from core.querysets import get_permitted
from core.refusal import Refused
from core.richtext.forms import HOW
from core.times import clock_words
from meetings.models import Meeting
from minutes.models import Minutes, Passage
from minutes.writing import actions, starting, steps
from minutes.writing.sheet import Sheet

form_page = require_http_methods(["GET", "HEAD", "POST"])


def writable(request, pk):
    """The verslag and the version one writes in; (verslag, None) when the text is locked."""
    minutes = get_permitted(request.user, Minutes.objects.with_meeting(), "change", pk=pk)
    return minutes, minutes.editions.filter(issued_at=None).first()


@require_POST
def start(request, meeting_pk):
    """Begin a verslag; who comes second goes on in the one that is there."""
    there = Meeting.objects.filter(pk=meeting_pk)
    mine = Minutes.objects.permitted(request.user, "change").filter(meeting__in=there).first()
    if mine is None:
        rows = Meeting.objects.select_related("atrium")
        meeting = get_permitted(request.user, rows, "report", pk=meeting_pk)
        mine = starting.start(meeting, by=request.user)
    return redirect("minutes:write", mine.pk)


@require_POST
def add_text(request, pk):
    minutes, _ = writable(request, pk)
    starting.add_text(minutes, by=request.user)
    is_word = minutes.files.filter(kind="main", document__name__iendswith=".docx").exists()
    return redirect("minutes:read_in" if is_word else "minutes:write", minutes.pk)


@form_page
def write(request, pk):
    minutes, edition = writable(request, pk)
    if edition is None:
        messages.info(request, "De tekst van dit verslag ligt vast. U ziet hem hieronder.")
        return redirect(minutes)
    if "_auto" in request.POST:
        return _save_by_itself(request, minutes, edition)
    sheet = Sheet(minutes, edition, request.user, request.POST or None)
    if request.method == "POST":
        step = steps.Step(request.POST.get("do", ""))
        entries = [entry for entry in sheet.entries() if entry.name != step.dropped]
        outcome = actions.save(minutes, entries, by=request.user)
        if not (outcome.conflicts or sheet.problems()):
            return _go_on(request, minutes, step, outcome)
        sheet.differ(outcome.conflicts)
    context = {"minutes": minutes, "sheet": sheet, "csrf_cookie": settings.CSRF_COOKIE_NAME}
    context |= {"how": HOW, "is_correction": minutes.status == Minutes.Status.ADOPTED}
    return render(request, "minutes/writing/write.html", context)


def _go_on(request, minutes, step, outcome):
    """After saving: what the button asked besides, and back to where the writer was."""
    if outcome.saved:
        messages.success(request, f"Bewaard om {clock_words(timezone.now())}.")
    if outcome.moved:
        messages.warning(
            request,
            "Iemand anders verwijderde intussen een passage die u wijzigde. Uw tekst staat er "
            "opnieuw: kijk na of ze mag blijven.",
        )
    where = step.act(minutes, by=request.user, data=request.POST)
    return redirect(where or f"{reverse('minutes:write', args=[minutes.pk])}{step.anchor}")


def _save_by_itself(request, minutes, edition):
    """The same for the script that saves while one types; it answers what came of each part."""
    sheet = Sheet(minutes, edition, request.user, request.POST)
    try:
        outcome = actions.save(minutes, sheet.entries(), by=request.user)
    except Refused as refusal:
        return JsonResponse({"refused": str(refusal)}, status=409)
    sheet.differ(outcome.conflicts)
    conflicts = {
        name: render_to_string("minutes/writing/_conflict.html", {"part": sheet.parts[name]})
        for name in outcome.conflicts
    }
    return JsonResponse(
        {
            "at": clock_words(timezone.now()),
            "saved": {name: {"print": mark} for name, mark in outcome.saved.items()},
            "problems": sheet.problems(),
            "conflicts": conflicts,
            "moved": outcome.moved,
        }
    )


@form_page
def remove(request, pk, name):
    """Ask before a text goes for good."""
    minutes, _ = writable(request, pk)
    part = steps.found(minutes, name, request.user)
    if part is None:
        messages.info(request, "Dit staat er niet meer.")
        return redirect("minutes:write", minutes.pk)
    if request.method == "POST":
        actions.remove(minutes, part, by=request.user)
        messages.success(request, "De tekst is verwijderd.")
        return redirect("minutes:write", minutes.pk)
    context = {"minutes": minutes, "part": part, "is_passage": isinstance(part, Passage)}
    return render(request, "minutes/writing/remove.html", context)


@form_page
def passage(request, pk, passage_pk):
    """The earlier texts of a passage, each compared with the one after it."""
    minutes, _ = writable(request, pk)
    rows = Passage.objects.select_related("point", "edition").filter(edition__minutes=minutes)
    row = get_permitted(request.user, rows, pk=passage_pk)
    kept = list(row.history.permitted(request.user).select_related("saved_by"))
    if request.method == "POST":
        chosen = [one for one in kept if str(one.pk) == request.POST.get("text")]
        if not chosen:
            raise Refused("Kies welke tekst u terug wilt.")
        actions.restore(minutes, chosen[0], by=request.user)
        messages.success(request, "De vroegere tekst staat er opnieuw.")
        return redirect(f"{reverse('minutes:write', args=[minutes.pk])}#p{row.pk}")
    for one, before in zip(kept, [*kept[1:], None], strict=True):
        one.before = before.text if before else ""
    context = {"minutes": minutes, "passage": row, "kept": kept}
    return render(request, "minutes/writing/passage.html", context)
