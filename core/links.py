"""Absolute addresses, and signed links that say what they are for and until when."""

from django.conf import settings
from django.core import signing


def absolute(path):
    """The full address of a page, from the one configured SITE_URL (never from a Host header)."""
    return f"{settings.SITE_URL}{path}"


def sign(purpose, *parts):
    """A token for `purpose` that carries `parts` (text or numbers)."""
    return signing.dumps(list(parts), salt=f"link.{purpose}")


def unsign(purpose, token, *, max_age):
    """The parts of a token, or None when it is forged, for another purpose or older than `max_age` seconds."""
    try:
        return signing.loads(token, salt=f"link.{purpose}", max_age=max_age)
    except signing.BadSignature:
        return None
