"""One step of somebody: one choice for all its messages, and one count for the brake."""

from datetime import timedelta

import pytest
from django.utils import timezone

from outbox.mailing import mailing
from outbox.models import Message
from outbox.rehearsal import rehearse
from tests import notes

pytestmark = pytest.mark.django_db


def states():
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def test_messages_written_one_by_one_in_one_step_wait_together_when_they_are_many(settings):
    settings.MAIL_HOLD_ABOVE = 2
    notes.post(1)

    with mailing():
        for n in (2, 3, 4):
            notes.post(n)

    assert states() == ["queued", "held", "held", "held"]
    reasons = set(Message.objects.held().values_list("reason", flat=True))
    assert reasons == {"3 berichten in één keer: mogen ze weg?"}


def test_what_is_urgent_in_a_large_step_still_leaves(settings):
    settings.MAIL_HOLD_ABOVE = 1

    with mailing():
        notes.post(1, kind="code")
        notes.post(2)
        notes.post(3)

    assert states() == ["queued", "held", "held"]


def test_a_step_can_be_told_later_or_not_but_never_hides_what_people_must_know():
    moment = timezone.now().replace(microsecond=0) + timedelta(hours=5)

    with mailing(due_at=moment):
        notes.post(1)
    with mailing(notify=False):
        assert notes.post(2) is None
        notes.post(3, kind="must")

    rows = Message.objects.order_by("pk").values_list("kind", "due_at__hour")
    assert [kind for kind, _ in rows] == ["note", "must"]
    assert Message.objects.get(kind="note").due_at == moment


def test_after_a_step_messages_leave_as_ever():
    with mailing(notify=False):
        pass

    assert notes.post(1) is not None


def test_a_rehearsal_shows_what_the_choice_leaves_over():
    def step():
        notes.post(1)
        notes.post(2, kind="must")

    with mailing(notify=False):
        heard = rehearse(step)

    assert [message.kind for message in heard] == ["must"]
    assert states() == []
