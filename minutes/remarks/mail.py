"""The mail to who remarked. It names no words of the verslag: the page shows those."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from core.links import absolute
from outbox import actions as outbox

KIND = "remark_settled"
USEFUL = timedelta(days=14)


def settled(remark):
    """Tell who remarked that their remarks were answered: one mail for what is settled in one go.

    It waits MAIL_MERGE_MINUTES; a next answer to the same person takes its place.
    """
    minutes, person, now = remark.minutes, remark.person, timezone.now()
    stream = f"remarks:{minutes.pk}:{person.pk}"
    outbox.supersede(stream, kinds=[KIND])
    return outbox.post(
        KIND,
        to=person.email,
        person=person,
        template="minutes/remarks/mail/settled.txt",
        key=f"{KIND}:{remark.pk}:{remark.version}",
        stream=stream,
        about=f"minutes:{minutes.pk}",
        due_at=now + timedelta(minutes=settings.MAIL_MERGE_MINUTES),
        expires_at=now + USEFUL,
        context=context(minutes, person),
    )


def context(minutes, person):
    """What the mail may use: how many of their remarks were taken over, and how many not."""
    rows = minutes.remarks.filter(person=person).exclude(outcome="")
    outcomes = list(rows.values_list("outcome", flat=True))
    return {
        "person": person,
        "meeting": minutes.meeting,
        "accepted": outcomes.count("accepted"),
        "declined": outcomes.count("declined"),
        "noted": outcomes.count("noted"),
        "address": absolute(reverse("minutes:remarks", args=[minutes.pk])),
    }
