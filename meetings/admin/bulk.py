"""What one does with several meetings at once, from the list."""

from django.contrib import admin, messages
from django.shortcuts import render

from core.excel import download
from meetings import announcing, export
from meetings.models import Meeting
from outbox.forms import WhenForm
from outbox.quiet import leaves_words

NOT_A_DRAFT = "Is al aangekondigd, voorbij of geannuleerd."


@admin.action(description="Aankondigen (eerst nakijken)")
def announce(model_admin, request, queryset):
    """Show per meeting how many are invited or why it is skipped; then announce one by one (T48).

    Each in a transaction of its own, for never are two meetings locked in one (reliability.md
    2.2): so what went stays, whatever happens to the next (`MeetingAdmin.changelist_view`).
    """
    drafts = queryset.permitted(request.user, "announce").filter(status="draft").order_by("pk")
    when = WhenForm(request.POST if "when" in request.POST else None, leaves=leaves_words())
    if "confirm" not in request.POST or not when.is_valid():
        return _ask(model_admin, request, queryset, drafts, when)
    why_not = _unless_among(drafts)
    report = announcing.announce_each(
        queryset.order_by("pk"),
        why_not,
        by=request.user,
        notify=when.notify,
        due_at=when.due_at,
    )
    (messages.success if report.went else messages.info)(request, str(report))
    for sentence in report.skipped:
        messages.warning(request, sentence)
    return None


def _unless_among(drafts):
    able = set(drafts.values_list("pk", flat=True))
    return lambda meeting: "" if meeting.pk in able else NOT_A_DRAFT


@admin.action(description="Deelnemers in Excel")
def export_participants(model_admin, request, queryset):
    return download("deelnemers", export.participants(queryset.values("pk")))


@admin.action(description="Lijst in Excel")
def export_list(model_admin, request, queryset):
    return download("bijeenkomsten", export.listing(queryset))


def _ask(model_admin, request, queryset, drafts, when):
    chosen = queryset.order_by("starts_at", "pk")
    why_not = _unless_among(drafts)
    rows = list(announcing.looked_over(chosen, why_not, user=request.user))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Bijeenkomsten aankondigen",
        "opts": Meeting._meta,
        "rows": rows,
        "meetings": sum(1 for _, why, *_ in rows if not why),
        "mails": sum(preview.count for _, _, preview, _ in rows if preview),
        "when": when,
        "checkbox": admin.helpers.ACTION_CHECKBOX_NAME,
    }
    return render(request, "admin/meetings/meeting/announce_several.html", context)
