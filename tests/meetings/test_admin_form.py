"""Planning and editing in the back office: whole rows, Dutch errors, nothing half saved."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.times import at, today
from meetings.models import Meeting, Paper
from outbox.models import Message
from platforms.models import Role
from tests import make
from tests.meetings.planning_form import ADD, data, form_of, split, step
from tests.pages import text_of
from tests.world import small_pdf

pytestmark = pytest.mark.django_db


def test_a_new_meeting_proposes_the_agenda_of_its_platform(client, chair, atrium):
    answer = client.get(ADD)

    agenda = answer.context["inline_admin_formsets"][0].formset
    proposed = [
        (form["title"].value(), form["minutes"].value(), form["kind"].value())
        for form in agenda.forms
    ]
    assert form_of(answer)["atrium"].value() == atrium.pk
    assert proposed == [
        ("Welkom", 10, "discussion"),
        ("Pauze", 20, "break"),
        ("Varia", 20, "discussion"),
        (None, 20, "discussion"),
        (None, 20, "discussion"),
    ]


def test_planning_makes_a_draft_with_its_agenda_and_mails_nobody(client, chair, atrium):
    make.member_of(atrium)
    start = at(today() + timedelta(days=60), 9)
    plan = Meeting(
        atrium=atrium,
        title="Startdag",
        starts_at=start,
        contact=chair,
        ends_at=start + timedelta(hours=2),
        venue="Zaal 1",
        capacity=40,
    )
    items = [
        {"title": "Welkom", "minutes": 10, "kind": "other", "order": ""},
        {"title": "Thema", "minutes": 50, "kind": "discussion", "order": ""},
        {"title": "", "minutes": 20, "kind": "discussion", "order": ""},
    ]

    answer = client.post(ADD, data(plan, items=items))

    meeting = Meeting.objects.get()
    assert answer["Location"] == reverse("admin:meetings_meeting_change", args=[meeting.pk])
    assert (meeting.title, meeting.status, meeting.created_by) == ("Startdag", "draft", chair)
    assert (meeting.starts_at, meeting.capacity, meeting.contact) == (start, 40, chair)
    agenda = list(meeting.agenda_items.values_list("order", "title", "minutes"))
    assert agenda == [(10, "Welkom", 10), (20, "Thema", 50)]
    assert Message.objects.count() == 0


def test_who_organises_several_atria_first_chooses_one(client, chair):
    other = make.membership(person=chair, role=Role.SECRETARY).atrium
    make.atrium(name="Niet van mij")

    answer = client.get(ADD)

    assert other.name in text_of(answer)
    assert "Niet van mij" not in text_of(answer)
    assert form_of(client.get(f"{ADD}?atrium={other.pk}"))["atrium"].value() == other.pk


def test_editing_a_draft_stores_what_changed(client, chair, draft):
    later = draft.starts_at + timedelta(hours=1)

    client.post(step(draft, "change"), data(draft, title="Einddag", **split("starts_at", later)))

    draft.refresh_from_db()
    assert (draft.title, draft.starts_at, draft.version) == ("Einddag", later, 1)


def test_a_stale_form_shows_both_versions_and_saves_nothing(client, chair, draft):
    """T11; what others typed is shown as text."""
    mine = data(draft, title="Mijn titel", introduction="Mijn tekst")
    client.post(step(draft, "change"), data(draft, title="<b>Hun</b> titel"))

    answer = client.post(step(draft, "change"), mine)

    draft.refresh_from_db()
    assert draft.title == "<b>Hun</b> titel"
    assert answer.context["conflict"] == [
        ("Titel", "<b>Hun</b> titel", "Mijn titel"),
        ("Inleiding", "–", "Mijn tekst"),
    ]
    assert form_of(answer).non_field_errors()[0].startswith(f"Intussen heeft {chair} deze")
    page = answer.content.decode()
    assert "&lt;b&gt;Hun&lt;/b&gt; titel" in page
    assert "<b>Hun</b>" not in page
    assert form_of(answer)["title"].value() == "Mijn titel"

    again = {**mine, "seen_version": form_of(answer)["seen_version"].value()}
    client.post(step(draft, "change"), again)

    draft.refresh_from_db()
    assert (draft.title, draft.introduction) == ("Mijn titel", "Mijn tekst")


def test_adding_a_paper_makes_another_open_form_stale(client, chair, draft):
    stale = data(draft, title="Mijn titel")
    paper = {
        "title": "Nota",
        "item": "",
        "file": SimpleUploadedFile("nota.pdf", small_pdf(), "application/pdf"),
    }
    client.post(step(draft, "change"), data(draft, papers=[paper]))

    answer = client.post(step(draft, "change"), stale)

    draft.refresh_from_db()
    assert (draft.title, answer.status_code) == ("Startdag", 200)


def test_papers_are_stored_as_documents(client, chair, draft):
    item = make.agenda_item(meeting=draft)
    paper = {
        "title": "",
        "item": item.pk,
        "file": SimpleUploadedFile("nota water.pdf", small_pdf(), "application/pdf"),
    }

    client.post(step(draft, "change"), data(draft, papers=[paper], item_count=0))

    row = Paper.objects.get()
    assert (row.meeting, row.item, row.title) == (draft, item, "nota water")
    assert (row.document.name, row.document.uploaded_by) == ("nota water.pdf", chair)
    assert row.document.media_type == "application/pdf"


def test_the_agenda_of_a_meeting_that_exists_is_built_on_its_own_page(client, chair, draft):
    answer = client.get(step(draft, "change"))

    names = [inline.formset.prefix for inline in answer.context["inline_admin_formsets"]]
    tools = answer.context["tools"]
    assert names == ["papers"]
    assert ("Agenda en sprekers", f"/bijeenkomsten/{draft.pk}/agenda/") in tools


def test_saving_warns_of_a_holiday_and_a_long_agenda(client, chair, draft):
    """T9, T64."""
    start = at(today().replace(year=today().year + 1, month=12, day=25), 9)
    make.agenda_item(meeting=draft, title="Lang", minutes=300)

    answer = client.post(
        step(draft, "change"),
        data(
            draft,
            **split("starts_at", start),
            **split("ends_at", start + timedelta(hours=3)),
        ),
        follow=True,
    )

    told = " ".join(str(message) for message in answer.context["messages"])
    assert "feestdag" in told
    assert "300 minuten" in told


def test_a_cosmetic_edit_of_an_announced_meeting_is_silent(client, chair, atrium):
    """T15; facts people were told do not change through this form."""
    meeting = make.meeting(atrium=atrium, venue="Zaal 1")
    make.registration(meeting=meeting, person=make.member_of(atrium))

    client.post(
        step(meeting, "change"),
        data(
            meeting,
            title="Met koffie",
            venue="Kelder",
            **split("starts_at", meeting.starts_at + timedelta(days=1)),
        ),
    )

    fresh = Meeting.objects.get()
    assert (fresh.title, fresh.venue, fresh.starts_at) == (
        "Met koffie",
        "Zaal 1",
        meeting.starts_at,
    )
    assert (fresh.sequence, Message.objects.count()) == (0, 0)


def test_after_the_meeting_papers_may_still_come(client, chair, atrium):
    meeting = make.meeting(atrium=atrium, status="held")
    file = SimpleUploadedFile("nota.pdf", small_pdf(), "application/pdf")

    client.post(
        step(meeting, "change"),
        data(meeting, title="Anders", papers=[{"title": "Presentatie", "item": "", "file": file}]),
    )

    meeting.refresh_from_db()
    assert (meeting.title, meeting.papers.get().title) == ("Startdag", "Presentatie")


def test_a_cancelled_meeting_only_shows(client, chair, atrium):
    meeting = make.meeting(atrium=atrium, status="cancelled")

    assert client.get(step(meeting, "change")).status_code == 200
    assert client.post(step(meeting, "change"), data(meeting, title="Toch")).status_code == 403


def test_a_draft_can_be_deleted_and_an_announced_meeting_not(client, chair, draft, atrium):
    announced = make.meeting(atrium=atrium)

    client.post(step(draft, "delete"), {"post": "yes"})
    refused = client.post(step(announced, "delete"), {"post": "yes"})

    assert refused.status_code == 403
    assert list(Meeting.objects.all()) == [announced]


def test_a_new_meeting_is_not_offered_the_agenda_of_another(client, chair, atrium, draft):
    make.agenda_item(meeting=draft, title="Dossier in vertrouwen")
    assert "Dossier in vertrouwen" in text_of(client.get(step(draft, "change")))

    client.force_login(make.member_of(make.atrium(), Role.CHAIR))

    assert "Dossier in vertrouwen" not in client.get(ADD).content.decode()
