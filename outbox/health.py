"""How the outbox is doing: overdue messages, failures, and which moving part fell silent."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Max, Q
from django.utils import timezone

from outbox.models import Heartbeat, Message

OVERDUE = timedelta(minutes=5)
SILENT = timedelta(minutes=3)
DOUBTFUL = timedelta(hours=24)
FAILED_PERCENT = 5
# What must show itself: sending (by whatever road), the periodic tasks (beat and a worker) and the
# look for reminders; and the mailbox, where there is one.
EXPECTED = {"bezorging", "taken", "herinneringen"}
MAILBOX = "inbox"
# Where mail is handed over: expected from its first heartbeat until it is stopped on purpose.
LMTP = "lmtp"
SHOWN = {MAILBOX: "postbus", LMTP: "aanname van mail (LMTP)"}
State = Message.State


def beat(name):
    """Note that a moving part lives.

    One statement, so that a process that freezes here holds no lock for which the others wait.
    """
    if not Heartbeat.objects.filter(name=name).update(at=timezone.now()):
        Heartbeat.objects.bulk_create([Heartbeat(name=name)], ignore_conflicts=True)


def forget(name):
    """A moving part was stopped on purpose: it is not expected any more."""
    Heartbeat.objects.filter(name=name).delete()


def report():
    """The figures and, in `problems`, what is wrong in Dutch; without a word about any person."""
    figures = _figures(timezone.now())
    problems = _problems(figures)
    return {
        "status": "degraded" if problems else "ok",
        "problems": list(problems.values()),
        **figures,
    }


def problems():
    """What is wrong now: its name and how to say it in Dutch."""
    return _problems(_figures(timezone.now()))


def _figures(now):
    return {
        "oldest_due_seconds": _oldest_wait(now),
        "failed_percent_last_hour": _failed_percent(now),
        "uncertain_last_day": _uncertain(now),
        "heartbeat_age_seconds": {
            name: int((now - at).total_seconds()) for name, at in _heartbeats().items()
        },
        "last_sent_seconds": _last_sent(now),
        "waiting": {str(state): n for state, n in _waiting().items()},
    }


def _problems(figures):
    found = {f"silent:{name}": f"{SHOWN.get(name, name)} zwijgt" for name in _silent(figures)}
    if figures["oldest_due_seconds"] > OVERDUE.total_seconds():
        found["overdue"] = "er wachten berichten langer dan 5 minuten"
    if figures["failed_percent_last_hour"] > FAILED_PERCENT:
        found["failing"] = "er mislukken te veel berichten"
    if figures["uncertain_last_day"]:
        found["uncertain"] = "er zijn berichten die mogelijk dubbel aankwamen"
    return found


def _silent(figures):
    """The parts that were never seen, or not for three minutes."""
    ages = figures["heartbeat_age_seconds"]
    expected = EXPECTED | ({MAILBOX} if settings.INBOX_URL else set()) | ({LMTP} & ages.keys())
    return sorted(
        name for name in expected if ages.get(name, float("inf")) > SILENT.total_seconds()
    )


def _uncertain(now):
    """How many messages of the last day were sent while the answer of the server was lost."""
    return Message.objects.filter(uncertain=True, created_at__gt=now - DOUBTFUL).count()


def _failed_percent(now):
    failed, done = _last_hour(now)
    return round(100 * failed / done, 1) if done else 0.0


def _heartbeats():
    return dict(Heartbeat.objects.values_list("name", "at"))


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
