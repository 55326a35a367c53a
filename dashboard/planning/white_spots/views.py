"""The page of the white spots, and what one does about one of them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from core.excel import download, workbook
from core.querysets import get_permitted
from core.times import day_words
from dashboard.planning.white_spots.forms import SpotForm
from dashboard.planning.white_spots.spots import by_manager
from meetings.models import TalkingPoint
from meetings.talking_points.actions import drop_point, raise_point
from platforms.models import LOCAL_ATRIUM, PARTNER_MEETING, Atrium
from platforms.standing import organises_anything

COLUMNS = [
    *("Relatiebeheerder", "Gemeente", "NIS-code", "Provincie", "Lokaal Atrium"),
    *("Waarom", "Laatst gezien", "Te bespreken op Partneroverleg"),
]


@require_safe
def white_spots(request):
    form = _form(request)
    spots = form.spots()
    context = {"form": form, "spots": spots, "groups": by_manager(spots)}
    return render(request, "planning/white_spots.html", context)


@require_safe
def white_spots_excel(request):
    """The spots of the page as a file, a row per relationship manager."""
    form = _form(request)
    spots = form.spots()
    if not form.is_valid():
        return render(request, "planning/white_spots.html", {"form": form}, status=400)
    rows = [_cells(person, spot) for person, group in by_manager(spots) for spot in group]
    return download("witte-vlekken", workbook("Witte vlekken", COLUMNS, rows))


@require_POST
def discuss(request, partner, about):
    """*Bespreek op Partneroverleg*: `partner` and `about` are atria with a municipality in common."""
    meetings = Atrium.objects.filter(platform__code=PARTNER_MEETING, is_active=True)
    partner = get_permitted(request.user, meetings, "organise", pk=partner)
    shared = Atrium.objects.filter(platform__code=LOCAL_ATRIUM, is_active=True)
    shared = shared.filter(municipalities__in=partner.municipalities.values("pk")).distinct()
    about = get_permitted(request.user, shared, "organise", pk=about)
    point = raise_point(partner, about=about, by=request.user)
    if point.item is None:
        where = f"komt op de agenda van het volgende overleg dat u plant ({partner})."
    else:
        where = f"staat op de agenda van {day_words(point.item.meeting.starts_at)} ({partner})."
    messages.success(request, f"‘{point}’ {where}")
    return _back(request)


@require_POST
def drop(request, pk):
    """Take a point back."""
    rows = TalkingPoint.objects.select_related("item__meeting", "atrium")
    point = get_permitted(request.user, rows, pk=pk)
    drop_point(point, by=request.user)
    messages.success(request, f"‘{point}’ staat niet meer bij {point.atrium}.")
    return _back(request)


def _back(request):
    """To the page as it was filtered."""
    query = request.GET.urlencode()
    return redirect(reverse("planning:white_spots") + (f"?{query}" if query else ""))


def _form(request):
    if not organises_anything(request.user):
        raise PermissionDenied
    return SpotForm(request.GET, user=request.user)


def _cells(person, spot):
    return [
        str(person or ""),
        spot.municipality.name,
        spot.municipality.nis,
        spot.municipality.province.name,
        spot.atrium.name,
        spot.words,
        spot.last_seen,
        spot.point is not None,
    ]
