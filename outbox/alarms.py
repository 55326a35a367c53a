"""Tell the administrators that something is wrong, and when it is over.

The alarm must get out when the queue itself stands still, so it does not go through the queue: it
is handed to the mail server by whoever notices. Everything that lives looks, once a minute between
them: the loop, the worker, and the web process (lookout.py). A problem is told when it
lasted two minutes, again every four hours, and once when it is over.
"""

from datetime import timedelta
from time import monotonic

import structlog
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import Error as DatabaseError
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from core.mail import compose
from outbox.envelope import build, recipient, sender
from outbox.health import beat, problems
from outbox.kinds import kind
from outbox.models import Alarm, Heartbeat, Message
from outbox.smtp import Broken, Courier, NotAccepted, ServerDown

log = structlog.get_logger(__name__)
PAUSE = timedelta(minutes=1)  # between two looks, whoever looks
PATIENCE = timedelta(minutes=2)  # what heals by itself is no alarm
AGAIN = timedelta(hours=4)
LONGEST = 5  # seconds for the mail server: a health check must not wait longer
LOOK = "alarm"


@kind("alarm", "alarm voor de beheerders", urgent=True, counted=False)
def alarm(message):
    """Never stands in the queue."""
    return ""


def look():
    """Compare what is wrong with what we knew, and tell what changed; at most once a minute.

    Raises DatabaseError only: whatever else is wrong with an alarm must not stop the mail.
    """
    try:
        if _my_turn():
            _look()
    except DatabaseError:
        raise
    except Exception:
        log.exception("alarm_failed")


def _look():
    found = problems()
    for name, words in found.items():
        Alarm.objects.get_or_create(problem=name, defaults={"words": words})
    _tell_over(Alarm.objects.exclude(problem__in=found))
    _tell_new()


def _my_turn():
    """Whether nobody looked in the last minute, by the database's clock; then it is ours."""
    if Heartbeat.objects.filter(name=LOOK).exists():
        late = Heartbeat.objects.filter(name=LOOK, at__lt=Now() - PAUSE)
        return bool(late.update(at=Now()))
    beat(LOOK)
    return True


def _tell_new():
    with transaction.atomic():
        quiet = Q(told_at=None) | Q(told_at__lt=Now() - AGAIN)
        rows = Alarm.objects.select_for_update(skip_locked=True)
        due = list(rows.filter(quiet, since__lte=Now() - PATIENCE).order_by("problem"))
        earlier = {row.pk: row.told_at for row in due}
        Alarm.objects.filter(pk__in=earlier).update(told_at=Now())
    if due and not _send("outbox/mail/alarm.txt", due):
        for pk, told_at in earlier.items():
            Alarm.objects.filter(pk=pk).update(told_at=told_at)


def _tell_over(rows):
    """What is over is forgotten; it is told only if it was told that it was wrong."""
    with transaction.atomic():
        over = list(rows.select_for_update(skip_locked=True).order_by("problem"))
        Alarm.objects.filter(pk__in=[row.pk for row in over]).delete()
    told = [row for row in over if row.told_at]
    if told:
        _send("outbox/mail/alarm_over.txt", told)


def _send(template, alarms):
    """Hand one mail to each administrator; whether the mail server took any."""
    log.error("alarm", template=template, problems=[row.problem for row in alarms])
    mail = compose(template, problems=[row.words for row in alarms], address=settings.SITE_URL)
    courier, taken = Courier(), 0
    courier.deadline = monotonic() + LONGEST
    try:
        for address in administrators():
            taken += _hand_over(courier, mail, address)
    except ServerDown as down:
        log.error("alarm_not_sent", error=str(down))
    finally:
        courier.close()
    return taken > 0


def _hand_over(courier, mail, address):
    message = Message(
        kind="alarm",
        to_address=address,
        subject=mail.subject,
        text=mail.source,
        created_at=timezone.now(),
    )
    try:
        courier.carry(sender(message), recipient(message), build(message))
    except (NotAccepted, Broken) as error:
        log.error("alarm_not_sent", error=str(error))
        return False
    return True


def administrators():
    """ALARM_ADDRESSES, or else everyone who may do everything."""
    people = get_user_model().objects.filter(is_superuser=True, is_active=True)
    return settings.ALARM_ADDRESSES or list(people.order_by("pk").values_list("email", flat=True))
