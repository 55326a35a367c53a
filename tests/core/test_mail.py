"""A mail is one source; text and HTML say the same, and a value can never become markup."""

import time
from html.parser import HTMLParser

import pytest

from core import mail

TEMPLATE = """Uitnodiging: {{ title }}

Beste {{ name }}

{{ reason }}

- maandag
- dinsdag

[[Inschrijven|{{ address }}]]

[[Ik kom niet|https://atrium.example/nee/]]
"""


@pytest.fixture
def invitation(tmp_path, settings):
    """A mail template of our own in a folder of its own."""
    (tmp_path / "invitation.txt").write_text(TEMPLATE)
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}
    ]
    return "invitation.txt"


def compose(template, **context):
    facts = {
        "title": "Omgeving",
        "name": "An",
        "reason": "Tot dan.",
        "address": "https://atrium.example/ja/",
    }
    return mail.compose(template, **facts | context)


class Seen(HTMLParser):
    """The tags and the addresses a mail program would see."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.links = [], {}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.link = dict(attrs).get("href") if tag == "a" else None

    def handle_data(self, data):
        if getattr(self, "link", None):
            self.links[data] = self.link
            self.link = None


def test_the_first_line_is_the_subject_and_the_rest_is_the_source(invitation):
    composed = compose(invitation)

    assert composed == mail.Composed(
        "Uitnodiging: Omgeving",
        "Beste An\n\nTot dan.\n\n- maandag\n- dinsdag\n\n"
        "[[Inschrijven|https://atrium.example/ja/]]\n\n"
        "[[Ik kom niet|https://atrium.example/nee/]]\n",
    )


def test_the_text_shows_a_button_as_label_and_address(invitation):
    assert mail.as_text(compose(invitation).source) == (
        "Beste An\n\nTot dan.\n\n- maandag\n- dinsdag\n\n"
        "Inschrijven:\nhttps://atrium.example/ja/\n\n"
        "Ik kom niet:\nhttps://atrium.example/nee/\n"
    )


def test_the_html_has_the_same_words_links_and_one_heading(invitation):
    composed = compose(invitation)

    seen = Seen(mail.as_html(composed.subject, composed.source))

    assert seen.links["Inschrijven"] == "https://atrium.example/ja/"
    assert seen.links["Ik kom niet"] == "https://atrium.example/nee/"
    assert seen.tags.count("h1") == 1
    assert seen.tags.count("li") == 2


def test_only_the_first_button_is_the_main_button(invitation):
    source = compose(invitation).source

    kinds = [block["main"] for block in mail._blocks(source) if block["kind"] == "button"]

    assert kinds == [True, False]


@pytest.mark.parametrize(
    "nasty", ["<img src=x onerror=alert(1)>", "R&D", "{{7*7}}", "{% now 'Y' %}", "</title><b>"]
)
def test_a_value_stays_text(invitation, nasty):
    composed = compose(invitation, title=nasty, reason=nasty)
    html = mail.as_html(composed.subject, composed.source)

    assert composed.subject == f"Uitnodiging: {nasty}"
    assert nasty in mail.as_text(composed.source)
    assert {"img", "b"} & set(Seen(html).tags) == set()
    assert "49" not in composed.source


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "https://a.b c|d"]
)
def test_a_button_goes_to_a_web_address_only(invitation, address):
    html = mail.as_html("Onderwerp", compose(invitation, address=address).source)

    assert "Inschrijven" not in Seen(html).links
    assert address not in Seen(html).links.values()


def test_a_value_cannot_add_a_button(invitation):
    composed = compose(invitation, reason="x\n\n[[Klik hier|https://evil.example/]]\n\ny")

    assert "Klik hier" not in Seen(mail.as_html(composed.subject, composed.source)).links
    assert "[ [Klik hier|https://evil.example/]]" in mail.as_text(composed.source)


def test_a_subject_is_one_clean_line(invitation):
    composed = compose(invitation, title="Om\u202egeving\x07  vandaag")

    assert composed.subject == "Uitnodiging: Omgeving vandaag"


def test_the_styles_stand_in_the_elements_and_nothing_comes_from_outside():
    html = mail.as_html("Onderwerp", "Een alinea.\n\n[[Naar|https://atrium.example/x/]]\n")

    assert 'style="' in html.partition("<body")[2]
    assert "<img" not in html
    assert "<link" not in html
    assert "flex" not in html
    assert "grid" not in html


def test_the_inbox_shows_the_first_real_sentence():
    html = mail.as_html("Onderwerp", "Beste An\n\nU bent uitgenodigd voor het Lokaal Atrium.\n")

    assert html.count("U bent uitgenodigd voor het Lokaal Atrium.") == 2
    assert html.count("Beste An") == 1


def test_the_footer_names_the_sender_and_leads_to_the_preferences(settings):
    settings.SITE_URL = "https://atrium.example"

    plain = mail.as_html("Onderwerp", "Tekst.")
    stoppable = mail.as_html("Onderwerp", "Tekst.", unsubscribe_url="https://atrium.example/uit/1/")

    assert Seen(plain).links["Mijn gegevens"] == "https://atrium.example/mijn/"
    assert "https://atrium.example/uit/1/" in Seen(stoppable).links.values()


def test_the_html_of_a_mail_costs_less_than_two_milliseconds():
    source = "Beste An\n\nTekst.\n\n- a\n- b\n\n[[Naar|https://atrium.example/x/]]\n"
    mail.as_html("Onderwerp", source)

    start = time.process_time()
    for _ in range(50):
        mail.as_html("Onderwerp", source)

    assert (time.process_time() - start) / 50 < 0.002


def test_a_link_is_words_in_the_html_and_an_address_in_the_text(settings, tmp_path):
    (tmp_path / "seat.txt").write_text("U komt\n\nTot dan.\n\n[(Schrijf u uit|{{ address }})]\n")
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}
    ]

    composed = compose("seat.txt", address="https://atrium.example/nee/")

    links = Seen(mail.as_html(composed.subject, composed.source)).links
    assert links["Schrijf u uit"] == "https://atrium.example/nee/"
    assert mail.as_text(composed.source) == (
        "Tot dan.\n\nSchrijf u uit:\nhttps://atrium.example/nee/\n"
    )


@pytest.mark.parametrize("opening", ["[[", "[(", "[[(", "[[["])
def test_no_value_becomes_a_button_or_a_link(invitation, opening):
    closing = opening[::-1].translate(str.maketrans("[(", "])"))
    value = f"{opening}Klik|https://kwaad.example/{closing}"

    composed = compose(invitation, reason=value)

    assert "Klik" not in Seen(mail.as_html(composed.subject, composed.source)).links
    assert "Klik|https://kwaad.example/" in composed.source
