"""What is not kept: bodies after 90 days, codes after one, rows after two years."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from outbox.models import Message

KEEP_SENSITIVE = timedelta(days=1)
KEEP_BODY = timedelta(days=90)
KEEP_ROW = timedelta(days=730)


def purge():
    """Wipe bodies and delete rows past their time; what is still to be sent is left alone."""
    now = timezone.now()
    live = [Message.State.HELD, Message.State.QUEUED, Message.State.SENDING]
    done = Message.objects.exclude(state__in=live)
    done.filter(created_at__lt=now - KEEP_ROW).delete()
    old = Q(created_at__lt=now - KEEP_BODY)
    old |= Q(created_at__lt=now - KEEP_SENSITIVE, sensitive=True)
    done.filter(old).exclude(text="").update(text="", calendar="", facts={})
    codes = done.filter(created_at__lt=now - KEEP_SENSITIVE, sensitive=True)
    codes.exclude(subject="").update(subject="")
