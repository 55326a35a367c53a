"""The back office asks the same rules as the pages."""

from django import forms
from django.contrib import admin
from django.contrib.auth import get_permission_codename
from django.db import models
from django.forms import inlineformset_factory
from django.utils.text import capfirst

from core.held import held_rows
from core.people import is_staff_member
from core.rules import NOBODY, RULES, allowed

# The browser's own date picker: it shows a date as the reader writes one.
NATIVE_DATES = {
    models.DateField: {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
}


class RuledAdmin(admin.ModelAdmin):
    """Rows by the view rule; change, add and delete by their own rules; no rule means no.

    Django's table of model permissions is not asked: who may do what is written once, in rules.
    `for_organisers` opens a model to the trekkers, secretaries and relationship managers of an
    atrium (within the rows the rules give them); the rest of the back office is for PBM staff.
    """

    for_organisers = False
    # Where the view rule lets more people know of a row than may read it: the rule of its readers.
    shows = "view"
    formfield_overrides = NATIVE_DATES

    def get_queryset(self, request):
        return super().get_queryset(request).permitted(request.user, self.shows)

    def changelist_view(self, request, extra_context=None):
        """A list is called after what stands in it, not after what one might do with it."""
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    def lookup_allowed(self, lookup, value, request):
        """Only what the page filters on: any other field could be guessed letter by letter."""
        filters = [part[0] if isinstance(part, tuple) else part for part in self.list_filter]
        names = [getattr(part, "parameter_name", part) for part in [*filters, self.date_hierarchy]]
        known = any(name and f"{lookup}__".startswith(f"{name}__") for name in names)
        return known and super().lookup_allowed(lookup, value, request)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        return self._may(request, self.shows, obj)

    def has_change_permission(self, request, obj=None):
        return self._may(request, "change", obj)

    def has_delete_permission(self, request, obj=None):
        return self._may(request, "delete", obj)

    def has_add_permission(self, request):
        return is_staff_member(request.user)

    def _may(self, request, action, obj):
        permission = f"{self.opts.app_label}.{get_permission_codename(action, self.opts)}"
        if permission not in RULES or not (self.for_organisers or is_staff_member(request.user)):
            return False
        granted = allowed(request.user, permission)
        if obj is None or granted == NOBODY:
            return granted != NOBODY
        return self.model._default_manager.filter(granted, pk=obj.pk).exists()


class RuledInline(admin.TabularInline):
    """Rows of a child model on the page of their parent, by the child's own rules.

    Whoever may change the parent may add; which rows show and may change or go is asked per
    action of the child model, so a model without a delete rule keeps its rows.
    """

    extra = 0
    formfield_overrides = NATIVE_DATES

    def get_extra(self, request, obj=None, **kwargs):
        """A held form comes back with the rows that were added to it."""
        rows = inlineformset_factory(self.parent_model, self.model, fk_name=self.fk_name, fields=[])
        return max(self.extra, held_rows(request, rows.get_default_prefix()))

    def get_queryset(self, request):
        return super().get_queryset(request).permitted(request.user)

    def has_view_permission(self, request, obj=None):
        return self._has_rule(request, "view")

    def has_change_permission(self, request, obj=None):
        return self._has_rule(request, "change")

    def has_add_permission(self, request, obj=None):
        return self._has_rule(request, "change")

    def has_delete_permission(self, request, obj=None):
        return self._has_rule(request, "delete")

    def _has_rule(self, request, action):
        permission = f"{self.opts.app_label}.{get_permission_codename(action, self.opts)}"
        return permission in RULES and allowed(request.user, permission) != NOBODY
