"""Who speaks at a point of the agenda: named, corrected, warned of when in two places (T10)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from meetings import actions
from meetings.models import Speaker
from meetings.speakers.clashes import clashes
from meetings.warnings import warnings
from outbox.models import Message
from tests import make
from tests.pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(draft):
    return make.agenda_item(meeting=draft, title="Hemelwater")


def add(client, item, **fields):
    return client.post(reverse("meetings:add_speaker", args=[item.meeting_id, item.pk]), fields)


def page_of(speaker):
    return reverse("meetings:speaker", args=[speaker.item.meeting_id, speaker.item_id, speaker.pk])


def test_someone_of_the_network_is_named_by_address_and_someone_outside_by_name(
    client, chair, item
):
    person = make.user(email="an@gemeente.example")

    add(client, item, email="AN@gemeente.example", name="Wordt niet bewaard")
    add(client, item, email="sam@bureau.example", name="Sam Spreker", organisation="Bureau Sam")

    rows = list(Speaker.objects.values_list("person", "name", "email", "organisation", "answer"))
    assert rows == [
        (person.pk, "", "", "", "unknown"),
        (None, "Sam Spreker", "sam@bureau.example", "Bureau Sam", "unknown"),
    ]
    assert Message.objects.count() == 0


def test_an_unknown_address_asks_for_a_name_and_keeps_what_was_filled_in(client, chair, item):
    answer = add(client, item, email="sam@bureau.example", organisation="Bureau Sam")

    form = answer.context["form"]
    assert form.errors["name"] == ["Dit adres kennen we niet: vul de naam van de spreker in."]
    assert form["organisation"].value() == "Bureau Sam"
    assert Speaker.objects.count() == 0


def test_nobody_speaks_twice_at_one_point(client, chair, item):
    make.speaker(item=item, person=make.user(email="an@gemeente.example"))

    answer = add(client, item, email="an@gemeente.example")

    assert answer.context["form"].errors["email"] == ["Deze spreker staat al bij dit agendapunt."]
    assert Speaker.objects.count() == 1


def test_another_address_is_someone_else_who_has_answered_nothing(client, chair, item):
    row = make.speaker(
        item=item, name="Sam", email="sam@bureau.example", answer="confirmed", bio="Sam.", link_no=3
    )

    client.post(page_of(row), {"name": "Sam Spreker", "email": "sam@bureau.example"})
    row.refresh_from_db()
    same = (row.name, row.answer, row.bio, row.link_no)
    client.post(page_of(row), {"name": "Bo", "email": "bo@bureau.example"})
    row.refresh_from_db()

    assert same == ("Sam Spreker", "confirmed", "Sam.", 3)
    assert (row.name, row.answer, row.bio, row.link_no) == ("Bo", "unknown", "", 4)


def test_a_speaker_is_taken_away(client, chair, item):
    row = make.speaker(item=item, name="Sam Spreker")

    answer = client.post(page_of(row), {"step": "remove"}, follow=True)

    assert "Sam Spreker staat niet meer bij “Hemelwater”." in text(answer)
    assert Speaker.objects.count() == 0


@pytest.mark.parametrize(
    ("hours", "answer", "warns"),
    [(1, "unknown", True), (1, "confirmed", True), (1, "declined", False), (3, "unknown", False)],
)
def test_a_speaker_in_two_meetings_at_once_is_warned_of_with_the_other_named(
    draft, item, hours, answer, warns
):
    """T10."""
    person = make.user(first_name="An", last_name="Druk")
    start = draft.starts_at + timedelta(hours=hours)
    other = make.meeting(title="Infodag", starts_at=start)
    make.speaker(item=item, person=person)
    make.speaker(item=make.agenda_item(meeting=other), person=person, answer=answer)

    found = [sentence for sentence in warnings(draft, make.staff()) if "An Druk" in sentence]

    assert [f"An Druk spreekt dan ook op Infodag ({other.atrium})" in row for row in found] == (
        [True] if warns else []
    )


def test_a_speaker_from_outside_is_known_by_address_also_as_someone_of_the_network(draft, item):
    """T10."""
    person = make.user(email="sam@bureau.example")
    other = make.agenda_item(meeting=make.meeting(title="Infodag", starts_at=draft.starts_at))
    make.speaker(item=item, name="Sam", email="sam@bureau.example")
    make.speaker(item=other, person=person)

    assert [clash.other.title for clash in clashes(draft, make.staff())] == ["Infodag"]
    assert [str(clash.speaker) for clash in clashes(other.meeting, make.staff())] == [str(person)]


def test_the_agenda_page_warns_of_a_speaker_in_two_places(client, chair, draft, item):
    person = make.user(first_name="An", last_name="Druk")
    other = make.agenda_item(meeting=make.meeting(title="Infodag", starts_at=draft.starts_at))
    make.speaker(item=other, person=person)

    answer = add(client, item, email=person.email)

    # An announced meeting of another atrium: that there is one, but not which (T10).
    page = text(client.get(answer.url))
    assert "An Druk spreekt op dat moment ook op een andere bijeenkomst" in page
    assert "Infodag" not in page


def test_the_agenda_page_is_silent_about_a_draft_of_another_atrium(client, chair, draft, item):
    """T6."""
    person = make.user(first_name="An", last_name="Druk")
    other = make.meeting(title="Infodag", starts_at=draft.starts_at, status="draft")
    make.speaker(item=make.agenda_item(meeting=other), person=person)

    answer = add(client, item, email=person.email)

    page = text(client.get(answer.url))
    assert "An Druk spreekt bij" in page
    assert "op dat moment ook" not in page
    assert "Infodag" not in page


def test_a_copied_meeting_has_the_same_speakers_who_promised_nothing_yet(draft, item):
    """T12, T68: no confirmations, biographies or slides."""
    make.speaker(
        item=item,
        name="Sam",
        email="sam@bureau.example",
        answer="confirmed",
        bio="Sam.",
        needs="Micro",
    )

    twin = actions.copy(draft, by=make.staff(), starts_at=draft.starts_at + timedelta(days=90))

    rows = Speaker.objects.filter(item__meeting=twin)
    assert list(rows.values_list("name", "email", "answer", "bio", "needs", "asked_at")) == [
        ("Sam", "sam@bureau.example", "unknown", "", "", None)
    ]
    assert twin.papers.count() == 0
