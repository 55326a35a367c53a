"""Find entries by words, among what the asker may see, on every search engine alike.

A typed word finds itself in every form, the words it begins (`omgevingsverg`) and those it ends
(`vergunning` in `omgevingsvergunning`): these are looked up among the known words first, and then
asked of the index as so many other words (decision 0016).
"""

from dataclasses import dataclass
from functools import cached_property, reduce
from operator import and_

from django.db.models import Case, F, IntegerField, Q, Value, When, Window
from django.db.models.functions import Length, RowNumber
from django.utils.text import Truncator
from modelsearch.query import And, Or, PlainText

from dashboard.models import SearchEntry, SearchWord
from dashboard.search.kinds import permitted, visible
from dashboard.search.words import found_in, highlight, plain, snippet, stem, words
from platforms.standing import reading

MOST_FORMS = 40  # other words that one typed word stands for
FEWEST_LETTERS = 4  # of a beginning
FEWEST_LETTERS_AT_END = 5
OF_MINUTES = ("minutes", "passage", "action", "file")
MOST_COMPLETED = 200
MOST_HITS = 10_000  # where the engine stands apart from the database


@dataclass(frozen=True)
class Query:
    """What somebody typed, and all it stands for."""

    text: str

    @cached_property
    def words(self):
        return words(self.text)

    @cached_property
    def forms(self):
        """Per typed word the stems that answer to it."""
        return [_forms(word) for word in self.words]

    @cached_property
    def wanted(self):
        """Every stem that is marked where it stands."""
        return set().union(*self.forms)

    def __bool__(self):
        return bool(self.words)


def _forms(word):
    own = stem(word)
    forms = {own}
    if len(word) >= FEWEST_LETTERS:
        begun = SearchWord.objects.filter(Q(word__startswith=word) | Q(word__startswith=own))
        forms.update(_shortest(begun))
    if len(own) >= FEWEST_LETTERS_AT_END:
        forms.update(_shortest(SearchWord.objects.filter(tail__startswith=own[::-1])))
    return forms


def _shortest(rows):
    rows = rows.order_by(Length("stem"), "stem").values_list("stem", flat=True)
    return list(rows.distinct()[:MOST_FORMS])


def seen_by(user):
    """What `user` may find, with its `shown_theme`.

    What an atrium works on is known inside it, also where a part of a verslag is for anyone.
    """
    return _with_theme(SearchEntry.objects.filter(visible(user)), user)


def entries(keys, user):
    """The entries with these keys, in that order, of which it was just asked that `user` may see them."""
    keys = list(keys)
    rows = _with_theme(SearchEntry.objects.select_related("atrium"), user).in_bulk(keys)
    return [rows[key] for key in keys if key in rows]


def _with_theme(rows, user):
    inside = reading(user, "atrium")
    return rows.annotate(shown_theme=_if(inside, "theme"), shown_slug=_if(inside, "theme_slug"))


def _if(inside, name):
    # An empty Q is everything, which SQL cannot say as a condition.
    return Case(When(inside, then=name), default=Value("")) if inside else F(name)


def matching(query):
    """The entries with all words of `query`, whoever asks; `visible(user)` is still to be asked."""
    if not query:
        return SearchEntry.objects.all()
    return _holding(_all_of([_any_of(sorted(forms)) for forms in query.forms]))


def minutes_with(rows, query, user):
    """Those of `rows` of verslagen that hold every word, in parts that `user` may see."""
    seen = visible(user, OF_MINUTES)
    for forms in query.forms:
        parts = _holding(_any_of(sorted(forms))).filter(seen).order_by()
        rows = rows.filter(pk__in=parts.values("minutes"))
    return rows


def _holding(asked):
    found = SearchEntry.objects.search(asked, order_by_relevance=False)
    return _rows(found)


def _rows(found):
    """What an engine found as a queryset; one that stands apart from the database gives its best."""
    if hasattr(found, "get_queryset"):
        return found.get_queryset()
    return SearchEntry.objects.filter(pk__in=[entry.pk for entry in found[:MOST_HITS]])


def _all_of(queries):
    return queries[0] if len(queries) == 1 else And(queries)


def _any_of(stems):
    """One of `stems`, halved again and again: SQLite takes no chain of a hundred."""
    if len(stems) == 1:
        return PlainText(stems[0], operator="and")
    half = len(stems) // 2
    return Or([_any_of(stems[:half]), _any_of(stems[half:])])


def ranked(rows, query, user):
    """`rows` with their `rank`: first what has every word in its title, then the newest.

    What is of the atria of `user` comes before all other, for when there is more than is ever
    looked at; who may see which is still to be asked (facets.listed).
    """
    in_title = [Q(title_stems__contains=f" {stem(word)}") for word in query.words]
    place = _zero(reduce(and_, in_title)) if in_title else Value(0)
    inside = reading(user, "atrium")
    mine = _zero(inside) if inside else Value(0)
    order = [place, F("at").desc(nulls_last=True), "key"]
    rows = rows.annotate(rank=Window(RowNumber(), order_by=order))
    return _with_theme(rows, user).order_by(mine, "rank")


def _zero(condition):
    return Case(When(condition, then=Value(0)), default=Value(1), output_field=IntegerField())


def quote(entry, query):
    """Give an entry that was found `shown_title` and `shown_text`, with what was asked marked."""
    entry.shown_title = highlight(entry.title, query.wanted)
    quoted = snippet(entry.text, query.wanted)
    entry.shown_text = quoted or Truncator(" ".join(entry.text[:1000].split())).chars(240)
    return entry


def quote_minutes(page, query, user):
    """Give each verslag of `page` (a list) `shown_title` and `shown_text`, quoted from what `user` sees."""
    quoted = {}
    if query:
        asked = _holding(_any_of(sorted(query.wanted)))
        seen = asked.filter(visible(user, OF_MINUTES), minutes__in=[row.pk for row in page])
        for entry in seen.order_by(_place(OF_MINUTES), "key"):
            if entry.minutes_id not in quoted and (text := snippet(entry.text, query.wanted)):
                quoted[entry.minutes_id] = text
    for row in page:
        row.shown_title = highlight(row.title, query.wanted)
        row.shown_text = quoted.get(row.pk) or Truncator(row.summary).chars(240)
    return page


def _place(codes):
    whens = [When(kind=code, then=Value(place)) for place, code in enumerate(codes)]
    return Case(*whens, output_field=IntegerField())


def completions(user, text, most=8):
    """Titles of what `user` may find that hold the words of `text`, the last as far as typed."""
    typed = " ".join(filter(None, map(plain, found_in(text[:200]))))
    if len(typed) < 2:
        return []
    found = SearchEntry.objects.autocomplete(typed, order_by_relevance=False)
    rows = ranked(_rows(found), Query(""), user).values_list("kind", "object_id", "title")
    rows = list(rows[:MOST_COMPLETED])
    seen = permitted(user, (row[:2] for row in rows))
    return list(dict.fromkeys(row[2] for row in rows if row[:2] in seen))[:most]
