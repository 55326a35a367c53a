"""What a page is compared with: a constant answer, and the page's SQL without the page."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve
from django.views.decorators.csrf import csrf_exempt

_statements = {}


@csrf_exempt
@login_not_required
def constant(request):
    """The same middleware, no work: the floor of what Django costs."""
    return HttpResponse("<!doctype html><title>Constant</title><p>Constant.")


@login_not_required
def sql_only(request):
    """Execute and fetch what the page at `?page=` asks of the database, and nothing else."""
    address = request.GET["page"]
    key = (address, request.user.pk)
    if key not in _statements:
        _statements[key] = _recorded(address, request)
    with connection.cursor() as cursor:
        for sql, params in _statements[key]:
            cursor.execute(sql, params)
            cursor.fetchall()
    response = HttpResponse(f"<!doctype html><title>SQL</title><p>{len(_statements[key])}")
    response["X-Queries"] = len(_statements[key])
    return response


def _recorded(address, request):
    """The statements of one rendering of the page for the same user, in order."""
    seen = []

    def note(execute, sql, params, many, context):
        if sql.lstrip().upper().startswith("SELECT"):
            seen.append((sql, params))
        return execute(sql, params, many, context)

    inner = RequestFactory(SERVER_NAME="localhost").get(address)
    for name in ("user", "session", "htmx", "csp_nonce", "_csp_nonce", "_messages", "usersession"):
        if hasattr(request, name):
            setattr(inner, name, getattr(request, name))
    match = resolve(inner.path_info)
    with connection.execute_wrapper(note):
        response = match.func(inner, *match.args, **match.kwargs)
        if hasattr(response, "render"):
            response.render()
    return seen
