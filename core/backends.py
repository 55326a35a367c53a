"""Make `user.has_perm(permission, row)` ask the same rules, for Django and allauth."""

from django.contrib.auth.backends import BaseBackend

from core.rules import RULES, allowed


class RuleBackend(BaseBackend):
    def has_perm(self, user_obj, perm, obj=None):
        if obj is None or perm not in RULES:
            return False
        rows = type(obj)._base_manager.filter(allowed(user_obj, perm))
        return rows.filter(pk=obj.pk).exists()
