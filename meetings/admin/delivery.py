"""Who got which mail about a meeting, when, with what result; and once more for what failed."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from meetings import previews
from meetings.admin import pages
from outbox import actions as outbox
from outbox.models import Message

State = Message.State
CAN_RETRY = outbox.MAY_RETRY
PER_PAGE = 100


@require_http_methods(["GET", "POST"])
def messages_of(request, pk):
    meeting = pages.organised(request, pk)
    rows = previews.sent_about(meeting)
    if request.method == "POST":
        return _retry(request, meeting, rows)
    state = request.GET.get("staat", "")
    shown = rows.filter(state=state) if state in State.values else rows
    context = {
        "counts": [(State(state), count) for state, count in rows.by_state().items()],
        "state": state,
        "page_of": Paginator(shown, PER_PAGE).get_page(request.GET.get("p")),
        "can_retry": CAN_RETRY,
        "failed": rows.filter(state__in=CAN_RETRY).exclude(text="").count(),
    }
    for message in context["page_of"]:
        message.readable = readable(message)
    return pages.page(request, "messages", meeting, "Verzonden berichten", **context)


def readable(message):
    """The text as sent, without the link by which one answers in the person's place."""
    if message.sensitive or not message.text:
        return ""
    return previews.without_personal_links(message.plain)


def _retry(request, meeting, rows):
    """One message, or everything that failed."""
    key = request.POST.get("message", "")
    failed = rows.filter(state__in=CAN_RETRY).exclude(text="")
    chosen = failed.filter(pk=key) if key.isdecimal() else failed
    count = 0
    for message in chosen:
        outbox.retry(message, by=request.user)
        count += 1
    if count:
        messages.success(request, f"Opnieuw in de wachtrij gezet: {count}.")
    else:
        messages.info(request, "Er was niets om opnieuw te versturen.")
    return redirect(pages.address("messages", meeting))
