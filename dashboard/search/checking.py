"""Compare everything that can be found with what there is: each night, or to make it all anew.

A check writes down how far it came, so one that is broken off goes on where it was.
"""

import time
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from modelsearch.conf import get_app_config
from modelsearch.utils import get_content_type_pk

from dashboard.models import SearchCheck, SearchEntry, SearchTodo
from dashboard.search.indexing import Outcome, forget, keep_words, lock, parts, write
from dashboard.search.kinds import KINDS

PORTION = 400
EACH = timedelta(hours=20)
log = structlog.get_logger(__name__)


def check(seconds=60):
    """A turn of the nightly check, of about so many seconds; None when it was done lately."""
    running = SearchCheck.objects.filter(is_rebuild=False).first()
    if running and running.finished_at and running.started_at > timezone.now() - EACH:
        return None
    if running is None or running.finished_at:
        running = SearchCheck.objects.create()
    return _go_on(running, until=time.monotonic() + seconds)


def rebuild(progress=lambda done, total: None, *, afresh=False):
    """Make every entry anew; one that was broken off goes on, unless it must begin `afresh`."""
    running = SearchCheck.objects.filter(is_rebuild=True, finished_at=None).first()
    if running is None or afresh:
        SearchCheck.objects.filter(is_rebuild=True, finished_at=None).delete()
        running = SearchCheck.objects.create(is_rebuild=True)
    return _go_on(running, progress=progress)


def _go_on(running, *, until=None, progress=lambda done, total: None):
    total = sum(each.model._default_manager.count() for each in KINDS.values())
    codes = list(KINDS)
    for code in codes[codes.index(running.at_kind) if running.at_kind in KINDS else 0 :]:
        if running.at_kind != code:
            running.at_kind, running.at_pk = code, 0
        while pks := _next(KINDS[code], running.at_pk):
            if until and time.monotonic() > until:
                return running
            _portion(running, KINDS[code], pks)
            progress(running.checked, total)
        _remove_left_over(running, KINDS[code])
    running.finished_at = timezone.now()
    running.save(update_fields=["finished_at", "at_kind", "at_pk"])
    if running.missing or running.changed or running.gone:
        log.warning("search.check_found", check=running.pk, found=str(running))
    return running


def _next(kind, after):
    rows = kind.model._default_manager.filter(pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:PORTION])


def _portion(running, kind, pks):
    waiting = SearchTodo.objects.filter(object_id__in=pks).values_list("object_id", flat=True)
    for number, some in parts(pks if running.is_rebuild else set(pks) - set(waiting)):
        outcome = Outcome()
        with transaction.atomic():
            lock(number, wait=True)
            _forget_lost(kind, some)
            write(kind, some, outcome, anew=running.is_rebuild)
            keep_words(outcome.words)
        for name in ("missing", "changed", "gone"):
            setattr(running, name, getattr(running, name) + getattr(outcome, name))
    running.checked += len(pks)
    running.at_pk = pks[-1]
    running.save(
        update_fields=["checked", "missing", "changed", "gone", "at_kind", "at_pk"],
    )


def _forget_lost(kind, pks):
    """What the index itself lost must be written again, so its entry is forgotten first."""
    held = (
        get_app_config()
        .get_model("IndexEntry")
        .objects.filter(content_type=get_content_type_pk(SearchEntry), object_id=OuterRef("key"))
    )
    lost = SearchEntry.objects.filter(kind=kind.code, object_id__in=pks)
    lost.filter(~Exists(held)).delete()


def _remove_left_over(running, kind):
    """Entries of things that are gone, however they went."""
    there = kind.model._default_manager.filter(pk=OuterRef("object_id"))
    rows = SearchEntry.objects.filter(~Exists(there), kind=kind.code)
    running.gone += forget(kind.code, list(rows.values_list("object_id", flat=True)))
    running.save(update_fields=["gone"])
