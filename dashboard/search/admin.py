"""Read only: what the nightly comparison of the search index found."""

from django.contrib import admin

from dashboard.models import SearchCheck
from documents.admin import ReadOnlyAdmin


@admin.register(SearchCheck)
class SearchCheckAdmin(ReadOnlyAdmin):
    list_display = [
        "started_at",
        "finished_at",
        "is_rebuild",
        "checked",
        "missing",
        "changed",
        "gone",
    ]
    list_filter = ["is_rebuild"]
    fields = [*list_display]
