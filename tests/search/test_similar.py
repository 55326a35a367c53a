"""Verslagen about the same: by title, summary and theme, shown as far as the reader may read them."""

import pytest

from dashboard.models import SimilarMinutes
from dashboard.search.indexing import Outcome, write
from dashboard.search.kinds import KINDS
from dashboard.search.similar import compare_all, similar_to
from platforms.models import Theme
from tests import make
from tests.search.finding import indexed

pytestmark = pytest.mark.django_db

PONDS = "Infiltratie van hemelwater in een wadi op kleine percelen"


def about(summary, atrium=None, title="Overleg", **fields):
    return make.written(atrium or make.atrium(), summary=summary, title=title, **fields)


def compared():
    indexed()
    return compare_all()


def test_what_shares_rare_words_is_alike_and_what_shares_none_is_not():
    first, second = about(PONDS), about("Wadi en infiltratie: hemelwater op eigen terrein")
    about("De brandweer geeft advies over evenementen")
    compared()

    assert similar_to(first, make.staff()) == [second]
    assert similar_to(second, make.staff()) == [first]


def test_the_theme_counts_as_one_word():
    atrium = make.atrium()
    theme = Theme.objects.create(atrium=atrium, year=2026, name="Hitte")
    meetings = [make.meeting(atrium=atrium, theme=theme) for _ in range(2)]
    first, second = (
        make.written(meeting=row, title="Overleg", summary=f"Schaduw {number}")
        for number, row in enumerate(meetings)
    )
    compared()

    assert similar_to(first, make.staff()) == [second]


def test_only_what_the_reader_may_read_is_shown():
    mine = make.atrium()
    first, second = about(PONDS, mine), about(PONDS, mine)
    about(PONDS, title="Van anderen")
    about(PONDS, mine, status="draft", title="Concept")
    compared()

    assert similar_to(first, make.member_of(mine)) == [second]
    assert len(similar_to(first, make.staff())) == 3


def test_what_is_only_for_some_makes_nothing_alike():
    first, second = about("Een"), about("Twee")
    for row in (first, second):
        make.passage(row, f"<p>{PONDS}</p>", level="department")
    compared()

    assert SimilarMinutes.objects.count() == 0


def test_a_second_comparison_writes_nothing_and_a_change_is_followed():
    first, second = about(PONDS), about(PONDS)
    counts = [compared(), compared()]
    type(second).objects.filter(pk=second.pk).update(summary="De brandweer")
    counts.append(compared())

    assert counts == [2, 0, 0]
    assert similar_to(first, make.staff()) == []


def test_the_page_of_a_verslag_shows_them_and_its_theme(client, staff):
    atrium = make.atrium()
    theme = Theme.objects.create(atrium=atrium, year=2026, name="Water")
    first = make.written(
        meeting=make.meeting(atrium=atrium, theme=theme), title="Eerste", summary=PONDS
    )
    about(PONDS, title="Tweede")
    compared()
    write(KINDS["programme"], {first.meeting_id}, Outcome())

    page = client.get(first.get_absolute_url()).content.decode()

    assert "Gelijkaardige verslagen" in page
    assert "Tweede" in page
    assert '<a class="au-c-link" href="/themas/water/">Water</a>' in page
    assert client.get("/themas/water/").status_code == 200
