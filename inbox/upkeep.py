"""What is not kept: the mail itself after 90 days, the row after two years."""

from datetime import timedelta

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
