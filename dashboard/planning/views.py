"""The pages of the cockpit, for whoever organises an atrium, about those atria."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.excel import download
from core.times import today
from dashboard.planning import year
from dashboard.planning.filters import YearForm
from dashboard.planning.sheet import year_sheet
from platforms.standing import organises_anything


@require_safe
def year_plan(request):
    form = year_form(request)
    rows = form.rows()
    context = {
        "form": form,
        "rows": rows,
        "quarters": year.QUARTERS,
        "unseen": year.unseen_by_manager(rows),
        "unreported": sum(len(row.unreported) for row in rows),
    }
    if form.is_valid():
        context |= {"year": form.cleaned_data["jaar"], "platform": form.cleaned_data["platform"]}
        platforms = form.platforms.values()
        context["may_propose"] = context["year"] >= today().year and any(r.missing for r in rows)
        context["overview"] = year.overview(request.user, context["year"], platforms)
    return render(request, "planning/year.html", context)


@require_safe
def excel(request):
    """The rows of the page as a file."""
    form = year_form(request)
    rows = form.rows()
    if not form.is_valid():
        return render(request, "planning/year.html", {"form": form, "rows": rows}, status=400)
    chosen = form.cleaned_data
    content = year_sheet(chosen["platform"], chosen["jaar"], rows)
    return download(f"planning-{chosen['jaar']}-{chosen['platform'].slug}", content)


def year_form(request):
    """Which year and which atria are asked for; 403 for who organises nothing."""
    if not organises_anything(request.user):
        raise PermissionDenied
    return YearForm(request.GET, user=request.user)
