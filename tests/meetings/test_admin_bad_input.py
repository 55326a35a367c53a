"""What nobody should send to the planning form: said beside its field, and nothing is saved."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents.models import Document
from meetings.models import AgendaItem, Meeting, Paper
from platforms.models import Theme
from tests import make
from tests.meetings.planning_form import data, errors, split, step
from tests.world import small_pdf

pytestmark = pytest.mark.django_db


BAD = [
    ("ends_at", lambda m: split("ends_at", m.starts_at), "Het einde moet na het begin liggen."),
    (
        "ends_at",
        lambda m: split("ends_at", m.starts_at - timedelta(hours=1)),
        "Het einde moet na het begin liggen.",
    ),
    (
        "ends_at",
        lambda m: split("ends_at", m.starts_at + timedelta(days=400)),
        "Een bijeenkomst duurt hoogstens veertien dagen.",
    ),
    (
        "starts_at",
        lambda m: {"starts_at_0": "2027-03-28", "starts_at_1": "02:30"},
        "Dit uur bestaat niet: de klok gaat die nacht van 2 naar 3 uur.",
    ),
    (
        "starts_at",
        lambda m: {"starts_at_0": "2027-10-31", "starts_at_1": "02:30"},
        "Dit uur komt die nacht twee keer voor: kies een ander uur.",
    ),
    ("starts_at", lambda m: {"starts_at_0": "0001-01-01"}, "Kies een datum tussen 2000 en 2100."),
    ("starts_at", lambda m: {"starts_at_0": "9999-12-31"}, "Kies een datum tussen 2000 en 2100."),
    ("starts_at", lambda m: split("starts_at", None), "Vul een datum en een uur in."),
    ("capacity", lambda m: {"capacity": "-1"}, "Het aantal plaatsen ligt tussen 1 en 5000."),
    ("capacity", lambda m: {"capacity": "0"}, "Het aantal plaatsen ligt tussen 1 en 5000."),
    (
        "capacity",
        lambda m: {"capacity": "1000000000000"},
        "Het aantal plaatsen ligt tussen 1 en 5000.",
    ),
    ("capacity", lambda m: {"capacity": "10; DROP"}, "Vul een getal in."),
    (
        "atrium",
        lambda m: {"atrium": "99999999999999999999"},
        "Kies een atrium waarvoor u bijeenkomsten plant.",
    ),
    (
        "atrium",
        lambda m: {"atrium": make.atrium().pk},
        "Kies een atrium waarvoor u bijeenkomsten plant.",
    ),
    (
        "theme",
        lambda m: {"theme": Theme.objects.create(atrium=make.atrium(), year=2027, name="X").pk},
        "Kies een jaarthema van dit atrium.",
    ),
    (
        "municipality",
        lambda m: {"municipality": "99999999999999999999"},
        "Kies een bestaande gemeente uit de lijst.",
    ),
    (
        "registration_closes_at",
        lambda m: (
            split("registration_opens_at", m.starts_at - timedelta(days=2))
            | split("registration_closes_at", m.starts_at - timedelta(days=3))
        ),
        "Inschrijven sluit pas nadat het opent.",
    ),
    (
        "registration_opens_at",
        lambda m: split("registration_opens_at", m.ends_at),
        "Inschrijven opent voor de bijeenkomst begint.",
    ),
    (
        "cancel_until",
        lambda m: split("cancel_until", m.ends_at),
        "Uitschrijven kan hoogstens tot het begin.",
    ),
    ("online_url", lambda m: {"online_url": "javascript:alert(1)"}, "Voer een geldige URL in."),
    ("title", lambda m: {"title": " \u202e "}, "Dit veld is verplicht."),
]


@pytest.mark.parametrize(("field", "bad", "error"), BAD)
def test_bad_input_is_said_beside_its_field_and_saves_nothing(
    client, chair, draft, field, bad, error
):
    before = Meeting.objects.filter(pk=draft.pk).values().get()

    answer = client.post(step(draft, "change"), data(draft, **bad(draft)))

    assert answer.status_code == 200
    assert errors(answer) == {field: [error]}
    assert "Fout: " in answer.content.decode().split("</title>")[0]
    assert Meeting.objects.filter(pk=draft.pk).values().get() == before


def test_a_nul_byte_is_a_bad_request(client, chair, draft):
    answer = client.post(step(draft, "change"), data(draft, title="Start\x00dag"))

    assert answer.status_code == 400


@pytest.mark.parametrize("page", ["change", "announce", "move", "cancel", "messages", "export"])
def test_an_impossible_number_is_nobodys_meeting(client, chair, page):
    address = reverse(f"admin:meetings_meeting_{page}", args=[10**20 - 1])

    assert client.get(address).status_code in {302, 404}


FILES = [
    ("nep.pdf", b"<html><script>alert(1)</script></html>"),
    ("groot.pdf", b"%PDF-1.4\n" + b"0" * (26 * 1024 * 1024)),
    ("leeg.pdf", b""),
    ("lijst.html", b"<html></html>"),
]


@pytest.mark.parametrize(("name", "content"), FILES)
def test_a_bad_file_is_refused_beside_its_field(client, chair, draft, name, content):
    file = SimpleUploadedFile(name, content, "application/pdf")

    answer = client.post(
        step(draft, "change"),
        data(draft, title="Einddag", papers=[{"title": "Nota", "item": "", "file": file}]),
    )

    papers = answer.context["inline_admin_formsets"][0].formset
    draft.refresh_from_db()
    assert list(papers.errors[0]) == ["file"]
    assert (draft.title, Paper.objects.count(), Document.objects.count()) == ("Startdag", 0, 0)


def test_a_point_of_another_meeting_is_no_choice(client, chair, draft):
    other = make.agenda_item()
    file = SimpleUploadedFile("nota.pdf", small_pdf(), "application/pdf")

    answer = client.post(
        step(draft, "change"),
        data(draft, papers=[{"title": "Nota", "item": other.pk, "file": file}]),
    )

    papers = answer.context["inline_admin_formsets"][0].formset
    assert list(papers.errors[0]) == ["item"]
    assert Paper.objects.count() == 0


def test_a_row_of_another_meeting_cannot_be_taken_over(client, chair, draft):
    other = make.agenda_item(title="Van een ander")
    row = {"id": other.pk, "title": "Gekaapt", "minutes": 5, "kind": "other", "order": 1}

    client.post(step(draft, "change"), data(draft, items=[row], item_count=1))

    other.refresh_from_db()
    assert (other.title, AgendaItem.objects.count()) == ("Van een ander", 1)
