"""Fifty thousand messages in the queue: taking the next ones stays quick (reliability.md, case 103)."""

import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from outbox import claim
from outbox.models import Message

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
QUEUED = 50_000
LONGEST = 0.02  # seconds


def queue_many():
    now = timezone.now()
    Message.objects.bulk_create(
        [
            Message(
                key=f"rij:{n}",
                kind="note",
                stream=f"meeting:{n // 200}:{n}",
                to_address=f"lid{n}@gemeente.example",
                subject="Bericht",
                text="Tekst",
                due_at=now - timedelta(seconds=n % 3600),
                expires_at=now + timedelta(days=1),
            )
            for n in range(QUEUED)
        ],
        batch_size=5000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE outbox_message")


def test_the_next_messages_of_a_long_queue_are_found_by_the_index():
    queue_many()
    due = Message.objects.due().not_paused(set()).order_by("-urgent", "due_at", "pk")
    rows = due.select_for_update(skip_locked=True, of=("self",))[: claim.BATCH]

    plan = rows.explain(analyze=True)
    begun = time.monotonic()
    keys = list(rows.values_list("pk", flat=True))
    seconds = time.monotonic() - begun

    assert len(keys) == claim.BATCH
    assert "message_to_send" in plan
    assert "message_live_in_stream" in plan
    assert "Seq Scan" not in plan
    took = float(plan.rpartition("Execution Time: ")[2].split()[0]) / 1000
    assert min(took, seconds) < LONGEST, plan
