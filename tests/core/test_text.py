"""Texts that come from elsewhere, in the words of our readers."""

import pytest

from core.text import device_words

EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1"
CHROME = "Mozilla/5.0 (Linux; Android 15; Pixel 8) Chrome/140.0 Mobile Safari/537.36"
FIREFOX = "Mozilla/5.0 (Macintosh; Intel Mac OS X 15.0; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (EDGE, "Edge op Windows"),
        (SAFARI, "Safari op iPhone"),
        (CHROME, "Chrome op Android"),
        (FIREFOX, "Firefox op Mac"),
        ("curl/8.0", "Onbekende browser"),
        ("", "Onbekende browser"),
    ],
)
def test_a_browser_is_called_as_people_call_it(header, words):
    assert device_words(header) == words
