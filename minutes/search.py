"""Find verslagen by their words, among rows the asker may see, on SQLite and PostgreSQL alike."""

from django.utils.text import Truncator
from modelsearch.backends import get_search_backend
from modelsearch.query import PlainText

from documents.text import extract
from minutes.models import Minutes
from minutes.words import highlight, snippet, stem, words

FEW, MANY = 50, 500


def search(rows, query):
    """The verslagen among `rows` (a permitted queryset) with all words of `query`, newest first.

    Which rows may be seen is asked in the same query, from the rows themselves: an index that
    runs behind can miss a verslag, it can never show one.
    """
    typed = words(query)
    if not typed:
        return rows
    plain = PlainText(" ".join(typed)) | PlainText(" ".join(stem(word) for word in typed))
    asked = Minutes.objects.filter(id__in=rows.order_by().values("pk"))
    # By date, not by relevance: that costs a query per hit on SQLite, and all words are there.
    found = asked.search(plain, order_by_relevance=False).get_queryset()
    return found.order_by("-dated_on", "-pk")


def quote(minutes, query):
    """Give the row `shown_title` and `shown_text`: highlighted, quoted from what readers may open.

    With a query it expects `with_texts()`; without one it shows the summary.
    """
    wanted = {stem(word) for word in words(query)}
    minutes.shown_title = highlight(minutes.title, wanted)
    files = minutes.found_in if wanted else []
    texts = [minutes.summary, *(file.document.text for file in files)]
    found = next((quoted for text in texts if (quoted := snippet(text, wanted))), "")
    minutes.shown_text = found or Truncator(minutes.summary).chars(240)
    return minutes


def index_changed():
    """Bring the index up to date with what changed; return how many verslagen that were."""
    changed = list(Minutes.objects.to_index().with_texts().order_by("pk")[:FEW])
    for minutes in changed:
        _index([minutes])
    return len(changed)


def rebuild(progress=lambda done: None):
    """Index every verslag again, in portions; `progress(done)` hears how far it is."""
    get_search_backend().get_index_for_model(Minutes).delete_stale_entries()
    done, last = 0, 0
    rows = Minutes.objects.with_texts().order_by("pk")
    while portion := list(rows.filter(pk__gt=last)[:MANY]):
        _index(portion)
        last = portion[-1].pk
        done += len(portion)
        progress(done)
    return done


def _index(portion):
    """Read the files of these verslagen (from `with_texts()`) and index their words.

    When someone changes one meanwhile its revision is ahead again, so it comes back.
    """
    for minutes in portion:
        for file in minutes.found_in:
            extract(file.document)
    get_search_backend().add_bulk(Minutes, portion)
    for minutes in portion:
        if minutes.indexed_revision != minutes.revision:
            Minutes.objects.filter(pk=minutes.pk).update(indexed_revision=minutes.revision)


def forget(minutes):
    """Take a verslag that is about to be deleted out of the index."""
    get_search_backend().delete(minutes)
