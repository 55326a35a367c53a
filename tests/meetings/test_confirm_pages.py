"""Nog te bevestigen, wherever people and organisers look: with the button, and counted apart (T18)."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from meetings import actions
from meetings.models import Registration
from outbox.models import Message
from platforms.models import Role
from tests import make
from tests.pages import text_of

pytestmark = pytest.mark.django_db
STILL = "Ik kom nog altijd"


@pytest.fixture
def meeting():
    """Moved; An said yes before, Bo after."""
    row = make.meeting(title="Hemelwater", capacity=5, venue="Stadhuis")
    an, bo = (make.member_of(row.atrium, first_name=name) for name in ("An", "Bo"))
    actions.register(row, an, by=an)
    start = row.starts_at - timedelta(hours=1)
    row = actions.change(row, by=make.staff(), starts_at=start)
    actions.register(row, bo, by=bo)
    return row


def registration(name):
    return Registration.objects.select_related("meeting").get(person__first_name=name)


def test_the_page_of_the_meeting_asks_once(client, meeting):
    client.force_login(registration("An").person)
    page = client.get(meeting.get_absolute_url())
    assert STILL in text_of(page)

    answer = client.post(reverse("meetings:confirm", args=[meeting.pk]), follow=True)

    assert "Fijn dat u nog altijd komt." in text_of(answer)
    assert STILL not in text_of(answer)
    assert not registration("An").is_to_confirm


def test_who_said_yes_to_the_new_time_is_not_asked(client, meeting):
    client.force_login(registration("Bo").person)

    assert STILL not in text_of(client.get(meeting.get_absolute_url()))
    assert "Komt u nog" not in text_of(client.get("/"))


def test_who_has_no_seat_cannot_confirm_one(client, meeting):
    client.force_login(make.member_of(meeting.atrium))

    answer = client.post(reverse("meetings:confirm", args=[meeting.pk]), follow=True)

    assert "niet ingeschreven" in text_of(answer)
    assert Registration.objects.count() == 2


def test_the_link_in_the_mail_asks_and_takes_either_answer(client, meeting):
    row = registration("An")
    address = reverse("meetings:answer", args=[make.answer_token(row)])
    assert STILL in text_of(client.get(address))

    after = client.post(address, {"answer": "ja"}, follow=True)
    assert STILL not in text_of(after)
    assert not registration("An").is_to_confirm
    assert Message.objects.filter(kind="confirmed").count() == 1

    client.post(address, {"answer": "nee"})
    assert registration("An").status == "cancelled"


def test_it_is_to_do_on_the_home_page(client, meeting):
    client.force_login(registration("An").person)
    assert "Komt u nog naar “Hemelwater”?" in text_of(client.get("/"))

    actions.confirm(meeting, registration("An").person, by=registration("An").person)

    assert "Komt u nog" not in text_of(client.get("/"))


def test_organisers_see_who_is_still_to_confirm(client, meeting):
    client.force_login(make.member_of(meeting.atrium, Role.SECRETARY))

    page = text_of(client.get(reverse("meetings:participants", args=[meeting.pk])))

    assert "van 1 van wie ingeschreven is" in page
    assert page.count("nog te bevestigen") == 2  # in the explanation and behind one name


def test_the_back_office_counts_them_apart_and_confirms_by_telephone(client, meeting):
    client.force_login(make.member_of(meeting.atrium, Role.CHAIR))
    listed = client.get(reverse("admin:meetings_meeting_changelist"))
    (row,) = listed.context["cl"].result_list
    assert (row.registered_count, row.to_confirm_count) == (2, 1)

    address = reverse("admin:meetings_meeting_registrations", args=[meeting.pk])
    assert "2 ingeschreven op 5 plaatsen (waarvan 1 nog te bevestigen)" in text_of(
        client.get(address)
    )
    form = {"step": "confirm", "registration": registration("An").pk}
    said = text_of(client.post(address, form, follow=True))

    assert "komt nog altijd en krijgt een mail" in said
    assert "nog te bevestigen" not in said


def test_excel_has_them_apart(client, meeting):
    client.force_login(make.member_of(meeting.atrium, Role.CHAIR))
    people = sheet(client.get(reverse("admin:meetings_meeting_export", args=[meeting.pk])))
    chosen = {"action": "export_list", "_selected_action": [meeting.pk]}
    meetings = sheet(client.post(reverse("admin:meetings_meeting_changelist"), chosen))

    assert {row["Voornaam"]: row["Nog te bevestigen"] for row in people} == {"An": "ja", "Bo": None}
    assert [(row["Ingeschreven"], row["Nog te bevestigen"]) for row in meetings] == [(2, 1)]


def sheet(response):
    names, *rows = load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True)
    return [dict(zip(names, row, strict=True)) for row in rows]
