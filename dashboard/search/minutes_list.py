"""The list of verslagen one may read: here, because it searches like the page that finds everything."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.search.minutes_filters import MinutesFilter
from dashboard.search.query import quote_minutes
from minutes.models import Minutes

PER_PAGE = 20


@require_safe
def index(request):
    rows = Minutes.objects.permitted(request.user, "read")
    filters = MinutesFilter(request.GET, rows, request=request)
    query = filters.query
    found = filters.found.with_meeting().order_by("-dated_on", "-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = quote_minutes(list(page.object_list), query, request.user)
    context = {"filters": filters, "form": filters.form, "page": page, "query": query.text}
    return render(request, "minutes/list.html", context)
