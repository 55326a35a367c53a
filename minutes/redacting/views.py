"""Make a copy for a request for access, and give it as a PDF."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core import paper
from core.querysets import get_permitted
from minutes.content import content
from minutes.models import Level, Minutes, RedactedCopy
from minutes.redacting import actions
from minutes.redacting.forms import CopyForm

NO_NAMES = "bescherming van de persoonlijke levenssfeer (art. II.34)"
UNKNOWN = "niet openbaar"


@require_http_methods(["GET", "HEAD", "POST"])
def redact(request, pk):
    """Tick what is given; of the rest the ground. What is for anyone is always in it."""
    minutes = get_permitted(request.user, Minutes.objects.with_meeting(), "redact", pk=pk)
    shown = content(minutes, request.user)
    if shown.edition is None:
        raise Http404
    form = CopyForm(request.POST or None, content=shown)
    if form.is_valid():
        made = actions.make_copy(minutes, by=request.user, **form.facts())
        messages.success(request, f"Het afschrift voor {made.requester} is gemaakt en bijgehouden.")
        return redirect("minutes:redact", minutes.pk)
    sections = [
        (section, [(row, form.about(row)) for row in section.passages])
        for section in shown.sections
        if section.passages
    ]
    copies = minutes.redacted_copies.select_related("made_by", "edition")
    context = {"minutes": minutes, "form": form, "sections": sections, "copies": copies}
    return render(request, "minutes/redacting/redact.html", context)


@require_safe
def redacted_pdf(request, pk, copy_pk):
    """The copy as it was made; only who may make one gets it."""
    minutes = get_permitted(request.user, Minutes.objects.with_meeting(), "redact", pk=pk)
    rows = RedactedCopy.objects.filter(minutes=minutes).select_related("edition")
    copy = get_permitted(request.user, rows, pk=copy_pk)
    context = {
        "minutes": minutes,
        "copy": copy,
        "sections": _sections(copy, request.user),
        "no_names": NO_NAMES,
        "back": minutes.get_absolute_url(),
    }
    stem = f"afschrift-{minutes.dated_on:%Y-%m-%d}-{copy.pk}"
    return paper.answer(request, "minutes/redacting/copy.html", context, stem=stem)


def _sections(copy, reader):
    """Per point its heading, if anything of it is given, and its parts: the text, or why it is not there."""
    sections = []
    for section in content(copy.minutes, reader, copy.edition).sections:
        parts = [_part(copy, row) for row in section.passages]
        if parts:
            is_named = any(passage for passage, _ in parts)
            sections.append((section.point.title if is_named else "", parts))
    return sections


def _part(copy, passage):
    """(passage, "") when it is given, else (None, the ground)."""
    key = str(passage.key)
    if passage.level == Level.PUBLIC and key not in copy.left_out or key in copy.given:
        return passage, ""
    return None, copy.left_out.get(key, UNKNOWN)
