"""Count how often something is done, in the shared cache."""

from django.core.cache import cache


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
