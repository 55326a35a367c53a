"""The page of the proposals: look, change, and keep what one wants as drafts."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dashboard.planning.proposals.forms import AcceptForm, offered
from dashboard.planning.proposals.search import Found, propose
from dashboard.planning.views import year_form
from meetings.actions import plan_several


@require_http_methods(["GET", "POST"])
def proposals(request):
    """Dates for what the atria of the cockpit lack, or one of them (`atrium` in the address)."""
    chosen = year_form(request)
    if not chosen.is_valid():
        return render(request, "planning/proposals.html", {"chosen": chosen}, status=400)
    year, platform = chosen.cleaned_data["jaar"], chosen.cleaned_data["platform"]
    back = _cockpit(request, year, platform)
    found = Found([], [])
    if request.method == "POST":
        form = AcceptForm(request.POST, user=request.user, platform=platform)
        if form.is_valid() and "look" not in request.POST:
            _say(request, plan_several(form.plans(), by=request.user, nonce=form.nonce))
            return redirect(back)
    else:
        found = propose(request.user, _rows(request, chosen), year, platform)
        form = offered(found, request.user, platform)
    context = {"form": form, "found": found, "year": year, "platform": platform, "back": back}
    return render(request, "planning/proposals.html", context)


def _cockpit(request, year, platform):
    """The address of the cockpit as one left it, with its filters."""
    query = request.GET.copy()
    query.pop("atrium", None)
    query["jaar"], query["platform"] = year, platform.slug
    return f"{reverse('planning:year')}?{query.urlencode()}"


def _rows(request, chosen):
    """The rows of the cockpit that were asked for; 404 for an atrium that is not among them."""
    rows, asked = chosen.rows(), request.GET.get("atrium")
    if not asked:
        return rows
    mine = [row for row in rows if str(row.atrium.pk) == asked]
    if not mine:
        raise Http404
    return mine


def _say(request, drafts):
    if not drafts:
        messages.info(request, "Deze voorstellen waren al bewaard; er is niets veranderd.")
        return
    kept = "1 concept is bewaard." if len(drafts) == 1 else f"{len(drafts)} concepten zijn bewaard."
    messages.success(request, f"{kept} Er is nog niemand op de hoogte: vul aan en kondig aan.")
