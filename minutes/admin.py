"""The back office shows the verslagen and leads to their pages, where the actions are."""

from django.contrib import admin
from django.utils.html import format_html

from core.admin import RuledAdmin
from minutes.models import Minutes, StandardSentence


@admin.register(Minutes)
class MinutesAdmin(RuledAdmin):
    """A list to work with; writing happens on the pages themselves."""

    for_organisers = True
    shows = "read"
    list_display = ["title", "meeting", "dated_on", "status", "published_at", "page"]
    list_filter = ["status", "meeting__atrium__platform"]
    list_select_related = ["meeting__atrium"]
    search_fields = ["title", "summary", "meeting__atrium__name"]
    date_hierarchy = "dated_on"
    fields = ["title", "meeting", "dated_on", "summary", "status", "published_at", "page"]
    readonly_fields = fields

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="pagina")
    def page(self, minutes):
        return format_html('<a href="{}">Open het verslag</a>', minutes.get_absolute_url())


@admin.register(StandardSentence)
class StandardSentenceAdmin(RuledAdmin):
    """What PBM offers who writes a verslag."""

    list_display = ["title", "item_kind", "platform", "text"]
    list_filter = ["item_kind", "platform"]
    list_select_related = ["platform"]
    search_fields = ["title", "text"]
