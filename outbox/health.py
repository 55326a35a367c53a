"""How the outbox is doing: overdue messages, failures, and which moving part fell silent."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Max, Q
from django.utils import timezone

from outbox.models import Heartbeat, Message

OVERDUE = timedelta(minutes=5)
SILENT = timedelta(minutes=3)
FAILED_PERCENT = 5
# What must show itself: sending (by whatever road) and the periodic tasks (beat and a worker).
EXPECTED = {"bezorging", "taken"}
State = Message.State


def beat(name):
    """Note that a moving part lives."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})


def report():
    """The figures and, in `problems`, what is wrong in Dutch; without a word about any person."""
    now = timezone.now()
    seen = {name: int((now - at).total_seconds()) for name, at in _heartbeats().items()}
    oldest = _oldest_wait(now)
    failed, done = _last_hour(now)
    ratio = round(100 * failed / done, 1) if done else 0.0
    silent = sorted(_expected() - seen.keys() | _older(seen, SILENT))
    problems = [f"{name} zwijgt" for name in silent]
    if oldest > OVERDUE.total_seconds():
        problems.append("er wachten berichten langer dan 5 minuten")
    if ratio > FAILED_PERCENT:
        problems.append("er mislukken te veel berichten")
    return {
        "status": "degraded" if problems else "ok",
        "problems": problems,
        "oldest_due_seconds": oldest,
        "failed_percent_last_hour": ratio,
        "heartbeat_age_seconds": seen,
        "last_sent_seconds": _last_sent(now),
        "waiting": {str(state): n for state, n in _waiting().items()},
    }


def _expected():
    """What must show itself here: the mailbox only where there is one (inbox/work.py)."""
    return EXPECTED | ({"inbox"} if settings.INBOX_URL else set())


def _heartbeats():
    return dict(Heartbeat.objects.values_list("name", "at"))


def _older(seen, limit):
    return {name for name, age in seen.items() if age > limit.total_seconds()}


def _oldest_wait(now):
    """How long, in seconds, the message that waits longest is due."""
    rows = Message.objects.in_line().filter(due_at__lte=now).order_by("due_at")
    first = rows.values_list("due_at", flat=True).first()
    return int((now - first).total_seconds()) if first else 0


def _waiting():
    return (Message.objects.in_line() | Message.objects.held()).by_state()


def _last_sent(now):
    """How long ago, in seconds, the last message was taken by the mail server; None after a week."""
    recent = Message.objects.filter(created_at__gt=now - timedelta(days=7))
    last = recent.aggregate(last=Max("accepted_at"))["last"]
    return int((now - last).total_seconds()) if last else None


def _last_hour(now):
    """How many messages of the last hour failed, and how many were sent or failed."""
    recent = Message.objects.filter(created_at__gt=now - timedelta(hours=1))
    counts = recent.aggregate(
        failed=Count("pk", filter=Q(state=State.FAILED)),
        done=Count("pk", filter=Q(state__in=[State.FAILED, State.ACCEPTED])),
    )
    return counts["failed"], counts["done"]
