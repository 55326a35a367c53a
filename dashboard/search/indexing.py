"""Keep what can be found in line with what there is: a few seconds behind, and compared each night."""

import hashlib
import time
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from modelsearch.backends import get_search_backend

from dashboard.models import (
    BORROWED,
    SHARDS,
    SHARED,
    SearchEntry,
    SearchShard,
    SearchTodo,
    SearchWord,
)
from dashboard.search.kinds import KINDS
from dashboard.search.sources import mark, reached
from dashboard.search.words import found_in, plain, stem, stems

PORTION = 25
BATCH = 500
# Raise it when words are cut in another way: then each entry is another one.
MADE_BY = 1
COPIED = [
    each.name for each in SearchEntry._meta.concrete_fields if each.name not in {"key", "kind"}
]
log = structlog.get_logger(__name__)


@dataclass
class Outcome:
    """What was found to be missing, out of date or too much, and the words that came along."""

    missing: int = 0
    changed: int = 0
    gone: int = 0
    words: set = field(default_factory=set)


def work_off(seconds=20):
    """Look at what changed, for about so many seconds; return how many changes that were.

    Several workers may do so side by side: each takes the part that nobody holds.
    """
    until, total = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        due = SearchTodo.objects.filter(due_at__lte=timezone.now())
        done = sum(_work_off(number) for number in set(due.values_list("shard", flat=True)))
        if not done:
            break
        total += done
    return total


def _work_off(number):
    """Look at the oldest changes in one part; 0 when another worker holds it."""
    with transaction.atomic():
        if not lock(number, wait=False):
            return 0
        due = SearchTodo.objects.filter(shard=number, due_at__lte=timezone.now())
        todos = list(due.order_by("due_at", "pk")[:PORTION])
        outcome = Outcome()
        done = [todo.pk for todo in _without_failing(todos, outcome)]
        SearchTodo.objects.filter(pk__in=done).delete()
        keep_words(outcome.words)
    return len(done)


def lock(number, *, wait):
    """Hold one part until the transaction ends; without `wait` not when another holds it."""
    rows = SearchShard.objects.select_for_update(skip_locked=not wait)
    if rows.filter(number=number).exists():
        return True
    if SearchShard.objects.filter(number=number).exists():
        return False
    SearchShard.objects.bulk_create([SearchShard(number=number)], ignore_conflicts=True)
    return rows.filter(number=number).exists()


def _without_failing(todos, outcome):
    """Those of `todos` that went well. One that fails is put off and holds up no other."""
    sources = {}
    for todo in todos:
        sources.setdefault(todo.source, []).append(todo)
    for source, group in sources.items():
        if _went_well(source, group, outcome):
            yield from group
            continue
        for todo in group:
            if _went_well(source, [todo], outcome):
                yield todo
            else:
                later = timezone.now() + timedelta(minutes=2 ** min(todo.tries, 10))
                put_off = SearchTodo.objects.filter(pk=todo.pk)
                put_off.update(tries=F("tries") + 1, due_at=later)


def _went_well(source, todos, outcome):
    try:
        with transaction.atomic():
            look_at(source, {todo.object_id for todo in todos}, outcome)
    except Exception:  # whatever is wrong with one thing, the others are found
        log.exception("search.not_indexed", source=source, count=len(todos))
        return False
    return True


def look_at(source, pks, outcome):
    """Bring the entries of these things up to date, and mark what their change reaches."""
    for pk in pks:
        for further, others in reached(source, pk).items():
            mark(further, others)
    if source in KINDS:
        write(KINDS[source], pks, outcome)


def write(kind, pks, outcome, *, anew=False):
    """Make the entries of `pks` what they should be; `anew` writes also what did not change.

    The caller holds the lock of their parts, and keeps the words of the outcome.
    """
    known = SearchEntry.objects.filter(kind=kind.code, object_id__in=pks)
    known = dict(known.values_list("object_id", "digest"))
    wanted = {}
    for row in kind.rows().filter(pk__in=pks):
        fields = kind.describe(row)
        if fields is not None:
            wanted[row.pk] = entry_of(kind.code, row.pk, fields)
    outdated = [entry for pk, entry in wanted.items() if known.get(pk) != entry.digest]
    outcome.missing += sum(entry.object_id not in known for entry in outdated)
    outcome.changed += sum(entry.object_id in known for entry in outdated)
    _keep(list(wanted.values()) if anew else outdated, outcome)
    outcome.gone += forget(kind.code, known.keys() - wanted.keys())


def entry_of(code, pk, fields):
    """The entry with these fields, not saved."""
    entry = SearchEntry(key=f"{code}:{pk}", kind=code, object_id=pk, **fields)
    entry.title = entry.title[:200]
    entry.title_stems = "" if code in BORROWED | SHARED else f" {stems(entry.title)} "[:300]
    facts = [str(getattr(entry, name)) for name in _told_apart()]
    entry.digest = hashlib.sha256("\0".join([str(MADE_BY), *facts]).encode()).hexdigest()
    return entry


def _told_apart():
    return [each.attname for each in SearchEntry._meta.concrete_fields if each.name != "digest"]


def _keep(entries, outcome):
    if not entries:
        return
    SearchEntry.objects.bulk_create(
        entries,
        batch_size=PORTION,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=COPIED,
    )
    get_search_backend().add_bulk(SearchEntry, entries)
    # Not the names of people: who is erased leaves no word behind.
    for entry in (each for each in entries if each.tab != SearchEntry.Tab.PERSON):
        outcome.words.update(map(plain, found_in(entry.words)))


def forget(code, pks):
    """Take the entries of things that are no longer there away; returns how many."""
    if not pks:
        return 0
    rows = SearchEntry.objects.filter(kind=code, object_id__in=list(pks))
    count = rows.count()
    rows.delete()
    return count


def keep_words(words):
    """Remember the words that were not known yet.

    In order, so that two workers with the same new words wait for each other, never crosswise.
    """
    worth = sorted(word for word in words if len(word) > 2 and not word.isdecimal())
    for start in range(0, len(worth), BATCH):
        some = worth[start : start + BATCH]
        known = set(SearchWord.objects.filter(word__in=some).values_list("word", flat=True))
        rows = [_word(word) for word in some if word not in known]
        SearchWord.objects.bulk_create(rows, ignore_conflicts=True)


def _word(word):
    cut = stem(word)
    return SearchWord(word=word, stem=cut, tail=cut[::-1])


def parts(pks):
    """`pks` by the part they belong to, for who looks at many of them."""
    found = {}
    for pk in pks:
        found.setdefault(pk % SHARDS, set()).add(pk)
    return sorted(found.items())
