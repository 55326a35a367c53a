"""Nobody's markup runs: not when it is stored and not when it is shown (trap 14)."""

import re
from html.parser import HTMLParser

import pytest

from core.richtext import ALLOWED, clean, from_text, tidy

HOSTILE = [
    "<script>alert(1)</script>",
    "<p onclick=alert(1)>tekst</p>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">klik</a>',
    '<a href=" jAvA&#x0A;script:alert(1)">klik</a>',
    '<a href="data:text/html,<script>alert(1)</script>">klik</a>',
    '<a href="vbscript:x">klik</a>',
    '<a href="//elders.example/x">klik</a>',
    '<a href="https://a.example" target=_blank onmouseover=x style="color:red">klik</a>',
    "<svg/onload=alert(1)><svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=x&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id='</style><img onerror=x src>'>",
    "<style>*{background:url(https://elders.example)}</style><p style='position:fixed'>x</p>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe><object data=x></object><embed src=x>",
    "<meta http-equiv=refresh content='0;url=https://elders.example'><base href=//elders.example>",
    "<template><script>alert(1)</script></template><textarea><script>alert(1)</script></textarea>",
    "<table><tr><td background=javascript:x colspan=9999999>x</td></tr></table>",
    "<<script>script>alert(1)<</script>/script>",
    "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    "<!--<img src='--><img src=x onerror=alert(1)>'>",
    "<xmp><p id='</xmp><img src=x onerror=alert(1)>'>",
    "<a href='https://a.example/\"onmouseover=alert(1) x='>x</a>",
]
ATTRIBUTES = {("a", "href"), ("a", "rel"), ("th", "scope")}


class Seen(HTMLParser):
    """What elements, attributes and addresses a browser would find."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.addresses = set(), set(), set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {(tag, name) for name, _ in attrs}
        self.addresses |= {value for name, value in attrs if name == "href"}


def assert_harmless(html):
    seen = Seen(html)
    assert seen.tags <= ALLOWED
    assert seen.attributes <= ATTRIBUTES
    assert all(re.match(r"(https?://|mailto:)", address) for address in seen.addresses)


@pytest.mark.parametrize("html", HOSTILE)
def test_hostile_markup_is_gone_when_saved_and_when_shown_as_it_came(html):
    assert_harmless(tidy(html))
    assert_harmless(clean(html))
    assert_harmless(clean(tidy(html)))


@pytest.mark.parametrize("html", HOSTILE)
def test_markup_that_is_typed_is_shown_as_the_signs_it_is(html):
    assert_harmless(from_text(html))
    assert_harmless(from_text(f"[{html}]({html})"))


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("javascript:alert(1)", ""),
        ("JAVASCRIPT:alert(1)", ""),
        ("https://a.example/(x)", "https://a.example/%28x%29"),
        ("mailto:els@aalst.example", "mailto:els@aalst.example"),
        ("ftp://a.example", ""),
        ("/beheer/", ""),
    ],
)
def test_a_link_leads_to_the_web_or_to_a_mail_address_only(address, kept):
    found = Seen(tidy(f'<a href="{address}">x</a>')).addresses

    assert found == ({kept} if kept else set())


def test_a_link_that_is_shown_tells_the_other_side_nothing():
    assert 'rel="noopener noreferrer"' in clean('<a href="https://a.example">x</a>')


@pytest.mark.parametrize(
    "tag", ["div", "blockquote", "ul", "li", "strong", "table", "a", "p", "td"]
)
def test_a_hundred_thousand_elements_in_one_another_keep_their_words(tag):
    kept = tidy(f"<{tag}>" * 20_000 + "woord" + f"</{tag}>" * 20_000)

    assert "woord" in kept
    assert len(kept) < 1000


def test_text_that_turns_or_hides_other_text_loses_those_marks():
    assert tidy("<p>a\u202eb\u200bc\u0007d\ud800</p>") == "<p>abcd</p>"


def test_a_table_has_no_more_columns_than_a_page_can_show():
    kept = tidy("<table><tr>" + "<td>x</td>" * 5000 + "</tr></table>")

    assert kept.count("<th") - kept.count("<thead") == 20
