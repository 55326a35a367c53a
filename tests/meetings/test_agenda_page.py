"""The agenda is built on a page of its own: added, changed, ordered, taken away (T11, T64)."""

import pytest
from django.urls import reverse

from core.times import local
from documents.actions import store
from meetings.models import AgendaItem, PaperVersion
from platforms.models import Role
from tests import make
from tests.atlas import finish
from tests.pages import text
from tests.world import upload

pytestmark = pytest.mark.django_db


def address(name, meeting, *more):
    return reverse(f"meetings:{name}", args=[meeting.pk, *more])


def titles(meeting):
    return list(meeting.agenda_items.values_list("title", flat=True))


@pytest.fixture
def three(draft):
    return [make.agenda_item(meeting=draft, title=title) for title in ("Een", "Twee", "Drie")]


def test_points_show_their_hours_and_how_much_the_agenda_is_too_long(client, chair, draft):
    make.agenda_item(meeting=draft, title="Welkom", minutes=30)
    make.agenda_item(meeting=draft, title="Lang", minutes=160)

    page = text(client.get(address("agenda", draft)))

    start = local(draft.starts_at)
    assert f"{start.hour}.00 – {start.hour}.30" in page
    assert f"{start.hour}.30 – {start.hour + 3}.10" in page
    assert "De agenda is 10 minuten te lang" in page
    assert "samen 190 minuten, de bijeenkomst 180" in page


def test_a_new_point_comes_last_and_the_same_form_again_adds_nothing(client, chair, draft, three):
    nonce = "11111111-1111-4111-8111-111111111111"
    form = {"title": "Varia", "kind": "other", "minutes": "15", "nonce": nonce}

    for _ in range(2):
        client.post(address("agenda", draft), form)

    assert titles(draft) == ["Een", "Twee", "Drie", "Varia"]
    last = draft.agenda_items.last()
    assert (last.kind, last.minutes) == ("other", 15)


def test_a_point_without_a_title_keeps_what_was_filled_in(client, chair, draft):
    answer = client.post(address("agenda", draft), {"kind": "break", "minutes": "800"})

    form = answer.context["form"]
    assert set(form.errors) == {"title", "minutes"}
    assert (form["kind"].value(), form["minutes"].value()) == ("break", "800")
    assert titles(draft) == []


@pytest.mark.parametrize(
    ("place", "order"),
    [
        ("1", ["Drie", "Een", "Twee"]),
        ("2", ["Een", "Drie", "Twee"]),
        ("99", ["Een", "Twee", "Drie"]),
    ],
)
def test_a_point_moves_to_its_new_place_once(client, chair, draft, three, place, order):
    form = {"place": place, "seen": "3"}

    for _ in range(2):
        answer = client.post(address("move_point", draft, three[2].pk), form)

    assert titles(draft) == order
    assert answer.status_code == 302


def test_who_moves_a_point_that_a_colleague_moved_is_told_and_nothing_moves(
    client, chair, draft, three
):
    """T11."""
    client.post(address("move_point", draft, three[2].pk), {"place": "1", "seen": "3"})
    client.force_login(make.member_of(draft.atrium, Role.SECRETARY))

    answer = client.post(
        address("move_point", draft, three[2].pk), {"place": "2", "seen": "3"}, follow=True
    )

    assert titles(draft) == ["Drie", "Een", "Twee"]
    assert "Intussen heeft Tom Trekker “Drie” verplaatst." in text(answer)


def test_the_button_that_moved_a_point_has_the_focus_again(client, chair, draft, three):
    answer = client.post(
        address("move_point", draft, three[2].pk), {"place": "2", "seen": "3"}, follow=True
    )

    buttons = [part for part in text(answer).split("<button") if "autofocus" in part]
    assert [("Drie hoger" in button) for button in buttons] == [True]


