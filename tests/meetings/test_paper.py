"""A meeting on paper: who gets which PDF, what stands in it, and that it can be read aloud."""

import io
import re

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from pypdf import PdfReader

from core.paper import pdf
from core.times import BRUSSELS
from meetings.paper import documents
from platforms.models import Role
from tests import make
from tests.costs import cheapest
from tests.pages import queries_of

pytestmark = pytest.mark.django_db
LISTS = ["participants_pdf", "signatures_pdf", "badges_pdf"]
ALL = ["agenda_pdf", "invitation_pdf", *LISTS]


@pytest.fixture
def meeting():
    contact = make.user(first_name="Şule", last_name="Çağlar-Žižek")
    return make.meeting(
        title="Hemelwater & droogte",
        venue="Zaal Zoniën",
        introduction="Breng uw plan mee.",
        online_url="https://geheim.example/kamer",
        format="hybrid",
        contact=contact,
    )


def log_in(client, meeting, role=Role.CHAIR):
    person = make.member_of(meeting.atrium, role)
    client.force_login(person)
    return person


def coming(meeting, first_name="Anaïs", status="registered", **fields):
    person = make.user(first_name=first_name, **fields)
    position = make.position(person=person)
    extra = {"queue_no": 1} if status == "waitlisted" else {}
    return make.registration(
        meeting=meeting, person=person, organisation=position.organisation, status=status, **extra
    )


def read(client, name, meeting):
    response = client.get(reverse(f"meetings:{name}", args=[meeting.pk]))
    assert response["Content-Type"] == "application/pdf"
    return response, PdfReader(io.BytesIO(response.content))


def words(document):
    """All the text; a line that was broken off after a hyphen is read on."""
    text = "\n".join(page.extract_text() for page in document.pages)
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("name", ALL)
def test_a_screen_reader_can_walk_every_pdf(client, meeting, name):
    coming(meeting)
    log_in(client, meeting)

    _, document = read(client, name, meeting)

    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"] == "nl"
    assert document.metadata.title.endswith(": Hemelwater & droogte")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_the_agenda_says_when_each_point_begins_and_names_the_papers(client, meeting):
    meeting.starts_at = meeting.starts_at.replace(hour=8, minute=0, second=0)
    meeting.ends_at = meeting.starts_at.replace(hour=11)
    meeting.save()
    make.agenda_item(meeting=meeting, title="Onthaal", minutes=15)
    item = make.agenda_item(meeting=meeting, title="Nota", minutes=30)
    make.speaker(item=item, name="Ğülten Štěpán")
    log_in(client, meeting, Role.MEMBER)

    response, document = read(client, "agenda_pdf", meeting)

    text = words(document)
    starts = documents.agenda(meeting)[1]["points"][1].starts_at
    assert f"{starts.astimezone(BRUSSELS):%H}.15".lstrip("0") in text
    for part in ("Onthaal", "Nota", "Ğülten Štěpán", "Zaal Zoniën", "Şule Çağlar-Žižek"):
        assert part in text
    assert "geheim.example" not in text
    assert response["Content-Disposition"] == (
        f'inline; filename="agenda-{meeting.day:%Y-%m-%d}-hemelwater-droogte.pdf"'
    )
    assert response["Cache-Control"] == "private, no-store"


def test_the_lists_hold_who_has_a_seat_and_not_who_waits(client, meeting):
    coming(meeting, "Štěpán", last_name="Ğüneş")
    coming(meeting, "Wout", last_name="Wachter", status="waitlisted")
    coming(meeting, "Afke", last_name="Afmelder", status="declined")
    log_in(client, meeting)

    for name in LISTS:
        text = words(read(client, name, meeting)[1])
        assert "Ğüneş" in text
        assert "Štěpán" in text
        assert "Wachter" not in text
        assert "Afmelder" not in text


def test_who_asked_for_another_hour_is_marked_on_the_list(client, meeting):
    row = coming(meeting)
    row.answered_at = meeting.announced_at
    row.save()
    meeting.moved_at = meeting.announced_at.replace(microsecond=5)
    meeting.save()
    log_in(client, meeting)

    assert "(nog te bevestigen)" in words(read(client, "participants_pdf", meeting)[1])


