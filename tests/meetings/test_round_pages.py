"""The pages of a round: made in one form, looked over, changed for all, announced together (T48)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.times import local
from meetings import actions
from meetings.agenda import actions as agenda
from meetings.models import Meeting, Round, RoundPaper, Speaker
from meetings.rounds.forms import platforms
from outbox.models import Message
from platforms.models import Platform, Role
from tests import make
from tests.atlas import finish
from tests.pages import text
from tests.world import upload

pytestmark = pytest.mark.django_db
NONCE = "11111111-1111-4111-8111-111111111111"


@pytest.fixture
def atria():
    return make.provinces(3, admission=Platform.Admission.OPEN, default_agenda="Welkom | 30")


@pytest.fixture
def staff(client):
    person = make.staff()
    client.force_login(person)
    return person


def address(name, *keys):
    return reverse(f"meetings:{name}", args=keys)


def add_address(atria):
    return f"{address('round_add')}?platform={atria[0].platform.slug}"


def row(atrium, days, **fields):
    """What one fills in for one province."""
    start = local(timezone.now() + timedelta(days=days))
    moment = {"starts_at_0": f"{start:%Y-%m-%d}", "starts_at_1": "13:30", "venue": "Raadzaal"}
    return {f"atrium{atrium.pk}-{name}": value for name, value in {**moment, **fields}.items()}


def facts(**fields):
    return {"title": "Najaarsronde", "theme": "Hemelwater", "minutes": "180", **fields}


def test_a_round_and_its_meetings_are_made_in_one_form(client, staff, atria):
    first, second, left_out = atria
    town = make.municipality(name="Gent")
    form = facts(nonce=NONCE, is_public="on")
    form |= row(first, 40, municipality_id=town.pk, capacity="60") | row(second, 42)

    for _ in range(2):
        client.post(add_address(atria), form)

    tour = Round.objects.get()
    meetings = list(tour.meetings.order_by("starts_at"))
    assert (tour.platform, tour.theme) == (first.platform, "Hemelwater")
    assert [item.title for item in tour.items.all()] == ["Welkom"]
    assert [(each.atrium, each.venue, each.capacity) for each in meetings] == [
        (first, "Raadzaal", 60),
        (second, "Raadzaal", None),
    ]
    assert (meetings[0].municipality, meetings[0].contact) == (town, staff)
    assert {each.ends_at - each.starts_at for each in meetings} == {timedelta(hours=3)}
    assert {(each.audience, each.is_public) for each in meetings} == {("eligible", True)}
    assert not left_out.meetings.exists()


def test_the_form_names_the_province_where_something_is_wrong_and_loses_nothing(
    client, staff, atria
):
    form = facts(title="") | row(atria[0], 40) | row(atria[1], -5)

    page = client.post(add_address(atria), form)

    assert "title" in page.context["form"].errors
    assert f"Kijk na wat u invulde bij {atria[1]}." in text(page)
    assert "Kies een datum in de komende drie jaar." in text(page)
    assert page.content.decode().count('value="Raadzaal"') == 2
    assert not Round.objects.exists()


def test_a_round_needs_at_least_one_date(client, staff, atria):
    page = client.post(add_address(atria), facts())

    assert "Vul voor minstens één provincie een datum en een uur in." in text(page)


def test_where_the_province_met_before_stands_ready(client, staff, atria):
    start = timezone.now() - timedelta(days=90)
    make.meeting(atrium=atria[0], status=Meeting.Status.HELD, starts_at=start, venue="Oud stadhuis")

    page = client.get(add_address(atria)).content.decode()

    assert page.count('value="Oud stadhuis"') == 1


def test_only_platforms_with_several_provinces_have_rounds(atria):
    make.atrium(province=make.province())
    make.atrium()

    assert list(platforms()) == [atria[0].platform]


def test_the_page_of_a_round_shows_each_meeting_and_where_it_differs(client, staff):
    tour = make.round_in(make.provinces(2))
    first, second = tour.meetings.order_by("pk")
    agenda.change_item(first.agenda_items.first(), by=staff, minutes=60)

    page = text(client.get(tour.get_absolute_url()))

    assert "“Toelichting”: duurt hier 60 minuten in plaats van 30" in page
    assert page.count("volgt de ronde") == 1
    assert "Zaal 0" in page
    assert "Zaal 1" in page


def test_who_organises_one_province_sees_that_one_and_changes_nothing(client):
    first, second = atria = make.provinces(2)
    tour = make.round_in(atria)
    client.force_login(make.member_of(first, Role.RELATIONSHIP_MANAGER))

    page = text(client.get(tour.get_absolute_url()))

    assert "Zaal 0" in page
    assert "Zaal 1" not in page
    assert second.province.name not in page
    assert "Kondig de concepten aan" not in page
    assert client.post(address("round_change", tour.pk), facts()).status_code == 403


def test_an_organiser_reads_the_deviations_at_the_agenda_and_can_follow_again(client):
    first, _ = atria = make.provinces(2)
    tour = make.round_in(atria)
    manager = make.member_of(first, Role.RELATIONSHIP_MANAGER)
    client.force_login(manager)
    meeting = tour.meetings.get(atrium=first)
    agenda.change_item(meeting.agenda_items.first(), by=manager, title="Anders")

    page = text(client.get(address("agenda", meeting.pk)))
    assert "“Toelichting”: heet hier “Anders”" in page
    client.post(address("follow_round", meeting.pk), {"confirm": "ja"})

    assert [item.title for item in meeting.agenda_items.all()] == ["Toelichting", "Bespreking"]


def test_the_programme_is_changed_for_all_on_its_own_page(client, staff):
    tour = make.round_in(make.provinces(2))
    page = address("round_programme", tour.pk)
    first = tour.items.first()

    client.post(page, {"title": "Slot", "kind": "other", "minutes": "10", "nonce": NONCE})
    tour.refresh_from_db()
    point = {"title": "Welkom", "kind": "other", "minutes": "15", "seen_version": tour.version}
    client.post(address("round_point", tour.pk, first.pk), point)
    tour.refresh_from_db()
    move = {"place": "2", "seen_version": tour.version}
    client.post(address("round_move", tour.pk, first.pk), move)

    for meeting in tour.meetings.all():
        titles = [item.title for item in meeting.agenda_items.all()]
        assert titles == ["Bespreking", "Welkom", "Slot"]
    assert "De punten duren samen 55 minuten." in text(client.get(page))


def test_a_stale_form_of_a_point_keeps_what_was_filled_in(client, staff):
    tour = make.round_in(make.provinces(2))
    first = tour.items.first()
    form = {"title": "Welkom", "kind": "other", "minutes": "15", "seen_version": "99"}

    answer = client.post(address("round_point", tour.pk, first.pk), form)

    assert "Intussen heeft iemand anders deze ronde gewijzigd" in text(answer)
    assert 'value="Welkom"' in answer.content.decode()
    first.refresh_from_db()
    assert first.title == "Toelichting"


def test_taking_a_point_away_names_the_speakers_that_go_with_it(client, staff):
    tour = make.round_in(make.provinces(2))
    first = tour.items.first()
    meeting = tour.meetings.order_by("pk")[0]
    make.speaker(item=meeting.agenda_items.get(round_item=first), name="Sam Spreker")

    assert "Sam Spreker" in text(client.get(address("round_remove", tour.pk, first.pk)))
    client.post(address("round_remove", tour.pk, first.pk), {"seen_version": tour.version})

    assert [item.title for item in meeting.agenda_items.all()] == ["Bespreking"]


def test_a_speaker_is_named_once_for_every_province_and_warned_of_where_it_clashes(client, staff):
    tour = make.round_in(make.provinces(3))
    first, second, third = tour.meetings.order_by("pk")
    point = tour.items.first()
    agenda.remove_item(third.agenda_items.get(round_item=point), by=staff)
    actions.change(second, by=staff, starts_at=first.starts_at, ends_at=first.ends_at)
    speaker = make.user(first_name="Sam", last_name="Spreker")
    where = address("round_speaker", tour.pk, point.pk)

    said = text(client.post(where, {"email": speaker.email}, follow=True))
    again = text(client.post(where, {"email": speaker.email}, follow=True))

    named = Speaker.objects.filter(item__round_item=point).order_by("item__meeting")
    assert [(row.person, row.item.meeting) for row in named] == [
        (speaker, first),
        (speaker, second),
    ]
    assert "Sam Spreker spreekt bij “Toelichting” in 2 bijeenkomsten meer." in said
    assert said.count("Sam Spreker spreekt dan ook op") == 2
    assert "in 0 bijeenkomsten meer" in again
    assert not Message.objects.exists()


def test_a_document_is_added_to_all_and_served_to_organisers(client, staff):
    first, _ = atria = make.provinces(2)
    tour = make.round_in(atria)
    form = {"file": upload("nota.pdf"), "title": "", "item": tour.items.first().pk}

    client.post(address("round_add_paper", tour.pk), form)

    paper = RoundPaper.objects.get()
    assert [copy.title for copy in paper.copies.all()] == ["nota", "nota"]
    where = address("round_file", tour.pk, paper.pk)
    for person, status in ((make.member_of(first, Role.CHAIR), 200), (make.member_of(first), 404)):
        client.force_login(person)
        answer = client.get(where)
        finish(answer)
        assert answer.status_code == status


def test_announcing_shows_each_meeting_first_and_then_announces_one_by_one(client, staff, atria):
    tour = make.round_in(atria)
    people = [make.member_of(atrium) for atrium in atria]
    incomplete = tour.meetings.get(atrium=atria[2])
    actions.change(incomplete, by=staff, venue="")
    page = address("round_announce", tour.pk)

    looked = text(client.get(page))
    assert "2 bijeenkomsten worden aangekondigd, met samen 2 mails." in looked
    assert "Wordt overgeslagen. Vul eerst de plaats in" in looked
    assert not Message.objects.exists()
    done = client.post(page, {"confirm": "ja", "when": "now"}, follow=True)

    assert "Aangekondigd: 2 van de 3. Uitgenodigd: 2." in text(done)
    states = tour.meetings.order_by("pk").values_list("status", flat=True)
    assert list(states) == ["announced", "announced", "draft"]
    told = Message.objects.filter(kind="invitation").order_by("pk")
    assert [mail.person for mail in told] == people[:2]


def test_a_province_is_added_later(client, staff, atria):
    tour = make.round_in(atria[:2])

    client.post(address("round_meetings", tour.pk), {"minutes": "120", **row(atria[2], 50)})

    late = tour.meetings.get(atrium=atria[2])
    assert [item.title for item in late.agenda_items.all()] == ["Toelichting", "Bespreking"]
    assert client.get(address("round_meetings", tour.pk)).url == tour.get_absolute_url()


def test_the_back_office_tells_of_which_round_a_meeting_is(client, staff):
    tour = make.round_in(make.provinces(2))

    where = reverse("admin:meetings_meeting_change", args=[tour.meetings.first().pk])

    link = f'Hoort bij de ronde <a href="{tour.get_absolute_url()}">Najaarsronde</a>'
    assert link in text(client.get(where))


def test_an_impossible_number_in_an_address_or_form_is_no_error(client, staff, atria):
    tour = make.round_in(atria[:2])
    huge = "99999999999999999999"

    assert client.get(f"/rondes/{huge}/").status_code == 404
    assert client.get(f"/rondes/{tour.pk}/programma/{huge}/").status_code == 404
    form = {"minutes": huge, **row(atria[2], 50, municipality_id=huge, capacity=huge)}
    assert client.post(address("round_meetings", tour.pk), form).status_code == 200
