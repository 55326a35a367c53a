"""The portal without row locks: the control of the race for the last seat. Never deployed."""

from django.db.models import QuerySet

from atrium.wsgi import application

__all__ = ["application"]


def not_locked(self, *args, **kwargs):
    return self


QuerySet.select_for_update = not_locked
