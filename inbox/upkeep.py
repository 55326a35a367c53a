"""What is not kept: the mail itself after 90 days, the row after two years."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from inbox.models import Answer, InboundMail

KEEP_RAW = timedelta(days=90)
KEEP_ROW = timedelta(days=730)
KEEP_ANSWER = timedelta(days=7)


def purge():
    """Wipe mails and delete rows past their time; what was never read yet is left alone."""
    now = timezone.now()
    done = InboundMail.objects.exclude(state=InboundMail.State.RECEIVED)
    done.filter(received_at__lt=now - KEEP_ROW).delete()
    done.filter(received_at__lt=now - KEEP_RAW).exclude(raw=b"").update(raw=b"")
    Answer.objects.filter(at__lt=now - KEEP_ANSWER).delete()


def forget(person, names, *, erased):
    """Erase the mails of someone who was just anonymised, whose `names` and addresses these were.

    What came in a moment ago and was not read yet goes too. Where others write about someone, the
    mail itself is gone after 90 days.
    """
    theirs = Q(person=person) | Q(from_address__in=names) | Q(envelope_from__in=names)
    for name in names:
        theirs |= Q(subject__contains=name) | Q(reason__contains=name) | Q(note__contains=name)
    rows = InboundMail.objects.filter(theirs)
    rows.to_read().update(state=InboundMail.State.IGNORED)
    rows.update(
        raw=b"",
        from_address="",
        envelope_from="",
        envelope_to="",
        subject=erased,
        reason=erased,
        note="",
    )