def test_two_who_change_one_point_see_both_versions_and_who_was_first(client, chair, draft, three):
    """T11."""
    item = three[0]
    form = {"title": "Mijn titel", "kind": "discussion", "minutes": "20", "seen_version": "0"}
    client.post(address("point", draft, item.pk), {**form, "title": "De titel van Tom"})
    client.force_login(make.member_of(draft.atrium, Role.SECRETARY))

    answer = client.post(address("point", draft, item.pk), form)

    page = text(answer)
    item.refresh_from_db()
    assert item.title == "De titel van Tom"
    assert "Intussen heeft Tom Trekker dit agendapunt gewijzigd." in page
    assert answer.context["form"].conflict == [("Titel", "De titel van Tom", "Mijn titel")]

    client.post(address("point", draft, item.pk), {**form, "seen_version": "1"})
    item.refresh_from_db()
    assert (item.title, item.version) == ("Mijn titel", 2)


def test_a_point_gets_an_owner_of_the_network_by_address(client, chair, draft, three):
    owner = make.user(email="eigenaar@gemeente.example")
    form = {"title": "Een", "kind": "discussion", "minutes": "20", "seen_version": "0"}
    where = address("point", draft, three[0].pk)

    unknown = client.post(where, {**form, "owner": "niemand@gemeente.example"})
    client.post(where, {**form, "owner": "Eigenaar@gemeente.example"})

    assert unknown.context["form"].errors["owner"] == ["We kennen niemand met dit adres."]
    three[0].refresh_from_db()
    assert three[0].owner == owner


def test_a_point_goes_with_its_speakers_and_leaves_its_papers(client, chair, draft, three):
    make.speaker(item=three[1], name="Sam Spreker")
    paper = draft.papers.create(title="Nota", item=three[1], document=store(upload(), by=None))
    where = address("remove_point", draft, three[1].pk)

    asked = text(client.get(where))
    client.post(where, {"seen_version": "0"})

    assert "Sam Spreker" in asked
    paper.refresh_from_db()
    assert (titles(draft), paper.item) == (["Een", "Drie"], None)


def test_a_point_that_someone_else_changed_is_not_removed_unseen(client, chair, draft, three):
    AgendaItem.objects.filter(pk=three[1].pk).update(version=1)

    client.post(address("remove_point", draft, three[1].pk), {"seen_version": "0"})

    assert titles(draft) == ["Een", "Twee", "Drie"]


def test_a_point_of_another_meeting_does_not_exist_here(client, chair, draft):
    other = make.agenda_item(title="Van een ander")

    statuses = [
        client.post(address(name, draft, other.pk), {"seen_version": "0"}).status_code
        for name in ("point", "move_point", "remove_point", "add_speaker")
    ]

    assert statuses == [404, 404, 404, 404]
    assert AgendaItem.objects.get().title == "Van een ander"


def test_a_new_version_replaces_the_visible_paper_and_the_old_stays_for_organisers(
    client, chair, draft, three
):
    """T69, T72."""
    draft.status, draft.announced_at = "announced", draft.starts_at
    draft.save()
    where = address("add_paper", draft)
    client.post(where, {"file": upload("nota.pdf"), "title": "Nota", "item": three[0].pk})
    paper = draft.papers.get()

    client.post(
        address("change_paper", draft, paper.pk),
        {"file": upload("nota-2.pdf"), "title": "Nota", "item": three[0].pk},
    )

    old = PaperVersion.objects.get()
    answers = [
        client.get(where)
        for where in (address("paper", draft, paper.pk), address("old_version", draft, old.pk))
    ]
    names = [answer["Content-Disposition"] for answer in answers]
    assert names == [
        "attachment; filename*=UTF-8''nota-2.pdf",
        "attachment; filename*=UTF-8''nota.pdf",
    ]
    client.force_login(make.member_of(draft.atrium))
    answers.append(client.get(address("paper", draft, paper.pk)))
    assert answers[-1].status_code == 200
    for answer in answers:
        finish(answer)
    assert client.get(address("old_version", draft, old.pk)).status_code == 403


def test_a_cancelled_meeting_keeps_its_agenda(client, chair, atrium):
    meeting = make.meeting(atrium=atrium, status="cancelled")
    item = make.agenda_item(meeting=meeting, title="Welkom")

    statuses = [
        client.get(address("agenda", meeting)).status_code,
        client.post(address("remove_point", meeting, item.pk), {"seen_version": "0"}).status_code,
    ]

    assert statuses == [403, 403]
    assert titles(meeting) == ["Welkom"]
