"""*Kondig alles aan*: every draft of a round after one look, each in a transaction of its own."""

from django.contrib import messages
from django.db.transaction import non_atomic_requests
from django.shortcuts import redirect, render

from meetings.announcing import announce_each, looked_over
from meetings.models import Meeting
from meetings.rounds.views import FORM, staff_round
from outbox.forms import WhenForm
from outbox.quiet import leaves_words


@non_atomic_requests
@FORM
def round_announce(request, pk):
    """Show per meeting who is invited or why it is skipped; then announce one by one (T48)."""
    row = staff_round(request, pk)
    drafts = Meeting.objects.filter(round=row, status=Meeting.Status.DRAFT)
    drafts = drafts.select_related("atrium__platform", "municipality", "contact", "theme")
    when = WhenForm(request.POST if "when" in request.POST else None, leaves=leaves_words())
    if "confirm" in request.POST and when.is_valid():
        choice = {"notify": when.notify, "due_at": when.due_at}
        report = announce_each(drafts.order_by("pk"), _nothing, by=request.user, **choice)
        (messages.success if report.went else messages.info)(request, str(report))
        for sentence in report.skipped:
            messages.warning(request, sentence)
        return redirect(row)
    rows = list(looked_over(drafts.order_by("starts_at", "pk"), _nothing, user=request.user))
    context = {
        "round": row,
        "rows": rows,
        "meetings": sum(1 for _, why, *_ in rows if not why),
        "mails": sum(preview.count for _, _, preview, _ in rows if preview),
        "when": when,
    }
    return render(request, "meetings/rounds/announce.html", context)


def _nothing(meeting):
    """Every draft of the round is the organiser's own choice already."""
    return ""
