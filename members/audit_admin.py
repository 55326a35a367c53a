"""The audit log for staff: who changed what, when. To read, never to change (T116)."""

from auditlog.models import LogEntry
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.utils.html import format_html_join

from core.admin import RuledAdmin
from core.people import is_staff_member
from core.times import moment_words

ACTIONS = {
    LogEntry.Action.CREATE: "toegevoegd",
    LogEntry.Action.UPDATE: "gewijzigd",
    LogEntry.Action.DELETE: "verwijderd",
    LogEntry.Action.ACCESS: "bekeken",
}


class ActionFilter(admin.SimpleListFilter):
    title = "handeling"
    parameter_name = "handeling"

    def lookups(self, request, model_admin):
        return [(str(action), label) for action, label in ACTIONS.items()]

    def queryset(self, request, queryset):
        chosen = {str(action): action for action in ACTIONS}.get(self.value())
        return queryset if chosen is None else queryset.filter(action=chosen)


class KindFilter(admin.SimpleListFilter):
    title = "soort gegeven"
    parameter_name = "soort"

    def lookups(self, request, model_admin):
        rows = ContentType.objects.filter(pk__in=LogEntry.objects.values("content_type"))
        return sorted(((str(row.pk), row.name) for row in rows), key=lambda row: row[1])

    def queryset(self, request, queryset):
        known = (self.value() or "").isdigit() and len(self.value()) < 10
        return queryset.filter(content_type=self.value()) if known else queryset


@admin.register(LogEntry)
class AuditAdmin(RuledAdmin):
    """A library's model has no rules of ours: staff see every row, nobody changes one."""

    list_display = ["moment", "who", "what", "kind", "about"]
    list_filter = [ActionFilter, KindFilter]
    list_select_related = ["actor", "content_type"]
    search_fields = ["object_repr", "actor__sort_name", "actor__email"]
    search_help_text = "Waarover, of wie het deed"
    date_hierarchy = "timestamp"
    ordering = ["-timestamp", "-pk"]
    show_full_result_count = False
    fields = ["moment", "who", "what", "kind", "about", "difference", "address"]
    readonly_fields = fields

    def get_queryset(self, request):
        return admin.ModelAdmin.get_queryset(self, request)

    def has_view_permission(self, request, obj=None):
        return is_staff_member(request.user)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="wanneer", ordering="timestamp")
    def moment(self, entry):
        return moment_words(entry.timestamp)

    @admin.display(description="wie")
    def who(self, entry):
        return entry.actor or "het systeem"

    @admin.display(description="wat")
    def what(self, entry):
        return ACTIONS[entry.action]

    @admin.display(description="soort gegeven")
    def kind(self, entry):
        return entry.content_type.name

    @admin.display(description="waarover")
    def about(self, entry):
        return entry.object_repr

    @admin.display(description="netwerkadres")
    def address(self, entry):
        return entry.remote_addr or ""

    @admin.display(description="verschil")
    def difference(self, entry):
        lines = [_line(entry, name, values) for name, values in (entry.changes or {}).items()]
        return format_html_join("", "<p>{}: {} → {}</p>", lines)


def _line(entry, name, values):
    """A changed field in words; a many-to-many change says what was added or taken away."""
    model = entry.content_type.model_class()
    try:
        label = model._meta.get_field(name).verbose_name if model else name
    except FieldDoesNotExist:
        label = name
    if isinstance(values, dict):
        verb = {"add": "erbij", "delete": "weg"}.get(values["operation"], values["operation"])
        return label, verb, ", ".join(values["objects"])
    return label, *(value if value not in (None, "None", "") else "leeg" for value in values)
