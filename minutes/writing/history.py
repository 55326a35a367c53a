"""Earlier texts of a passage: kept at each change, thinned while one person goes on typing."""

from datetime import timedelta

from django.utils import timezone

from minutes.models import PassageVersion

TOGETHER = timedelta(minutes=5)
KEEP_AFTER_ISSUE = timedelta(days=90)


def keep(passage, was, *, by):
    """Remember the text of `passage`, which `by` just saved.

    `was`: its text, level, moment and writer until now, or None for a new one. Who goes on typing
    within five minutes makes one earlier text, not a hundred.
    """
    if was and was[:2] == (passage.text, passage.level):
        return
    last = passage.history.first()
    if last is None and was and was[0]:
        _add(passage, was[0], was[1], at=was[2], by=was[3])
    if last is not None and _goes_on(last, passage, by):
        last.text = passage.text
        last.save(update_fields=["text"])
    elif passage.text:
        _add(passage, passage.text, passage.level, at=timezone.now(), by=by)


def _goes_on(last, passage, by):
    """Whether `last` is the same person, still busy, for the same readers."""
    is_recent = timezone.now() - last.saved_at < TOGETHER
    return last.saved_by_id == by.pk and last.level == passage.level and is_recent


def _add(passage, text, level, *, at, by):
    return PassageVersion.objects.create(
        passage=passage, text=text, level=level, saved_at=at, saved_by=by
    )


def forget_earlier_texts():
    """Throw away what was kept of versions that were issued long ago; return how many texts."""
    old = PassageVersion.objects.filter(
        passage__edition__issued_at__lt=timezone.now() - KEEP_AFTER_ISSUE
    )
    return old.delete()[0]
