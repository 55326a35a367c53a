"""How long someone stays logged in (reliability.md 2.5): 8 hours idle, staff 1 hour, at most 24."""

import time

from django.conf import settings

LOGGED_IN_AT = "logged_in_at"
SEEN_AT = "seen_at"
IDLE_SECONDS = settings.SESSION_COOKIE_AGE
STAFF_IDLE_SECONDS = 60 * 60
LONGEST_SECONDS = 24 * 60 * 60
# A session is written at most once a minute.
NOTE_EVERY_SECONDS = 60


def seconds_idle_left(request):
    """How long the session lasts when nothing more is done, in seconds; not above 0: it is over."""
    limit = STAFF_IDLE_SECONDS if request.user.is_staff_member else IDLE_SECONDS
    now = time.time()
    return limit - (now - request.session.get(SEEN_AT, now))


def seconds_at_most_left(request):
    """How long the session lasts whatever is done, in seconds."""
    now = time.time()
    return LONGEST_SECONDS - (now - request.session.get(LOGGED_IN_AT, now))


def seconds_left(request):
    """When the session ends if nothing more is done, in whole seconds from now."""
    return max(int(min(seconds_idle_left(request), seconds_at_most_left(request))), 0)


def note_use(request):
    """The idle time begins anew."""
    now = time.time()
    if now - request.session.get(SEEN_AT, 0) > NOTE_EVERY_SECONDS:
        request.session[SEEN_AT] = now


def extend(request):
    """As `note_use`, to the second: who asks for more time gets all of it."""
    request.session[SEEN_AT] = time.time()
