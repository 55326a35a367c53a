"""Everything a person reads is Dutch, in pages and in mails (behaviour T115)."""

import gettext
import html
import re

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from outbox.models import Message
from tests import atlas

# Words that Dutch does not have, by which English gives itself away.
ENGLISH = """
the and your you please this that with from have has been are were not any for to by will be
save delete search password username change changed add added home remove select selected view
site site's sign log-in login logout required field fields invalid value enter must yes no none
true false unknown today yesterday tomorrow hour minute day month year user users group groups
permission permissions action actions history email e-mail address error errors back next
previous close cancel submit upload download choose file import export choice date time number
january february march april june july october monday tuesday wednesday thursday friday saturday
sunday am pm noon midnight
"""
# The same word in Dutch, or the name of a thing.
ALSO_DUTCH = {
    "home",
    "file",
    "download",
    "import",
    "export",
    "log-in",
    "login",
    "e-mail",
    "email",
    "april",
}
TELLTALE = set(ENGLISH.split()) - ALSO_DUTCH | {"a.m", "p.m"}
# A whole word: not two letters out of a code.
WORD = re.compile(r"(?<![\w-])[a-z](?:[a-z'.-]*[a-z])?(?![\w-])", re.I)
SPOKEN = re.compile(r'\b(?:title|alt|aria-label|placeholder|aria-description)="([^"]*)"')
SUBMIT = re.compile(r'<input type="submit"[^>]*value="([^"]*)"')
# Also the source of an invitation, which staff may look at as it was sent.
UNREAD = re.compile(
    r"<(script|style|template)\b.*?</\1>|<!--.*?-->|BEGIN:VCALENDAR.*END:VCALENDAR", re.S
)
NOT_WORDS = re.compile(r"\S+@\S+|https?://\S+|\b[0-9a-f-]{20,}\b|\S+\.\w{2,4}\b")
FOREIGN_DATE = re.compile(r"\b\d{1,2}/\d{1,2}/\d{4}\b|\b\d{4}-\d{2}-\d{2}\b|\d:\d\d\s?[ap]\.?m\b")


def readable(page):
    """What a page says, to the eye and to a screen reader."""
    page = UNREAD.sub(" ", page)
    spoken = " . ".join(SPOKEN.findall(page) + SUBMIT.findall(page))
    return html.unescape(re.sub(r"<[^>]+>", " . ", page) + " . " + spoken)


def english_in(text):
    """The telltale words of `text`, each with what stands around it."""
    text = NOT_WORDS.sub(" ", text)
    found = [hit for hit in WORD.finditer(text) if hit[0].lower() in TELLTALE]
    return [" ".join(text[max(0, hit.start() - 30) : hit.end() + 30].split()) for hit in found]


@pytest.fixture
def network(db, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return atlas.build()


def pages(network, role, method="get"):
    """Every page that this role gets, as `(address, text)`; what was sent is undone."""
    client = Client(raise_request_exception=False)
    if network.people[role]:
        atlas.log_in(client, network.people[role])
    for name in sorted(set(atlas.names())):
        if name.endswith(":None"):
            continue
        with transaction.atomic():
            answer = getattr(client, method)(atlas.path_of(name, network))
            transaction.set_rollback(True)
        if answer.headers["Content-Type"].startswith("text/html"):
            yield name, readable(answer.content.decode())
        atlas.finish(answer)


@pytest.mark.slow
@pytest.mark.urls("tests.demo_urls")
@pytest.mark.parametrize("role", ["visitor", "member", "secretary", "admin"])
def test_no_page_has_english_left(network, role):
    found = {name: english_in(text) for name, text in pages(network, role)}
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.urls("tests.demo_urls")
@pytest.mark.parametrize("role", ["visitor", "member", "admin"])
def test_no_answer_to_an_empty_form_has_english_left(network, role):
    found = {name: english_in(text) for name, text in pages(network, role, "post")}
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.urls("tests.demo_urls")
def test_dates_are_written_as_in_flanders(network):
    found = {name: FOREIGN_DATE.findall(text) for name, text in pages(network, "admin")}
    assert {name: dates for name, dates in found.items() if dates} == {}


def test_no_mail_has_english_left(network):
    texts = [f"{mail.subject} . {mail.plain}" for mail in Message.objects.all()]
    assert texts
    assert [words for text in texts if (words := english_in(text))] == []


def test_the_translations_in_use_are_the_ones_that_can_be_read():
    folder = settings.LOCALE_PATHS[0] / "nl" / "LC_MESSAGES"
    wanted = dict(po_entries((folder / "django.po").read_text(encoding="utf-8")))
    with (folder / "django.mo").open("rb") as compiled:
        used = gettext.GNUTranslations(compiled)

    assert wanted
    assert {english: used.gettext(english) for english in wanted} == wanted


def po_entries(text):
    """`(English, Dutch)` of each entry but the head."""
    for entry in text.split("\n\n")[1:]:
        english, dutch = entry.split("msgstr", 1)
        yield tuple("".join(re.findall(r'"(.*)"', part)) for part in (english, dutch))


@pytest.mark.parametrize("path", sorted(settings.BASE_DIR.glob("templates/*/mail/*.txt")), ids=str)
def test_every_mail_greets_and_signs_in_the_same_way(path):
    _, blank, greeting, after, *_ = path.read_text(encoding="utf-8").splitlines()

    assert re.fullmatch(r"Beste( {{ (person|by|request)\.first_name }})?", greeting)
    assert blank == after == ""
    assert path.read_text(encoding="utf-8").endswith(
        "Met vriendelijke groeten\nAtrium Lerend Netwerk\n"
    )
