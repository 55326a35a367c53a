"""What the law asks of the two statements."""

import pytest


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (
            "/toegankelijkheid/",
            [
                "WCAG) 2.2, niveau AA",
                "EN 301 549",
                "en waarom",
                "in de plaats",
                "Meld",
                "Ombudsdienst",
            ],
        ),
        (
            "/privacy/",
            ["verwerkingsverantwoordelijke", "algemeen belang", "Hoe lang", "rechten", "Klacht"],
        ),
    ],
)
def test_a_visitor_reads_the_statement(client, settings, address, words):
    settings.CONTACT_ADDRESS = "hulp@atrium.example"

    page = client.get(address)

    assert page.status_code == 200
    text = page.content.decode()
    assert [word for word in [*words, "hulp@atrium.example"] if word not in text] == []
    assert text.count("<h1") == 1
