"""What goes of an evaluation, and when: first who was asked, later what was written."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from surveys.models import Asked, Asking, EvaluationAnswer, EvaluationQuestion

KEEP_NAMES = timedelta(days=30)
KEEP_WORDS = timedelta(days=2 * 365)


@transaction.atomic
def forget_evaluations(now=None):
    """Delete who was asked thirty days after it closed, and the written answers after two years."""
    now = now or timezone.now()
    Asked.objects.filter(asking__closes_at__lt=now - KEEP_NAMES).delete()
    old = Asking.objects.filter(closes_at__lt=now - KEEP_WORDS, words_forgotten_at=None)
    keys = list(old.values_list("pk", flat=True))
    written = EvaluationAnswer.objects.filter(response__asking__in=keys)
    written.filter(question__kind=EvaluationQuestion.Kind.OPEN).delete()
    Asking.objects.filter(pk__in=keys).update(words_forgotten_at=now)
