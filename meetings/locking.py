"""One door per meeting: whoever changes seats or facts holds the meeting's row (reliability.md 2.2)."""

from auditlog.models import LogEntry
from django.db import OperationalError, connection
from django.db.models.functions import Now

from core.prepared import Prepared
from core.refusal import Busy, Refused
from meetings.models import Meeting
from meetings.questions.waiting import asks_something

LOCK_NOT_AVAILABLE = "55P03"
PATIENCE = "3s"


def lock(meeting):
    """The meeting as it is now, locked until the transaction ends, and the database's clock.

    Waits at most three seconds, then raises Busy. SQLite already has its one write lock since
    the transaction began (IMMEDIATE). Raises Refused when the meeting was deleted meanwhile.
    Returns `(meeting, now)`; `now` is read after the wait, so that a deadline is judged at the
    moment one is served. `meeting.asks` says whether there are questions, for the mails to come.
    """
    try:
        _wait_no_longer_than(PATIENCE)
        locked = (
            Meeting.objects.select_for_update(of=("self",), no_key=True)
            .select_related("atrium__platform", "municipality")
            .get(pk=meeting.pk)
        )
    except Meeting.DoesNotExist as error:
        raise Refused("Deze bijeenkomst bestaat niet meer.") from error
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) == LOCK_NOT_AVAILABLE:
            raise Busy from error
        raise
    [(now, locked.asks)] = _clock(locked.pk)
    return locked, now


@Prepared
def _clock(pk):
    return Meeting.objects.filter(pk=pk).order_by().values_list(Now(), asks_something())


def _wait_no_longer_than(patience):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [patience])


def refuse_stale(meeting, version):
    """Refused when the locked `meeting` is no longer of the `version` somebody saw (T11)."""
    if version is None or version == meeting.version:
        return
    raise Refused(
        f"Intussen heeft {last_editor(meeting)} deze bijeenkomst gewijzigd. Er is niets bewaard: "
        "bekijk de nieuwe gegevens en pas ze opnieuw aan."
    )


def last_editor(meeting):
    """Who changed `meeting` last, by the audit log; *iemand anders* where it does not say (T11)."""
    entry = LogEntry.objects.get_for_object(meeting).select_related("actor").first()
    return str(entry.actor) if entry and entry.actor else "iemand anders"
