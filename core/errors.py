"""Dutch error pages with a request id; they work without a database."""

import sys
from urllib.parse import urlencode

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from structlog.contextvars import get_contextvars

from core.held import came_from_here, hold, page_of


def error_page(request, status, title, text, log_in=""):
    """Render one error page that needs neither session nor database.

    `log_in`: the address of the log-in page, where that may help.
    """
    context = {
        "status": status,
        "title": title,
        "text": text,
        "log_in": log_in,
        "request_id": get_contextvars().get("request_id", ""),
    }
    return HttpResponse(render_to_string("error.html", context), status=status)


def busy(request):
    """503 for a moment of crowding; what was filled in stands in the page, ready to send again."""
    kept = [(name, value) for name, values in request.POST.lists() for value in values]
    context = {"kept": kept, "request_id": get_contextvars().get("request_id", "")}
    response = HttpResponse(render_to_string("busy.html", context), status=503)
    response["Retry-After"] = "2"
    return response


def conflict(request, text):
    return error_page(request, 409, "Dit formulier is al verstuurd", text)


def bad_request(request, exception=None):
    return error_page(
        request,
        400,
        "Dit konden we niet lezen",
        "Het adres of het formulier bevat tekens die niet kunnen.",
    )


def permission_denied(request, exception=None):
    return error_page(
        request,
        403,
        "Dit mag u niet doen",
        "Deze pagina of handeling is niet voor u bestemd. Denkt u dat dit niet klopt? Neem dan "
        "contact op met uw relatiebeheerder.",
    )


def page_not_found(request, exception=None):
    """The same answer for what is hidden and what is not there; a visitor is offered to log in."""
    log_in = _log_in_first(request)
    text = "Misschien is het adres fout getikt, of is deze pagina niet voor u bestemd."
    if log_in:
        text += " Veel pagina's zijn er alleen voor leden. Na het aanmelden komt u hier terug."
    return error_page(request, 404, "Deze pagina bestaat niet", text, log_in)


def _log_in_first(request):
    """Where a visitor logs in and comes back to this page; who follows a mail often is not logged in."""
    user = getattr(request, "user", None)
    if request.method != "GET" or user is None or user.is_authenticated:
        return ""
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}"


def server_error(request):
    """Say whether trying again later makes sense: a database that is away or too busy is 503."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable(request)
    return error_page(
        request,
        500,
        "Er liep iets mis",
        "Wat u invulde is niet bewaard. Probeer het opnieuw, of meld ons het nummer hieronder.",
    )


def unavailable(request):
    """The database is away (reliability.md 1, row 11); ask to come back in half a minute."""
    response = error_page(
        request,
        503,
        "Het portaal is even niet bereikbaar",
        "Wat u invulde is niet bewaard. Probeer het over een minuut opnieuw.",
    )
    response["Retry-After"] = "30"
    return response


def csrf_failure(request, reason=""):
    """A form of before a new log-in has an old token: show it again. One of elsewhere is refused."""
    if came_from_here(request) and request.user.is_authenticated:
        hold(request, request.user.pk)
        return HttpResponseRedirect(page_of(request))
    return error_page(
        request,
        403,
        "Uw formulier was verlopen",
        "Ga terug, laad de pagina opnieuw en verstuur het formulier nog eens.",
    )
