"""What one does with several meetings at once, from the list."""

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.refusal import Refused
from core.times import today
from meetings import actions, export, previews
from meetings.completeness import missing
from meetings.models import Meeting

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOT_A_DRAFT = "Is al aangekondigd, voorbij of geannuleerd."


@admin.action(description="Aankondigen (eerst nakijken)")
def announce(model_admin, request, queryset):
    """Show per meeting how many are invited or why it is skipped; then announce one by one (T48)."""
    drafts = queryset.permitted(request.user, "announce").filter(status="draft").order_by("pk")
    if "confirm" not in request.POST:
        return _ask(model_admin, request, queryset, drafts)
    for meeting in drafts:
        try:
            with transaction.atomic():
                told = actions.announce(meeting, by=request.user)
        except Refused as refusal:
            messages.warning(request, f"{meeting}: overgeslagen. {refusal}")
        else:
            count = told.registrations.count()
            messages.success(request, f"{meeting}: aangekondigd. Uitgenodigd: {count}.")
    return None


@admin.action(description="Deelnemers in Excel")
def export_participants(model_admin, request, queryset):
    return spreadsheet("deelnemers", export.participants(queryset.values("pk")))


@admin.action(description="Lijst in Excel")
def export_list(model_admin, request, queryset):
    return spreadsheet("bijeenkomsten", export.listing(queryset))


def spreadsheet(stem, content):
    """A download that opens in Excel, named after the day."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{stem}-{today():%Y-%m-%d}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


def _ask(model_admin, request, queryset, drafts):
    now, chosen = timezone.now(), set(drafts.values_list("pk", flat=True))
    rows = []
    for meeting in queryset.order_by("starts_at", "pk"):
        why = missing(meeting, now) if meeting.pk in chosen else NOT_A_DRAFT
        rows.append((meeting, why, 0 if why else previews.of_announcement(meeting).count))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Bijeenkomsten aankondigen",
        "opts": Meeting._meta,
        "rows": rows,
        "meetings": sum(1 for _, why, _ in rows if not why),
        "mails": sum(count for *_, count in rows),
        "checkbox": admin.helpers.ACTION_CHECKBOX_NAME,
    }
    return render(request, "admin/meetings/meeting/announce_several.html", context)
