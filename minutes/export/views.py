"""The written text as Word, as PDF, and two versions compared, for who asks."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from core import paper
from core.querysets import get_permitted
from core.richtext.word import MEDIA_TYPE
from minutes.content import content
from minutes.export.compare import compared
from minutes.export.word import word
from minutes.models import Edition, Minutes

# A longer text would keep a worker busy for more than a few seconds.
MOST_SIGNS = 400_000


@login_not_required
@require_safe
def docx(request, pk):
    found = _written(request, pk)
    response = HttpResponse(word(found), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{_stem(found.minutes)}.docx"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_not_required
@require_safe
def pdf(request, pk):
    found = _written(request, pk)
    signs = sum(len(row.text) for section in found.shown for row in section.passages)
    context = {"found": found, "minutes": found.minutes, "now": timezone.now()}
    context["back"] = found.minutes.get_absolute_url()
    stem = _stem(found.minutes)
    return paper.answer(
        request, "minutes/paper/verslag.html", context, stem=stem, fits=signs < MOST_SIGNS
    )


@require_safe
def editions(request, pk):
    """Two versions in one text: what came and what went, as far as one may see both."""
    minutes = get_permitted(request.user, Minutes.objects.with_meeting(), pk=pk)
    rows = list(Edition.objects.permitted(request.user).filter(minutes=minutes).order_by("number"))
    if len(rows) < 2:
        raise Http404
    by_number = {str(row.number): row for row in rows}
    before = by_number.get(request.GET.get("van"), rows[-2])
    after = by_number.get(request.GET.get("naar"), rows[-1])
    sections = compared(
        content(minutes, request.user, before), content(minutes, request.user, after)
    )
    context = {"minutes": minutes, "editions": rows, "before": before, "after": after}
    return render(request, "minutes/editions.html", {**context, "sections": sections})


def _written(request, pk):
    """What the asker may see of the version readers see, or of the one being written by who writes."""
    minutes = get_permitted(request.user, Minutes.objects.with_meeting(), pk=pk)
    found = written(minutes, request.user)
    if found.edition is None:
        raise Http404
    return found


def written(minutes, user):
    """The version readers see; of a concept, for who writes it, the one that is being written."""
    edition = None
    if not minutes.shown_edition:
        edition = Edition.objects.permitted(user).filter(minutes=minutes).first()
    return content(minutes, user, edition)


def _stem(minutes):
    return slugify(minutes.title)[:80] or "verslag"
