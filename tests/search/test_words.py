"""Dutch words in every form, and what may be typed without harm."""

import pytest

from dashboard.search.words import highlight, snippet, stem, stems, words


@pytest.mark.parametrize(
    "forms",
    [
        "verslag verslagen Verslag",
        "vergunning VERGUNNINGEN",
        "fiets fietsen",
        "plaats plaatsen",
        "stad steden",
        "centrumstad centrumsteden",
        "lid leden",
        "kind kinderen",
        "huis huizen",
        "brief brieven",
        "molen molens",
        "haven havens",
        "plan plannen",
        "gemeente gemeenten",
        "besluit besluiten",
        "café Cafe CAFÉ",
    ],
)
def test_every_form_of_a_word_has_one_stem(forms):
    assert len({stem(word) for word in forms.split()}) == 1


def test_different_words_stay_different():
    told_apart = ["weg", "wegcode", "water", "waterloop", "natuur", "stad", "stadhuis"]

    assert len({stem(word) for word in told_apart}) == len(told_apart)


@pytest.mark.parametrize(
    ("typed", "counted"),
    [
        ("de vergunning van het bos", ["vergunning", "bos"]),
        ("de", ["de"]),
        ('"vergunning" AND (bos)', ["vergunning", "and", "bos"]),
        ("Café café", ["cafe"]),
        ("…", []),
        ("a b c d e f g h i j k l", ["a", "b", "c", "d", "e", "f", "g", "h"]),
    ],
)
def test_words_that_are_in_every_text_and_signs_do_not_count(typed, counted):
    assert words(typed) == counted


def test_stems_of_a_text_stand_in_its_order():
    assert stems("Eén café, twee cafés!") == stems("een cafe twee cafes")


def test_hits_are_marked_and_everything_else_is_escaped():
    wanted = {stem("vergunning"), stem("script")}

    assert highlight("<b>Vergunningen</b> & <script>", wanted) == (
        "&lt;b&gt;<mark>Vergunningen</mark>&lt;/b&gt; &amp; &lt;<mark>script</mark>&gt;"
    )


def test_a_snippet_is_the_part_around_the_first_hit():
    text = "begin " * 100 + "de molen draait " + "einde " * 100

    quoted = snippet(text, {stem("molen")})

    assert quoted.startswith("… begin")
    assert quoted.endswith(" …")
    assert "de <mark>molen</mark> draait" in quoted
    assert len(quoted) < 300
    assert snippet(text, {stem("kerk")}) == ""