def test_ten_badges_fit_on_a_sheet(client, meeting):
    for n in range(21):
        coming(meeting, last_name=f"Van den Broeck-De Keersmaeker {n:02}")
    log_in(client, meeting)

    pages = [page.extract_text() for page in read(client, "badges_pdf", meeting)[1].pages]

    assert [page.count("Keersmaeker") for page in pages] == [10, 10, 1]


def test_the_invitation_is_one_page_however_much_there_is_to_say(client, meeting):
    meeting.title, meeting.introduction = "Titel " * 20, "Een heel lange inleiding. " * 150
    meeting.venue, meeting.address = "Zaal " * 24, "Straat " * 28
    meeting.save()
    for n in range(14):
        make.agenda_item(meeting=meeting, title=f"Punt {n} " + "over water en ruimte " * 6)
    log_in(client, meeting)

    _, document = read(client, "invitation_pdf", meeting)

    assert len(document.pages) == 1
    assert "En nog 6 punten." in words(document)
    assert f"/bijeenkomsten/{meeting.pk}/" in words(document)


def test_a_draft_exists_only_for_its_organisers_and_says_that_it_is_one(client):
    draft = make.meeting(status="draft")
    log_in(client, draft, Role.MEMBER)
    for name in ALL:
        assert client.get(reverse(f"meetings:{name}", args=[draft.pk])).status_code == 404

    log_in(client, draft)
    assert "Concept: nog niet aangekondigd." in words(read(client, "agenda_pdf", draft)[1])


def test_the_page_to_print_says_the_same(client, meeting):
    coming(meeting, "Štěpán", last_name="Ğüneş")
    log_in(client, meeting)

    response = client.get(reverse("meetings:signatures_pdf", args=[meeting.pk]) + "?pagina=ja")

    assert response["Content-Type"].startswith("text/html")
    page = response.content.decode()
    assert "Druk deze pagina af met uw browser" in page
    assert "Ğüneş" in page
    assert "paper.css" in page


def test_who_asks_for_very_many_gets_the_page(client, meeting):
    log_in(client, meeting)
    address = reverse("meetings:badges_pdf", args=[meeting.pk])

    kinds = [client.get(address)["Content-Type"] for _ in range(31)]

    assert kinds == ["application/pdf"] * 30 + ["text/html; charset=utf-8"]


@pytest.mark.parametrize("name", ALL)
def test_paper_costs_the_same_for_any_number_of_people(client, meeting, name):
    coming(meeting)
    make.speaker(item=make.agenda_item(meeting=meeting))
    log_in(client, meeting)
    address = reverse(f"meetings:{name}", args=[meeting.pk])
    alone = len(queries_of(client, address))
    for _ in range(29):
        coming(meeting)
        make.speaker(item=make.agenda_item(meeting=meeting))

    assert len(queries_of(client, address)) == alone


def test_the_list_to_sign_has_a_code_each_as_long_as_they_fit(client, meeting, monkeypatch):
    row = coming(meeting)
    log_in(client, meeting)
    address = reverse("meetings:signatures_pdf", args=[meeting.pk])

    with_code = words(read(client, "signatures_pdf", meeting)[1])
    monkeypatch.setattr(documents, "MOST_CODES", 0)
    without = words(read(client, "signatures_pdf", meeting)[1])
    page = client.get(f"{address}?pagina=ja").content.decode()

    assert "een code scant" in with_code
    assert "een code scant" not in without
    assert f'aria-label="Code van {row.person}"' in page


@pytest.mark.parametrize("signing", [True, False])
def test_a_list_of_120_people_takes_less_than_two_seconds(meeting, signing):
    pdf("<html lang=nl><title>Eerst laden</title>")
    for n in range(120):
        coming(meeting, last_name=f"Van Puyvelde {n}")

    def printed():
        template, context = documents.people(meeting, signing=signing)
        return pdf(render_to_string(template, {**context, "is_pdf": True}))

    content, spent = cheapest(printed, 2)

    assert spent < 2
    assert words(PdfReader(io.BytesIO(content))).count("Van Puyvelde") == 120
