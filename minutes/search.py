"""Find verslagen by their words, among rows the asker may see, on SQLite and PostgreSQL alike."""

from django.db.models import F
from django.utils.text import Truncator
from modelsearch.backends import get_search_backend
from modelsearch.query import PlainText

from documents.text import extract
from minutes.models import Minutes
from minutes.words import highlight, snippet, stem, words

BATCH = 50


def search(rows, query):
    """The verslagen among `rows` (a permitted queryset) with all words of `query`, best first.

    Which rows may be seen is asked in the same query, from the rows themselves: an index that
    runs behind can miss a verslag, it can never show one.
    """
    typed = words(query)
    if not typed:
        return rows
    plain = PlainText(" ".join(typed)) | PlainText(" ".join(stem(word) for word in typed))
    return Minutes.objects.filter(id__in=rows.order_by().values("pk")).search(plain).get_queryset()


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
    changed = list(Minutes.objects.to_index().order_by("pk")[:BATCH])
    for minutes in changed:
        index(minutes)
    return len(changed)


def index(minutes):
    """Read the files of one verslag and index its words.

    When someone changes it meanwhile its revision is ahead again, so it comes back.
    """
    for file in minutes.files.current().readable().select_related("document"):
        extract(file.document)
    get_search_backend().add(minutes)
    Minutes.objects.filter(pk=minutes.pk).update(indexed_revision=minutes.revision)


def rebuild(progress=lambda done: None):
    """Index every verslag again, in portions; `progress(done)` hears how far it is."""
    backend = get_search_backend()
    backend.get_index_for_model(Minutes).delete_stale_entries()
    done, last = 0, 0
    while rows := list(Minutes.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        for minutes in rows:
            for file in minutes.files.current().readable().select_related("document"):
                extract(file.document)
        backend.add_bulk(Minutes, rows)
        last = rows[-1].pk
        Minutes.objects.filter(pk__in=[row.pk for row in rows]).update(
            indexed_revision=F("revision")
        )
        done += len(rows)
        progress(done)
    return done


def forget(minutes):
    """Take a verslag that is about to be deleted out of the index."""
    get_search_backend().delete(minutes)
