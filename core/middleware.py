"""Around every request: impossible input is refused early, a change is one transaction."""

from django.conf import settings
from django.contrib import messages
from django.contrib.messages import get_messages
from django.db import OperationalError, transaction
from django.http import HttpResponseRedirect
from django.utils.cache import patch_cache_control

from core.answers import keep_answers
from core.errors import bad_request, busy, conflict, unavailable
from core.refusal import Busy, Conflict, Refused

TRIES = 3
COLLISIONS = {"40001", "40P01"}  # serialization failure, deadlock (PostgreSQL)
SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}


class PrivateMiddleware:
    """Keep no copy of what someone who is logged in sees, so that the back button shows nothing
    after logging out (reliability.md, case 37). A page that says itself how it is kept decides.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        is_personal = settings.SESSION_COOKIE_NAME in request.COOKIES
        if is_personal and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response


class BadInputMiddleware:
    """Answer 400 to NUL bytes, which no text field accepts and PostgreSQL cannot store."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        address = f"{request.path}?{request.META.get('QUERY_STRING', '')}"
        if "\x00" in address or "%00" in address:
            return bad_request(request)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Look at the form after CSRF has read it; a file's content is not a text field."""
        if request.method in SAFE_METHODS or request.content_type not in {
            "application/x-www-form-urlencoded",
            "multipart/form-data",
        }:
            return None
        texts = (value for _, values in request.POST.lists() for value in values)
        return bad_request(request) if any("\x00" in text for text in texts) else None


class TransactionMiddleware:
    """Run a changing request as one transaction; a `Refused` rolls it back and is shown.

    A request that only reads asks who the reader is once (core.answers.asked_once).

    Django's ATOMIC_REQUESTS would also open one for every page that is only read, which on
    SQLite (IMMEDIATE) makes readers wait for each other. Must stand last in MIDDLEWARE.

    When the database ends a transaction because it waited for another that waited for it, the
    request is tried again, three times in all (reliability.md 2.2).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method in SAFE_METHODS:
            if getattr(request.user, "answers", None) is None:  # not begun before the page
                keep_answers(request.user)
            return None
        if getattr(view, "_non_atomic_requests", None):
            return None
        for tries_left in reversed(range(TRIES)):
            try:
                return self._answer(request, view, args, kwargs)
            except OperationalError as error:
                if getattr(error.__cause__, "sqlstate", None) not in COLLISIONS:
                    raise
                if request.FILES:  # read already, and too large for the page to keep
                    return unavailable(request)
                if not tries_left:
                    return busy(request)
                # What the lost attempt wanted to say did not happen.
                get_messages(request)._queued_messages.clear()
        return None

    def _answer(self, request, view, args, kwargs):
        try:
            with transaction.atomic():
                response = view(request, *args, **kwargs)
                if hasattr(response, "render") and callable(response.render):
                    response = response.render()
                return response
        except Refused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(request.get_full_path())
        except Busy:
            return busy(request)
        except Conflict as difference:
            return conflict(request, str(difference))
