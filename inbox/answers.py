"""Answering by ourselves: at most once a day per person, to an address we know, never to a robot.

An *answer* only tells something back ("bevestig uw antwoord", "dit was een oude uitnodiging"). The
confirmation of a change is none: there is one per change, and automatic mail changes nothing.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from inbox.models import Answer

ONCE_PER = timedelta(hours=24)


@transaction.atomic
def may_answer(person, *, letter):
    """Whether to answer `person` on this letter now, and if so: this was the answer of today.

    Call it in the transaction that posts the answer, right before posting. A rolled-back answer
    does not count.
    """
    if person is None or not person.is_active or letter.automatic or letter.dmarc == "fail":
        return False
    now = timezone.now()
    _, made = Answer.objects.get_or_create(person=person, defaults={"at": now})
    if made:
        return True
    return bool(Answer.objects.filter(person=person, at__lte=now - ONCE_PER).update(at=now))
