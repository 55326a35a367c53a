"""The register of agreements of an atrium, a year at a time, on the page and in Excel."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.excel import download, workbook
from core.querysets import get_permitted
from core.richtext import plain
from core.times import local, today
from minutes.decisions.forms import YearForm
from minutes.models import Minutes, Passage
from platforms.models import Atrium

PER_PAGE = 30
COLUMNS = ("Datum", "Bijeenkomst", "Verslag", "Punt", "Afspraak", "Thema", "Goedgekeurd op")


def agreed(user, atrium, year):
    """The agreements of adopted verslagen dated in `year`, in the version shown, that `user` sees."""
    rows = Passage.objects.shown().permitted(user).filter(kind=Passage.Kind.DECISION)
    rows = rows.filter(
        edition__minutes__status=Minutes.Status.ADOPTED,
        edition__minutes__meeting__atrium=atrium,
        edition__minutes__dated_on__year=year,
    )
    rows = rows.select_related("edition__minutes__meeting", "point", "theme")
    return rows.order_by("-edition__minutes__dated_on", "edition", "point__order", "order", "pk")


def _asked(request, slug):
    rows = Atrium.objects.permitted(request.user, "read")
    return get_permitted(request.user, rows, slug=slug), YearForm(request.GET)


@require_safe
def decisions(request, slug):
    atrium, form = _asked(request, slug)
    year = form.cleaned_data["jaar"] if form.is_valid() else None
    found = agreed(request.user, atrium, year) if year else Passage.objects.none()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    years = [now for now in range(today().year, today().year - 4, -1) if now != year]
    context = {"atrium": atrium, "form": form, "year": year, "page": page, "years": years}
    return render(request, "minutes/decisions/list.html", context)


@require_safe
def decisions_excel(request, slug):
    """The same rows as a file."""
    atrium, form = _asked(request, slug)
    if not form.is_valid():
        context = {"atrium": atrium, "form": form, "page": Paginator([], 1).get_page(1)}
        return render(request, "minutes/decisions/list.html", context, status=400)
    year = form.cleaned_data["jaar"]
    rows = (_row(passage) for passage in agreed(request.user, atrium, year).iterator())
    return download(f"afspraken-{atrium.slug}-{year}", workbook("Afspraken", COLUMNS, rows))


def _row(passage):
    minutes = passage.edition.minutes
    theme = passage.theme.name if passage.theme else ""
    adopted = local(minutes.adopted_at).date()
    said = (passage.point.title, plain(passage.text), theme)
    return (minutes.dated_on, minutes.meeting.title, minutes.title, *said, adopted)
