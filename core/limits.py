"""Count how often something is done, in the shared cache."""

from functools import wraps

from django.core.cache import cache

from core.errors import unavailable


def closed_when_uncounted(view):
    """Send nothing through `view` while the cache is away: guessing without a limit stays shut.

    Reading stays open (reliability.md 1, row 10).
    """

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.method == "POST" and not _is_counting():
            return unavailable(request)
        return view(request, *args, **kwargs)

    return guarded


def _is_counting():
    """A cache that cannot fall away (memory, files) always counts."""
    ask = getattr(cache, "is_reachable", None)
    return ask is None or ask()


def within_limit(what, who, *, most, seconds):
    """Count one more `what` by `who`; whether it is at most `most` within `seconds`."""
    key = f"limit:{what}:{who}"
    if cache.add(key, 1, seconds):
        return True
    try:
        return cache.incr(key) <= most
    except ValueError:  # it expired in between
        cache.set(key, 1, seconds)
        return True
