"""Beginning from a Word file: its headings beside the points, a look first, then the passages."""

import io

import pytest
from django.urls import reverse
from docx import Document

from minutes.models import MinutesFile
from minutes.writing.matching import matched
from tests import files
from tests.minutes.writing.sheets import put

pytestmark = pytest.mark.django_db


def word(*parts):
    document = Document()
    for title, text in parts:
        document.add_heading(title, 1)
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def address(minutes):
    return reverse("minutes:read_in", args=[minutes.pk])


def uploaded(client, minutes, content):
    return client.post(
        address(minutes), {"file": files.upload(content, "verslag.docx")}, follow=True
    )


def test_headings_find_their_points_by_words_and_by_number(minutes):
    points = list(minutes.points.all())
    parts = [
        ("", "x"),
        ("2) Rondvraag en varia", "x"),
        ("1. Windmolens langs de Dender", "x"),
        ("Goedkeuring", "x"),
    ]

    assert matched(parts, points) == [None, points[1], points[0], None]


def test_a_file_is_previewed_and_taken_over_under_its_points(window, secretary, minutes, edition):
    client = window(secretary)
    content = word(
        ("1. Windmolens langs de Dender", "Er komen er drie."),
        ("2. Rondvraag", "Geen."),
        ("Nieuwe regels", "Vanaf januari."),
    )

    preview = uploaded(client, minutes, content).content.decode()
    before = set(edition.passages.values_list("text", flat=True))
    points = [f"t{point.pk}" for point in minutes.points.all()]
    client.post(address(minutes), {"part-0": points[0], "part-1": "", "part-2": "new"}, follow=True)

    assert "Er komen er drie." in preview
    assert before == {""}
    assert [(row.point.title, row.text) for row in edition.passages.exclude(text="")] == [
        ("Windmolens langs de Dender", "<p>Er komen er drie.</p>"),
        ("Nieuwe regels", "<p>Vanaf januari.</p>"),
    ]
    assert MinutesFile.objects.get().document.name == "verslag.docx"


def test_what_was_written_already_stays(window, secretary, minutes, passage):
    passage.text = "<p>Van An.</p>"
    passage.save(update_fields=["text"])
    put(passage, "<p>Nog iets.</p>", order=20)
    client = window(secretary)
    uploaded(client, minutes, word(("Windmolens langs de Dender", "Uit het bestand.")))

    client.post(address(minutes), {"part-0": f"t{passage.point_id}"})

    rows = passage.edition.passages.filter(point=passage.point).order_by("order")
    assert [row.text for row in rows] == [
        "<p>Van An.</p>",
        "<p>Nog iets.</p>",
        "<p>Uit het bestand.</p>",
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"geen word", "geen Word"), (files.pdf("x"), "geen Word"), (b"", "leeg")],
)
def test_another_kind_of_file_is_refused_beside_its_field(
    window, secretary, minutes, content, says
):
    html = uploaded(window(secretary), minutes, content).content.decode()

    assert says in html
    assert not MinutesFile.objects.exists()


def test_no_file_chosen_is_said(window, secretary, minutes):
    html = window(secretary).post(address(minutes), {}).content.decode()

    assert "Kies een bestand." in html


def test_a_locked_text_takes_nothing_over(window, secretary, minutes, edition):
    edition.issued_at = minutes.meeting.ends_at
    edition.save(update_fields=["issued_at"])

    answer = window(secretary).get(address(minutes), follow=True)

    assert answer.redirect_chain == [(minutes.get_absolute_url(), 302)]
