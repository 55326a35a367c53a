"""Begin the text from a Word file that was uploaded: see what becomes what, then take it over."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.querysets import get_permitted
from core.refusal import Refused
from documents.forms import DocumentField
from documents.text import outline
from minutes import actions as minutes_actions
from minutes.locking import refuse_adopted
from minutes.models import Minutes, MinutesFile, Passage, Point
from minutes.writing.actions import STEP, open_text, touch
from minutes.writing.matching import matched, parts_of

WORD = ("docx",)


class Preview:
    """The newest Word file of a verslag, in parts, each with the point it would come under."""

    def __init__(self, minutes):
        rows = minutes.files.filter(kind=MinutesFile.Kind.MAIN).select_related("document")
        file = rows.order_by("-version").first()
        self.file = file if file and file.document.name.lower().endswith(".docx") else None
        self.is_waiting = bool(self.file) and not self.file.document.is_downloadable
        self.points = list(minutes.points.all())
        self.parts = parts_of(outline(self.file.document)) if self.file else []
        self.rows = list(zip(self.parts, matched(self.parts, self.points), strict=True))


@require_http_methods(["GET", "HEAD", "POST"])
def read_in(request, pk):
    minutes = get_permitted(request.user, Minutes.objects.with_meeting(), "change", pk=pk)
    if request.method == "POST" and "file" in request.FILES:
        return _uploaded(request, minutes)
    preview = Preview(minutes)
    if not minutes.editions.filter(issued_at=None).exists():
        messages.info(request, "Aan de tekst van dit verslag wordt niet geschreven.")
        return redirect(minutes)
    if request.method == "POST" and "part-0" not in request.POST:
        return _page(request, minutes, preview, error="Kies een bestand.")
    if request.method == "POST":
        chosen = [request.POST.get(f"part-{number}", "") for number in range(len(preview.rows))]
        count = take_over(minutes, preview, chosen, by=request.user)
        words = "1 stuk" if count == 1 else f"{count} stukken"
        messages.success(request, f"{words} tekst overgenomen uit {preview.file.document.name}.")
        return redirect("minutes:write", minutes.pk)
    return _page(request, minutes, preview)


def _page(request, minutes, preview, error=""):
    field = DocumentField(allowed=WORD)
    context = {"minutes": minutes, "preview": preview, "help": field.help_text, "error": error}
    return render(request, "minutes/writing/read_in.html", context)


def _uploaded(request, minutes):
    """Keep the file as a version of the verslag first: checked, scanned and counted like any other."""
    field = DocumentField(allowed=WORD)
    try:
        file = field.clean(request.FILES["file"])
        minutes_actions.add_version(minutes, file, by=request.user)
    except ValidationError as refusal:
        return _page(request, minutes, Preview(minutes), error=refusal.messages[0])
    return redirect("minutes:read_in", minutes.pk)


@transaction.atomic
def take_over(minutes, preview, chosen, *, by):
    """Make a passage of each part: under the point chosen (`t12`), a new one (`new`) or nowhere.

    Returns how many passages came. What was written already stays.
    """
    if not preview.rows:
        raise Refused("In dit bestand vonden we geen tekst om over te nemen.")
    locked, edition = open_text(minutes)
    if "new" in chosen:
        refuse_adopted(locked)
    points, count = {f"t{point.pk}": point for point in locked.points.all()}, 0
    for ((title, html), _), choice in zip(preview.rows, chosen, strict=True):
        if choice == "new":
            order = STEP * (len(points) + 1)
            point = Point.objects.create(minutes=locked, title=title or "Inleiding", order=order)
            points[f"t{point.pk}"] = point
        else:
            point = points.get(choice)
        if point is not None:
            _put(edition, point, html, by=by)
            count += 1
    touch(locked)
    return count


def _put(edition, point, html, *, by):
    """In the empty passage that waits under the point, else in a new one behind the others."""
    rows = edition.passages.filter(point=point).order_by("order", "pk")
    empty = rows.filter(text="", kind=Passage.Kind.TEXT).first()
    last = rows.last()
    row = empty or Passage(edition=edition, point=point, order=last.order + STEP if last else STEP)
    row.text, row.changed_by = html, by
    row.version += 1
    row.save()
