"""Which verslagen are about the same: worked out in the background, shown by right when asked.

Compared is only what everyone who reads a verslag may know: title, summary and theme.
"""

from collections import Counter, defaultdict
from math import log

from django.db import transaction

from dashboard.models import SearchEntry, SimilarMinutes
from dashboard.search.indexing import lock
from dashboard.search.words import COMMON, found_in, plain, stem
from minutes.models import Minutes

KEPT, SHOWN = 12, 5
FEWEST_SHARED = 2  # words, or a theme and a word
MOST_HOLDERS = 200  # what stands in more verslagen tells them apart too little
SHORTEST = 5  # letters
BATCH = 500
SHARD = 100  # beside the parts of what is found


def compare_all():
    """Work out anew which verslagen resemble which; returns how many pairs were written anew."""
    rows = SearchEntry.objects.filter(kind="minutes")
    rows = rows.values_list("minutes", "title", "text", "theme_slug")
    wanted = _closest({pk: set(_terms(*texts)) for pk, *texts in rows})
    with transaction.atomic():
        if not lock(SHARD, wait=False):
            return 0
        known = {(row.minutes_id, row.other_id): row for row in SimilarMinutes.objects.all()}
        same = {
            pair for pair, score in wanted.items() if pair in known and known[pair].score == score
        }
        outdated = [row.pk for pair, row in known.items() if pair not in same]
        for start in range(0, len(outdated), BATCH):
            SimilarMinutes.objects.filter(pk__in=outdated[start : start + BATCH]).delete()
        new = [
            SimilarMinutes(minutes_id=pk, other_id=other, score=score)
            for (pk, other), score in wanted.items()
            if (pk, other) not in same
        ]
        SimilarMinutes.objects.bulk_create(new, batch_size=BATCH)
    return len(new)


def similar_to(minutes, user):
    """The verslagen most like `minutes` that `user` may read, the closest first."""
    readable = Minutes.objects.permitted(user, "read").values("pk")
    rows = SimilarMinutes.objects.filter(minutes=minutes, other__in=readable)
    rows = rows.select_related("other__meeting__atrium").order_by(
        "-score", "-other__dated_on", "pk"
    )
    return [row.other for row in rows[:SHOWN]]


def _terms(title, text, theme):
    """What a verslag is about: its longer words, and its theme as one more."""
    for word in found_in(f"{title} {text}"):
        if len(word) >= SHORTEST and plain(word) not in COMMON:
            yield stem(word)
    if theme:
        yield f"thema {theme}"


def _closest(terms):
    """{(verslag, other): score} of the closest others of each; rare words weigh most."""
    holders = defaultdict(list)
    for pk, words in terms.items():
        for word in words:
            holders[word].append(pk)
    telling = {word: pks for word, pks in holders.items() if 1 < len(pks) <= MOST_HOLDERS}
    found = {}
    for pk, words in terms.items():
        scores, shared = Counter(), Counter()
        for word in words & telling.keys():
            weight = log(1 + len(terms) / len(telling[word]))
            for other in telling[word]:
                scores[other] += weight
                shared[other] += 1
        close = [each for each in scores if each != pk and shared[each] >= FEWEST_SHARED]
        for other in sorted(close, key=lambda each: (-scores[each], -each))[:KEPT]:
            found[pk, other] = round(scores[other], 3)
    return found
