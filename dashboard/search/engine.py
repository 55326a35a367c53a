"""The search engine of the database, without the work it does for titles, which we do not use."""

from django.db.models import F
from modelsearch.backends import database


def SearchBackend(params):
    """The backend of the database we run on; see `_LeanIndex` and `_OnlyBody`."""
    backend = database.SearchBackend(params)
    backend.index_class = type("Index", (_LeanIndex, backend.index_class), {})
    if hasattr(backend.query_compiler_class, "build_tsquery"):  # PostgreSQL
        backend.query_compiler_class = type(
            "Compiler", (_OnlyBody, backend.query_compiler_class), {}
        )
    return backend


class _LeanIndex:
    """An index that does not look at all entries each time a few are written.

    modelsearch weighs a hit in a title by the mean length of all titles. What we find is ordered
    by ourselves (query.ranked), and our words all stand in the body.
    """

    def _refresh_title_norms(self, full=False):
        pass


class _OnlyBody:
    """Ask the body alone: of title and body together PostgreSQL has no index, so it read everything."""

    def get_index_vectors(self, search_query):
        return [(F("index_entries__body"), 1.0)]
