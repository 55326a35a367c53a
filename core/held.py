"""A form that arrives without a session waits until the same person is back (T112, WCAG 3.3.7).

What was filled in stands in the new, empty session of that browser, for one hour and for one
person. After logging in, the page of the form shows it again (core.refill); nothing is sent by
itself. Files and secrets are never kept.
"""

import time
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.http import url_has_allowed_host_and_scheme

from core.links import sign, unsign

KEPT = "held_form"
KEEP_SECONDS = 60 * 60
MOST_CHARACTERS = 100_000
NEVER_KEPT = {"csrfmiddlewaretoken", "credential", "password"}
OWNER_COOKIE = "__Host-wie" if settings.SECURE else "wie"
OWNER_SECONDS = 7 * 24 * 60 * 60


def remember_owner(response, person):
    """Note in the browser who logged in, signed: only they get back what they still send here."""
    response.set_cookie(
        OWNER_COOKIE,
        sign("owner", person.pk),
        max_age=OWNER_SECONDS,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def owner_of(request):
    """The key of the person who filled in what arrives now, or None when nobody can tell."""
    if request.user.is_authenticated:
        return request.user.pk
    parts = unsign("owner", request.COOKIES.get(OWNER_COOKIE, ""), max_age=OWNER_SECONDS)
    return parts[0] if parts else None


def page_of(request):
    """The address of the page on which the form that arrives stands.

    Some forms are sent to an address that shows nothing itself; the browser says where it was.
    """
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(
        came_from, {request.get_host()}, require_https=request.is_secure()
    ):
        return request.get_full_path()
    parts = urlsplit(came_from)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def came_from_here(request):
    """Whether a page of ours sent this form; a browser lets no other page say so."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def hold(request, owner):
    """Keep the form that arrives for the person with key `owner`; with None nothing is kept.

    Nor what is typed on the pages about logging in, which are the ones without a namespace.
    """
    if owner is None or not request.resolver_match.namespaces:
        return
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NEVER_KEPT
        for value in values
    ]
    is_too_long = sum(len(name) + len(value) for name, value in fields) > MOST_CHARACTERS
    request.session[KEPT] = {
        "owner": owner,
        "page": urlsplit(page_of(request)).path,
        "action": request.path,
        "fields": [] if is_too_long else fields,
        "is_too_long": is_too_long,
        "has_files": bool(request.FILES),
        "at": time.time(),
    }


def held_for(request):
    """What waits for the person who asks, on whatever page; None when nothing does."""
    kept = request.session.get(KEPT)
    if kept is None or not request.user.is_authenticated or kept["owner"] != request.user.pk:
        return None
    return kept if time.time() - kept["at"] < KEEP_SECONDS else None


def drop_unless_of(request, person):
    """Throw away what waits in this browser for someone else than who logs in."""
    kept = request.session.get(KEPT)
    if kept and kept["owner"] != person.pk:
        del request.session[KEPT]


def held_rows(request, prefix):
    """How many new rows the held form has in its list `prefix`, to draw as many again."""
    kept = held_for(request)
    if kept is None or kept["page"] != request.path:
        return 0
    fields = dict(kept["fields"])
    counts = [fields.get(f"{prefix}-{name}_FORMS", "0") for name in ("TOTAL", "INITIAL")]
    if not all(count.isdecimal() and len(count) < 4 for count in counts):
        return 0
    return max(int(counts[0]) - int(counts[1]), 0)
