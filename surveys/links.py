"""The secret in a mail, and the two digests of it: one for who was asked, one for what was answered."""

import hashlib
import secrets

from django.db.models import Q
from django.urls import reverse

from core.links import absolute
from surveys.models import Asked


def new_secret():
    """256 random bits; kept nowhere but in the mail, whose text the outbox erases (sensitive)."""
    return secrets.token_urlsafe(32)


def link(secret):
    """The personal address; looking changes nothing, sending does."""
    return absolute(reverse("surveys:answer", args=[secret]))


def mark(secret):
    """What `Asked` keeps of a secret."""
    return _digest("asked", secret)


def sheet(secret):
    """The key of the Response that is filled in with a secret."""
    return _digest("answers", secret)


def asked_by(secret):
    """Who was asked with this secret; None when there is no such link, or not any more."""
    rows = Asked.objects.select_related("person", "asking__meeting__atrium", "asking__evaluation")
    key = mark(secret)
    row = rows.filter(Q(link=key) | Q(second_link=key)).first()
    return row if row and row.person.is_active else None


def _digest(purpose, secret):
    return hashlib.sha256(f"evaluatie:{purpose}:{secret}".encode()).hexdigest()
