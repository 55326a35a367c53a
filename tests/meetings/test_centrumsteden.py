"""Kenniscentrum and Department build the agenda of the Centrumsteden together (T11, issue 4 §3)."""

import pytest
from django.test import Client
from django.urls import reverse

from outbox.models import Message
from platforms.models import Role
from tests import make
from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cities():
    return make.atrium(name="Atrium Centrumsteden")


def editor(person, organisation):
    """Someone of an organisation with a browser of their own, logged in."""
    make.position(person=person, organisation=make.organisation(name=organisation))
    browser = Client()
    browser.force_login(person)
    return browser


@pytest.fixture
def centre(cities):
    """The trekker, of the Kenniscentrum."""
    chair = make.member_of(cities, Role.CHAIR, first_name="Kato", last_name="Kenniscentrum")
    return editor(chair, "Kenniscentrum Vlaamse Steden")


@pytest.fixture
def department():
    staff = make.staff(first_name="Dries", last_name="Departement")
    return editor(staff, "Departement Omgeving")


@pytest.fixture
def meeting(cities):
    meeting = make.meeting("draft", atrium=cities)
    for order, title in enumerate(("Welkom", "Stadsvernieuwing", "Hitte"), 1):
        make.agenda_item(meeting=meeting, title=title, order=order * 10)
    return meeting


def address(item):
    return reverse("meetings:point", args=[item.meeting_id, item.pk])


def seen(browser, item):
    """The form of a point as it was opened."""
    form = browser.get(address(item)).context["form"]
    values = {field.name: field.value() for field in form}
    return {name: "" if value is None else value for name, value in values.items()}


def test_each_changes_another_point_and_both_changes_stay(centre, department, meeting):
    first, second, _ = meeting.agenda_items.all()
    theirs, ours = seen(centre, first), seen(department, second)

    centre.post(address(first), {**theirs, "title": "Onthaal"})
    department.post(address(second), {**ours, "minutes": "45"})

    assert list(meeting.agenda_items.values_list("title", "minutes")) == [
        ("Onthaal", 20),
        ("Stadsvernieuwing", 45),
        ("Hitte", 20),
    ]


def test_in_the_same_point_the_second_sees_who_changed_what_and_decides(
    centre, department, meeting
):
    item = meeting.agenda_items.get(title="Stadsvernieuwing")
    theirs, ours = seen(centre, item), seen(department, item)
    centre.post(address(item), {**theirs, "title": "Stadsvernieuwing in 2027"})

    answer = department.post(address(item), {**ours, "minutes": "45"})
    between = meeting.agenda_items.get(pk=item.pk)
    form = answer.context["form"]
    department.post(
        address(item),
        {
            **ours,
            "title": between.title,
            "minutes": "45",
            "seen_version": form["seen_version"].value(),
        },
    )

    assert "Intussen heeft Kato Kenniscentrum dit agendapunt gewijzigd." in text_of(answer)
    assert form.conflict == [
        ("Titel", "Stadsvernieuwing in 2027", "Stadsvernieuwing"),
        ("Minuten", 20, 45),
    ]
    assert (between.title, between.minutes) == ("Stadsvernieuwing in 2027", 20)
    item.refresh_from_db()
    assert (item.title, item.minutes) == ("Stadsvernieuwing in 2027", 45)


def test_the_other_way_round_the_department_is_named(centre, department, meeting):
    item = meeting.agenda_items.get(title="Hitte")
    theirs, ours = seen(centre, item), seen(department, item)
    department.post(address(item), {**ours, "title": "Hitte in de stad"})

    answer = centre.post(address(item), {**theirs, "title": "Hitte en droogte"})

    assert "Intussen heeft Dries Departement dit agendapunt gewijzigd." in text_of(answer)
    item.refresh_from_db()
    assert item.title == "Hitte in de stad"


def test_what_one_moves_on_the_other_does_not_change_or_remove_unseen(centre, department, meeting):
    item = meeting.agenda_items.get(title="Hitte")
    ours = seen(department, item)
    carry = reverse("meetings:carry_point", args=[meeting.pk, item.pk])
    centre.post(carry, {"seen_version": "0"})

    changed = department.post(address(item), {**ours, "title": "Anders"})
    remove = reverse("meetings:remove_point", args=[meeting.pk, item.pk])
    removed = department.post(remove, {"seen_version": "0"}, follow=True)

    assert "Intussen heeft Kato Kenniscentrum" in text_of(changed)
    assert "Intussen heeft Kato Kenniscentrum" in removed.content.decode()
    item.refresh_from_db()
    assert (item.title, item.moved_on_at is None) == ("Hitte", False)


def test_both_answer_proposals_and_the_second_reads_what_the_first_decided(
    centre, department, meeting, cities
):
    proposal = make.proposal(atrium=cities)
    where = proposal.get_absolute_url()
    form = {"later": "1", "later-seen_version": "0"}
    centre.post(where, form)

    answer = department.post(
        where, {"decline": "1", "decline-word": "Neen.", "decline-seen_version": "0"}
    )

    assert "Intussen heeft Kato Kenniscentrum over dit voorstel beslist." in text_of(answer)
    proposal.refresh_from_db()
    assert (proposal.state, Message.objects.count()) == ("later", 1)
