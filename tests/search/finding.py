"""What the tests of the search page share."""

from django.urls import reverse

from dashboard.search.indexing import work_off
from dashboard.search.query import Query, matching
from dashboard.search.texts import read_new

ADDRESS = reverse("search:results")
SUGGESTIONS = reverse("search:suggestions")


def indexed():
    """Everything that changed can be found."""
    read_new()
    work_off()


def titles(query, **lookup):
    """The titles of the entries with these words, whoever asks."""
    return set(matching(Query(query)).filter(**lookup).values_list("title", flat=True))


def shown(client, query, **choices):
    """What the page shows: the titles in order, and the counts."""
    response = client.get(ADDRESS, {"q": query, **choices})
    assert response.status_code == 200
    return [entry.title for entry in response.context["page"]], response.context["counts"]


def found(client, query, **choices):
    return shown(client, query, **choices)[0]
