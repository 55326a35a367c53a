"""Read only: which files there are, what the scanner said, who took them, what the sweep found."""

from django.contrib import admin

from core.admin import RuledAdmin
from documents.models import Document, Download, Sweep


class ReadOnlyAdmin(RuledAdmin):
    def has_add_permission(self, request):
        return False


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    list_display = ["name", "media_type", "size", "scan", "uploaded_by", "uploaded_at"]
    list_filter = ["scan", "media_type"]
    list_select_related = ["uploaded_by"]
    search_fields = ["name"]
    date_hierarchy = "uploaded_at"
    fields = ["name", "media_type", "size", "sha256", "scan", "uploaded_by", "uploaded_at"]


@admin.register(Download)
class DownloadAdmin(ReadOnlyAdmin):
    list_display = ["document", "person", "at"]
    list_select_related = ["document", "person"]
    search_fields = ["document__name", "person__sort_name"]
    date_hierarchy = "at"


@admin.register(Sweep)
class SweepAdmin(ReadOnlyAdmin):
    list_display = ["started_at", "removed", "missing", "damaged"]
