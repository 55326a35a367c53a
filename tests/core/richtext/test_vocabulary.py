"""Rich text keeps its words and its small vocabulary, and is the same however often it is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.richtext import clean, from_text, plain, tidy, typed

WORDS = st.text(st.sampled_from("ab Zé1.*_[]()|#>-\\/:\n<&\"'•​"), max_size=14) | st.sampled_from(
    ["1. een", "- punt", "---", " // ", "**", "__", "[a](b)", "x](y)", "5 * 3"]
)
LINKS = st.sampled_from(["https://vlaanderen.be/a_b?x=1&y=(2)", "mailto:els@aalst.example"])


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")


INLINE = st.recursive(
    WORDS.map(escaped),
    lambda inner: (
        st.lists(inner, max_size=3).map("".join)
        | inner.map(lambda text: f"<strong>{text}</strong>")
        | inner.map(lambda text: f"<em>{text}</em>")
        | st.tuples(LINKS, inner).map(lambda pair: f'<a href="{escaped(pair[0])}">{pair[1]}</a>')
    ),
    max_leaves=6,
)
ROWS = st.lists(st.lists(INLINE.map(lambda t: f"<td>{t}</td>"), max_size=3), max_size=3)
BLOCKS = st.recursive(
    st.sampled_from(["p", "h3", "h4"]).flatmap(
        lambda tag: INLINE.map(lambda t: f"<{tag}>{t}</{tag}>")
    )
    | ROWS.map(lambda rows: "".join(f"<tr>{''.join(r)}</tr>" for r in rows)).map(
        lambda rows: f"<table>{rows}</table>"
    ),
    lambda inner: (
        st.tuples(
            st.sampled_from(["ul", "ol"]),
            st.lists(st.tuples(INLINE, inner), min_size=1, max_size=3),
        ).map(lambda one: f"<{one[0]}>{''.join(f'<li>{a}{b}</li>' for a, b in one[1])}</{one[0]}>")
        | inner.map(lambda one: f"<blockquote>{one}</blockquote>")
    ),
    max_leaves=5,
)
DOCUMENTS = st.lists(BLOCKS, max_size=4).map("".join)


@given(DOCUMENTS)
def test_what_is_typed_without_the_editor_brings_back_the_same_text(html):
    kept = tidy(html)

    assert from_text(typed(kept)) == kept


@given(DOCUMENTS)
def test_tidying_twice_changes_nothing_more_and_showing_neither(html):
    kept = tidy(html)

    assert tidy(kept) == kept
    assert clean(kept).replace(' rel="noopener noreferrer"', "") == kept


@given(st.text(max_size=60))
def test_whatever_one_types_is_text_that_stays_the_same(text):
    kept = from_text(text)

    assert from_text(typed(kept)) == kept
    assert tidy(kept) == kept


def test_what_an_official_types_becomes_headings_lists_links_and_tables():
    kept = from_text(
        "# Stand van zaken\n\nDe **omgevingsvergunning** komt terug.\nOp __5 december__.\n\n"
        "- Aalst\n  en Lede\n  - Erpe\n- Ninove\n\n1. eerst\n2. dan\n\n"
        "> Wij vragen een kader.\n\n| Gemeente | Aantal |\n|---|---|\n| Aalst | 3 |\n\n"
        "Zie [de nota](https://omgeving.vlaanderen.be)."
    )

    assert kept == (
        "<h3>Stand van zaken</h3>"
        "<p>De <strong>omgevingsvergunning</strong> komt terug.<br>Op <em>5 december</em>.</p>"
        "<ul><li>Aalst<br>en Lede<ul><li>Erpe</li></ul></li><li>Ninove</li></ul>"
        "<ol><li>eerst</li><li>dan</li></ol>"
        "<blockquote><p>Wij vragen een kader.</p></blockquote>"
        '<table><thead><tr><th scope="col">Gemeente</th><th scope="col">Aantal</th></tr></thead>'
        "<tbody><tr><td>Aalst</td><td>3</td></tr></tbody></table>"
        '<p>Zie <a href="https://omgeving.vlaanderen.be">de nota</a>.</p>'
    )
    assert plain(kept).split("\n")[:3] == [
        "Stand van zaken",
        "De omgevingsvergunning komt terug.",
        "Op 5 december.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Kosten: 5 * 3 * 2 euro",
        "bestand_versie_2_definitief",
        "C:\\map\\nota",
        "12.5 miljoen",
        "een ** die nergens eindigt",
        "[nog in te vullen]",
        "-5 graden",
    ],
)
def test_ordinary_signs_stay_what_they_are(text):
    assert plain(from_text(text)) == text


def test_what_the_editor_sends_is_stored_in_one_form():
    sent = (
        "<h1>Kop</h1><ul><li><p>een</p><ul><li><p>twee</p></li></ul></li></ul>"
        '<table style="min-width: 50px"><colgroup><col></colgroup><tbody><tr><th colspan="1"><p>A</p>'
        "</th><td><p>b</p><p>c</p></td></tr></tbody></table><p></p>"
        '<p><a href="https://a.example"><strong>x</strong>y</a></p>'
    )

    assert tidy(sent) == (
        "<h3>Kop</h3><ul><li>een<ul><li>twee</li></ul></li></ul>"
        '<table><thead><tr><th scope="col">A</th><th scope="col">b<br>c</th></tr></thead>'
        "<tbody></tbody></table>"
        '<p><a href="https://a.example"><strong>x</strong>y</a></p>'
    )
