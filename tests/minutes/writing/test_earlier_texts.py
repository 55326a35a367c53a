"""What stood there before: compared, put back, and kept when an adopted text is corrected."""

import pytest
from django.urls import reverse
from django.utils import timezone

from minutes.adopting import adopt
from minutes.corrections.actions import start_correction
from minutes.writing.entries import name_of
from tests.minutes.writing.sheets import fields, promise, send

pytestmark = pytest.mark.django_db


def test_an_earlier_text_is_compared_and_put_back(window, secretary, manager, minutes, passage):
    name = name_of(passage)
    one, other = window(secretary), window(manager)
    send(one, minutes, fields(one, minutes), **{f"{name}-text": "Op maandag."})
    send(other, minutes, fields(other, minutes), **{f"{name}-text": "Op dinsdag."})
    page = reverse("minutes:passage", args=[minutes.pk, passage.pk])

    html = one.get(page).content.decode()
    first = passage.history.last()
    one.post(page, {"text": first.pk})

    assert "geschrapt: </span>maandag" in html
    assert "toegevoegd: </span>dinsdag" in html
    passage.refresh_from_db()
    assert passage.text == "<p>Op maandag.</p>"
    assert passage.history.count() == 3


def test_going_on_typing_makes_one_earlier_text(window, secretary, minutes, passage):
    client, name = window(secretary), name_of(passage)
    for text in ("Een", "Een zin", "Een zin af."):
        send(client, minutes, fields(client, minutes), **{f"{name}-text": text})

    assert [row.text for row in passage.history.all()] == ["<p>Een zin af.</p>"]


def test_an_earlier_text_for_pbm_stays_hidden_when_the_passage_opens(
    window, secretary, manager, minutes, passage
):
    client, name = window(manager), name_of(passage)
    sheet = fields(client, minutes)
    send(client, minutes, sheet, **{f"{name}-text": "kippenhok", f"{name}-level": "department"})
    sheet = fields(client, minutes)
    send(client, minutes, sheet, **{f"{name}-text": "Algemeen.", f"{name}-level": "atrium"})

    page = reverse("minutes:passage", args=[minutes.pk, passage.pk])

    assert "kippenhok" in client.get(page).content.decode()
    assert "kippenhok" not in window(secretary).get(page).content.decode()


def test_in_a_correction_the_text_changes_and_what_was_adopted_besides_does_not(
    window, secretary, minutes, passage
):
    client = window(secretary)
    send(client, minutes, fields(client, minutes), **{f"{name_of(passage)}-text": "Op maandag."})
    promise(passage, "Bezorgt de kaart.")
    minutes.refresh_from_db()
    minutes.published_at = timezone.now()
    adopt(minutes, by=secretary, how="direct")
    edition = start_correction(minutes, by=secretary, reason="De dag was fout.")
    copy = edition.passages.get(key=passage.key)

    send(client, minutes, fields(client, minutes), **{f"{name_of(copy)}-text": "Op dinsdag."})
    title = f"t{passage.point_id}-title"
    refused = send(
        client,
        minutes,
        fields(client, minutes),
        **{title: "Iets anders", f"t{passage.point_id}-print": "van vroeger"},
    )

    copy.refresh_from_db()
    passage.refresh_from_db()
    assert (copy.text, passage.text) == ("<p>Op dinsdag.</p>", "<p>Op maandag.</p>")
    assert "goedgekeurd" in refused.content.decode()
    assert not minutes.points.filter(title="Iets anders").exists()
    assert "<p>Op maandag.</p>" in [row.text for row in copy.history.all()]
