"""A published agenda shows what changed since people were told, and mails it only if asked (T66)."""

import pytest
from django.urls import reverse

from core.times import day_words
from meetings.actions import announce
from meetings.agenda import actions, items_of
from meetings.agenda.changes import changes
from outbox.models import Message
from tests import make
from tests.pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def items(draft):
    return [make.agenda_item(meeting=draft, title=title, order=n) for n, title in enumerate("ABC")]


@pytest.fixture
def announced(draft, items, chair):
    meeting = announce(draft, by=chair)
    Message.objects.all().delete()
    return meeting


def found(meeting):
    meeting.refresh_from_db()
    return changes(meeting, list(items_of(meeting)))


def change(item, **fields):
    actions.change_item(item, by=make.staff(), **fields)


def test_a_draft_and_an_agenda_as_announced_show_no_change(client, draft, items, chair):
    change(items[0], title="Voor de aankondiging")
    before = bool(found(draft))

    meeting = announce(draft, by=chair)

    assert (before, bool(found(meeting))) == (False, False)
    assert "Gewijzigd sinds" not in text(client.get(meeting.get_absolute_url()))


def test_each_change_is_marked_at_its_point_and_what_went_is_named(client, announced, items):
    change(items[0], title="Anders", minutes=45)
    make.speaker(item=items[1], name="Sam Spreker")
    actions.remove_item(items[2], by=make.staff())
    new = actions.add_item(announced, by=make.staff(), title="D", kind="other", minutes=10)

    now = found(announced)

    assert now.by_item == {
        items[0].pk: "heette “A”, duurde 20 minuten",
        items[1].pk: "andere sprekers",
        new.pk: "nieuw",
    }
    assert now.removed == ["C"]
    client.force_login(make.member_of(announced.atrium))
    page = text(client.get(announced.get_absolute_url()))
    since = day_words(announced.agenda_told_at)
    assert f"Gewijzigd sinds {since}" in page
    assert f"nieuw sinds {since}" in page
    assert page.count(f"gewijzigd sinds {since}") == 2
    assert "Van de agenda gehaald: C." in page
    assert Message.objects.count() == 0


def test_what_is_changed_back_is_no_change(announced, items):
    change(items[0], title="Anders")
    change(items[0], title="A")
    actions.move_item(items[0], by=make.staff(), place=3, seen=1)
    moved = found(announced).by_item
    actions.move_item(items[0], by=make.staff(), place=1, seen=3)

    assert moved == {items[0].pk: "verplaatst"}
    assert not found(announced)


def test_the_organiser_sees_whom_it_mails_and_then_changes_count_anew(client, announced, items):
    comes = make.registration(meeting=announced, status="registered").person
    make.registration(meeting=announced, status="declined")
    change(items[0], title="Anders")
    address = reverse("meetings:tell_agenda", args=[announced.pk])
    asked = text(client.post(address))
    nothing = Message.objects.count()

    for _ in range(2):
        client.post(address, {"when": "now", "confirm": "ja"})

    message = Message.objects.get(person=comes)
    assert (comes.email in asked, nothing) == (True, 0)
    assert message.subject.startswith("Agenda gewijzigd: Startdag, ")
    assert "- Anders: heette “A”" in message.text
    # The chair was invited by the announcement; who declined hears nothing more.
    assert Message.objects.count() == 2
    assert not found(announced)


def test_nothing_changed_mails_nobody(client, announced):
    address = reverse("meetings:tell_agenda", args=[announced.pk])

    answer = client.post(address, {"when": "now", "confirm": "ja"}, follow=True)

    assert "Er is niets gewijzigd" in text(answer)
    assert Message.objects.count() == 0
