"""One search over everything one may see, and the titles it suggests while one types."""

from functools import wraps

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.errors import error_page
from core.limits import within_limit
from dashboard.models import SearchEntry
from dashboard.search.facets import Counts, listed
from dashboard.search.forms import SearchForm
from dashboard.search.query import (
    Query,
    completions,
    entries,
    matching,
    quote,
    ranked,
    seen_by,
)

PER_PAGE = 20
PER_THEME = 50
PER_MINUTE = 60
TYPED_PER_MINUTE = 240


def limited(what, most):
    """At most so many a minute of each person, or of each address for visitors."""

    def wrap(view):
        @wraps(view)
        def counted(request, *args, **kwargs):
            person = request.user.pk or get_adapter().get_client_ip(request)
            if within_limit(what, person, most=most, seconds=60):
                return view(request, *args, **kwargs)
            return error_page(
                request,
                429,
                "Even geduld",
                "U zocht heel veel na elkaar. Wacht een minuut en probeer opnieuw.",
            )

        return counted

    return wrap


@login_not_required
@require_safe
@limited("search", PER_MINUTE)
def results(request):
    form = SearchForm(request.GET, user=request.user)
    context = {"form": form, "query": Query("")}
    if form.is_valid() and form.is_asked:
        context |= _found(request, form)
    elif form.is_valid():
        form.offer(Counts())
    return render(request, "search/results.html", context)


def _found(request, form):
    query = Query(form.cleaned_data["q"])
    rows = ranked(form.narrow(matching(query)), query, request.user)
    keys, counts = listed(rows, form.chosen, request.user)
    form.offer(counts)
    page = Paginator(keys, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [quote(entry, query) for entry in entries(page.object_list, request.user)]
    return {"query": query, "page": page, "counts": counts, "tabs": _tabs(form, counts)}


def _tabs(form, counts):
    """The sorts of things that were found, with how many of each, and the one that is open."""
    of = counts.of["tab"]
    chosen = form.cleaned_data["soort"]
    tabs = [("", "Alles", sum(of.values()))]
    tabs += [(tab.value, tab.label, of[tab.value]) for tab in SearchEntry.Tab]
    return [
        {"value": value, "label": label, "number": number, "is_open": value == chosen}
        for value, label, number in tabs
        if number or value == chosen
    ]


@login_not_required
@require_safe
@limited("suggest", TYPED_PER_MINUTE)
def suggestions(request):
    titles = completions(request.user, request.GET.get("q", ""))
    response = JsonResponse({"titles": titles})
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@limited("search", PER_MINUTE)
def theme(request, slug):
    """What all atria said about one theme, as far as the reader may see it; else there is none."""
    rows = seen_by(request.user).filter(shown_slug=slug).select_related("atrium")
    rows = rows.exclude(kind="item")  # every agenda has its welcome and its questions
    page = Paginator(rows.order_by("atrium__name", "-at", "tab", "key"), PER_THEME)
    page = page.get_page(request.GET.get("page"))
    if not page.object_list:
        raise Http404
    page.object_list = [quote(entry, Query("")) for entry in page.object_list]
    newest = rows.order_by("-at").values_list("theme", flat=True).first()
    return render(request, "search/theme.html", {"theme": newest, "slug": slug, "page": page})
