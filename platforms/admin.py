"""Platforms, atria, themes, requests and agreements in the back office.

Memberships stand in `dashboard.admin`: ending one also cancels registrations.
"""

from django.contrib import admin
from django.db.models import Count, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.html import format_html

from core.admin import RuledAdmin
from platforms import actions
from platforms.models import Agreement, Atrium, JoinRequest, Theme
from platforms.standing import organises_anything


@admin.register(Atrium)
class AtriumAdmin(RuledAdmin):
    # Who plans a meeting picks the atrium from a list that this admin serves.
    for_organisers = True
    list_display = ["name", "platform", "province", "member_count", "is_active"]
    list_select_related = ["platform", "province"]
    list_filter = ["is_active", "platform", "province"]
    search_fields = ["name", "municipalities__name"]
    prepopulated_fields = {"slug": ["name"], "code": ["name"]}
    autocomplete_fields = ["municipalities"]

    def get_queryset(self, request):
        ended = Q(memberships__end_on__lt=Now())
        current = Q(memberships__start_on__lte=Now()) & ~ended
        people = Count("memberships__person", filter=current, distinct=True)
        return super().get_queryset(request).annotate(people=people)

    @admin.display(description="personen", ordering="people")
    def member_count(self, atrium):
        return atrium.people

    def get_prepopulated_fields(self, request, obj=None):
        """Nothing is filled in for who only looks."""
        may = self.has_change_permission(request, obj)
        return super().get_prepopulated_fields(request, obj) if may else {}


@admin.register(Theme)
class ThemeAdmin(RuledAdmin):
    for_organisers = True
    list_display = ["name", "atrium", "year", "state"]
    list_select_related = ["atrium"]
    list_filter = ["state", "year", "atrium__platform"]
    # Choosing is done on the page of the atrium, where the support stands.
    fields = ["atrium", "year", "name"]
    search_fields = ["name", "atrium__name"]

    def has_add_permission(self, request):
        return organises_anything(request.user)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "atrium":
            kwargs["queryset"] = Atrium.objects.permitted(request.user, "organise")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(JoinRequest)
class JoinRequestAdmin(RuledAdmin):
    """Read here; decided on the page of the request, or from the list (`dashboard.admin`)."""

    for_organisers = True
    list_display = ["__str__", "organisation", "function", "asked_at", "status", "decide_link"]
    list_select_related = ["atrium", "organisation", "function"]
    list_filter = ["status", "atrium__platform"]
    search_fields = ["first_name", "last_name", "email", "atrium__name", "organisation__name"]
    date_hierarchy = "asked_at"

    def has_add_permission(self, request):
        return False

    @admin.display(description="beslissen")
    def decide_link(self, row):
        if row.status != JoinRequest.Status.OPEN:
            return ""
        return format_html(
            '<a href="{}">Bekijk en beslis</a>', reverse("platforms:decide", args=[row.pk])
        )


@admin.register(Agreement)
class AgreementAdmin(RuledAdmin):
    """A version in force is what people accepted: from then on only a new version changes it."""

    list_display = ["version", "valid_from", "accepted_count"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(people=Count("acceptances"))

    @admin.display(description="aanvaard door", ordering="people")
    def accepted_count(self, agreement):
        return agreement.people

    def save_model(self, request, obj, form, change):
        actions.publish_agreement(obj)
