"""The buttons of the sheet: adding, moving and removing passages and points."""

import pytest

from minutes.models import Passage
from minutes.writing.entries import name_of
from tests.minutes.writing.sheets import address, fields, put, send

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "kind", "signal"),
    [("text", "text", ""), ("decision", "decision", ""), ("concern", "signal", "concern")],
)
def test_buttons_add_each_kind_of_passage(window, secretary, minutes, passage, asked, kind, signal):
    client = window(secretary)

    send(client, minutes, fields(client, minutes), do=f"add:t{passage.point_id}:{asked}")

    added = Passage.objects.filter(point=passage.point).last()
    assert (added.kind, added.signal_kind) == (kind, signal)
    assert f"{name_of(added)}-text" in fields(client, minutes)


def test_passages_and_points_move_by_buttons(window, secretary, minutes, passage):
    client = window(secretary)
    other = put(passage, "<p>b</p>", order=20)

    send(client, minutes, fields(client, minutes), do=f"up:{name_of(other)}")
    send(client, minutes, fields(client, minutes), do=f"down:t{passage.point_id}")

    rows = Passage.objects.filter(point=passage.point).order_by("order")
    assert [row.pk for row in rows] == [other.pk, passage.pk]
    assert [point.title for point in minutes.points.all()] == [
        "Rondvraag",
        "Windmolens langs de Dender",
    ]


def test_a_text_is_asked_about_before_it_goes_and_an_empty_one_just_goes(
    window, secretary, minutes, passage
):
    client = window(secretary)
    full = put(passage, "<p>Weg ermee.</p>")

    send(client, minutes, fields(client, minutes), do=f"remove:{name_of(passage)}")
    asked = send(client, minutes, fields(client, minutes), do=f"remove:{name_of(full)}")
    is_there = Passage.objects.filter(pk=full.pk).exists()
    client.post(asked.redirect_chain[-1][0])

    assert not Passage.objects.filter(pk=passage.pk).exists()
    assert "Weg ermee." in asked.content.decode()
    assert is_there
    assert not Passage.objects.filter(pk=full.pk).exists()


def test_a_point_with_text_stays_and_an_empty_one_can_go(window, secretary, minutes, passage):
    client = window(secretary)
    put(passage, "<p>x</p>")

    refused = send(client, minutes, fields(client, minutes), do=f"remove:t{passage.point_id}")
    last = minutes.points.last()
    send(client, minutes, fields(client, minutes), do=f"remove:t{last.pk}")

    assert "staat nog tekst" in refused.content.decode()
    assert [point.pk for point in minutes.points.all()] == [passage.point_id]


def test_a_standard_sentence_comes_in_as_a_passage(window, secretary, minutes, passage):
    client = window(secretary)
    sheet = fields(client, minutes)
    point = f"t{minutes.points.last().pk}"
    html = client.get(address(minutes)).content.decode()
    [pk] = _options(html, "Volgende bijeenkomst")

    send(client, minutes, sheet, **{f"sentence-{point}": pk, "do": f"sentence:{point}"})
    refused = send(client, minutes, fields(client, minutes), do=f"sentence:{point}")

    added = Passage.objects.filter(point=minutes.points.last()).last()
    assert added.text.startswith("<p>De volgende bijeenkomst vindt plaats op")
    assert "Kies eerst een standaardzin." in refused.content.decode()


@pytest.mark.parametrize("what", ["x", "add", "add:t99999999999999999999", "up:p1e5", "point:", ""])
def test_an_odd_button_does_no_harm(window, secretary, minutes, what):
    client = window(secretary)

    assert send(client, minutes, fields(client, minutes), do=what).status_code == 200


def _options(html, words):
    return [
        part.split('"', 1)[0]
        for part in html.split('<option value="')[1:]
        if part.split(">", 1)[1].startswith(words)
    ]
