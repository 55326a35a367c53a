"""What the clock does with polls: remind, tell that one closed, forget. A rerun does nothing more."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from meetings.models import DatePoll, PollAnswer, PollOption
from meetings.polls import mail
from members.models import User

REMIND_BEFORE = timedelta(days=2)
# Who was asked a moment ago needs no reminder of it.
JUST_ASKED = timedelta(days=1)
KEEP = timedelta(days=30)


def scan():
    """Each poll whose moment has come, in a transaction of its own; returns how many."""
    now = timezone.now()
    near = DatePoll.objects.taking_answers().filter(
        closes_at__lte=now + REMIND_BEFORE, reminded_at=None
    )
    closed = DatePoll.objects.open().filter(closes_at__lte=now, closing_told_at=None)
    count = sum(_remind(pk, near, now) for pk in list(near.values_list("pk", flat=True)))
    return count + sum(_tell(pk, closed, now) for pk in list(closed.values_list("pk", flat=True)))


@transaction.atomic
def forget_poll_answers(now=None):
    """Delete who could come when, thirty days after the meeting or after it came to nothing."""
    before = (now or timezone.now()) - KEEP
    late = PollOption.objects.filter(poll=OuterRef("option__poll"), ends_at__gte=before)
    poll = "option__poll"
    over = Q(**{f"{poll}__state": "decided", f"{poll}__meeting__ends_at__lt": before})
    over |= Q(**{f"{poll}__state": "withdrawn", f"{poll}__ended_at__lt": before})
    over |= Q(~Exists(late), **{f"{poll}__state": "open"})
    PollAnswer.objects.filter(over).delete()


@transaction.atomic
def _remind(pk, rows, now):
    """Once, two days before it closes, to who gave no answer yet."""
    if not rows.filter(pk=pk).update(reminded_at=now):
        return 0
    poll = _row(pk)
    silent = PollAnswer.objects.filter(option__poll=poll, answer="", asked_at__lte=now - JUST_ASKED)
    people = User.objects.filter(pk__in=silent.values("person"), is_active=True)
    mail.reminded(poll, list(people.order_by("sort_name", "pk")))
    return 1


@transaction.atomic
def _tell(pk, rows, now):
    if not rows.filter(pk=pk).update(closing_told_at=now):
        return 0
    mail.closed(_row(pk))
    return 1


def _row(pk):
    rows = DatePoll.objects.select_related("meeting__atrium__platform", "meeting__contact")
    return rows.select_related("meeting__created_by").get(pk=pk)
