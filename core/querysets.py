"""The queryset every model with rules builds on, and the one way to fetch a row."""

from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, ExpressionWrapper, Value
from django.shortcuts import get_object_or_404

from core.answers import one_question
from core.rules import allowed
from core.watching import WatchedQuerySet


class RuledQuerySet(WatchedQuerySet):
    def permitted(self, user, action="view"):
        """Only the rows on which `user` may do `action`."""
        return self.filter(allowed(user, self._permission(action)))

    def flagged(self, user, *actions):
        """Give each row `may_<action>`, so that templates ask without querying."""
        return self.annotate(**{f"may_{action}": self._flag(user, action) for action in actions})

    def _permission(self, action):
        options = self.model._meta
        return f"{options.app_label}.{get_permission_codename(action, options)}"

    def _flag(self, user, action):
        granted = allowed(user, self._permission(action))
        # An empty Q is everything, which SQL cannot say as an expression.
        return ExpressionWrapper(granted, BooleanField()) if granted else Value(True)


def get_permitted(user, rows, action="view", **lookup):
    """The row; 404 if `user` may not see it, 403 if they see it but may not `action` it."""
    with one_question(user):
        seen = rows.permitted(user)
        row = get_object_or_404(seen if action == "view" else seen.flagged(user, action), **lookup)
    if action != "view" and not getattr(row, f"may_{action}"):
        raise PermissionDenied
    return row
