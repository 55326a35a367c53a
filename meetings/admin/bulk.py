"""What one does with several meetings at once, from the list."""

import structlog
from django.contrib import admin, messages
from django.db import OperationalError
from django.shortcuts import render
from django.utils import timezone

from core.excel import download
from core.refusal import Busy, Refused
from meetings import actions, export, previews
from meetings.completeness import missing
from meetings.models import Meeting
from meetings.warnings import warnings
from outbox.forms import WhenForm
from outbox.quiet import leaves_words

NOT_A_DRAFT = "Is al aangekondigd, voorbij of geannuleerd."
BUSY = "Iemand anders is er net mee bezig. Probeer het zo meteen opnieuw."
NOT_REACHED = "De databank antwoordde niet. Probeer het zo meteen opnieuw."
log = structlog.get_logger(__name__)


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
    able, went, invited, skipped = set(drafts.values_list("pk", flat=True)), 0, 0, []
    for meeting in queryset.order_by("pk"):
        why = _announce_one(meeting, request.user, when) if meeting.pk in able else NOT_A_DRAFT
        if why:
            skipped.append(f"{meeting}: niet aangekondigd. {why}")
        else:
            went += 1
            invited += meeting.registrations.count()
    report = messages.success if went else messages.info
    chosen = went + len(skipped)
    report(request, f"Aangekondigd: {went} van de {chosen}. Uitgenodigd: {invited}.")
    for sentence in skipped:
        messages.warning(request, sentence)
    return None


def _announce_one(meeting, by, when):
    """Why it could not be announced, in Dutch; empty when it was."""
    try:
        actions.announce(meeting, by=by, notify=when.notify, due_at=when.due_at)
    except Refused as refusal:
        return str(refusal)
    except Busy:
        return BUSY
    except OperationalError:
        log.exception("meetings.not_announced", meeting=meeting.pk)
        return NOT_REACHED
    return ""


@admin.action(description="Deelnemers in Excel")
def export_participants(model_admin, request, queryset):
    return download("deelnemers", export.participants(queryset.values("pk")))


@admin.action(description="Lijst in Excel")
def export_list(model_admin, request, queryset):
    return download("bijeenkomsten", export.listing(queryset))


def _ask(model_admin, request, queryset, drafts, when):
    now, chosen = timezone.now(), set(drafts.values_list("pk", flat=True))
    rows = []
    for meeting in queryset.order_by("starts_at", "pk"):
        why = missing(meeting, now) if meeting.pk in chosen else NOT_A_DRAFT
        preview = None if why else previews.of_announcement(meeting)
        rows.append((meeting, why, preview, [] if why else warnings(meeting, request.user)))
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
