"""The calendar and the meeting page, as each kind of reader sees them."""

import gzip
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.times import at, today
from meetings.models import Meeting, Registration
from outbox.models import Message
from platforms.models import Platform, Role
from tests import make
from tests.world import upload

from documents.actions import store  # isort: skip

CALENDAR = reverse("meetings:calendar")


def text(response):
    return response.content.decode()


def register(client, meeting, **form):
    return client.post(reverse("meetings:register", args=[meeting.pk]), form)


@pytest.fixture
def meeting(db):
    return make.meeting(title="Hemelwater", venue="Raadzaal", introduction="Breng een dossier mee.")


def test_a_visitor_sees_public_meetings_only(client, db):
    make.meeting(title="Openbare dag", is_public=True)
    make.meeting(title="In vertrouwen")
    make.meeting(title="Nog niet af", is_public=True, status=Meeting.Status.DRAFT)

    page = text(client.get(CALENDAR))

    assert "Openbare dag" in page
    assert "In vertrouwen" not in page
    assert "Nog niet af" not in page


def test_a_member_sees_their_atria_with_their_own_answer(client, meeting):
    person = make.member_of(meeting.atrium)
    make.registration(meeting=meeting, person=person, status="registered")
    make.meeting(title="Van een ander atrium")
    client.force_login(person)

    page = text(client.get(CALENDAR))

    assert "Hemelwater" in page
    assert "ingeschreven" in page
    assert "Van een ander atrium" not in page


@pytest.mark.parametrize("count", [1, 30])
def test_the_calendar_costs_the_same_for_any_number_of_meetings(
    client, count, django_assert_num_queries, db
):
    atrium = make.atrium()
    client.force_login(make.member_of(atrium))
    for _ in range(count):
        make.meeting(atrium=atrium)
    client.get(CALENDAR)

    with django_assert_num_queries(6):
        page = client.get(CALENDAR)

    assert len(gzip.compress(page.content)) <= 12 * 1024


def test_the_filters_narrow_the_calendar_down(client, db):
    province = make.province(slug="limburg")
    make.meeting(title="Hier", atrium=make.atrium(province=province), is_public=True)
    make.meeting(title="Elders", is_public=True)
    make.meeting(
        title="Ook hier", municipality=make.municipality(province=province), is_public=True
    )

    found = text(client.get(CALENDAR, {"provincie": "limburg"}))

    assert "Ook hier" in found
    assert ">Hier<" in found
    assert "Elders" not in found


@pytest.mark.parametrize(
    "query",
    [
        {"van": "gisteren"},
        {"platform": "bestaat-niet"},
        {"page": "99999999999999999999"},
        {"q": "'; drop table"},
        {"van": "0001-01-01", "tot": "9999-12-31"},
    ],
)
def test_an_odd_filter_is_answered_not_crashed_on(client, query, meeting):
    assert client.get(CALENDAR, query).status_code == 200


def test_the_calendar_begins_today_and_the_past_is_there_when_asked(client, db):
    yesterday = at(today() - timedelta(days=1), 9)
    make.meeting(title="Van gisteren", starts_at=yesterday, is_public=True)

    assert "Van gisteren" not in text(client.get(CALENDAR))
    asked = {"van": (today() - timedelta(days=2)).isoformat()}
    assert "Van gisteren" in text(client.get(CALENDAR, asked))


def test_the_month_shows_the_day_of_a_meeting(client, db):
    moment = at(today().replace(day=15), 9)
    make.meeting(title="Op de vijftiende", starts_at=moment, is_public=True)

    page = text(client.get(reverse("meetings:month", args=[moment.year, moment.month])))

    assert "9.00 Op de vijftiende" in page
    assert client.get(reverse("meetings:month", args=[2026, 13])).status_code == 404


def test_the_month_can_be_narrowed_down_like_the_list(client, db):
    moment = at(today().replace(day=15), 9)
    province = make.province(slug="limburg")
    here = make.atrium(province=province)
    make.meeting(title="Hier", atrium=here, starts_at=moment, is_public=True)
    make.meeting(title="Elders", starts_at=moment, is_public=True)

    address = reverse("meetings:month", args=[moment.year, moment.month])
    page = text(client.get(address, {"provincie": "limburg"}))

    assert "9.00 Hier" in page
    assert "Elders" not in page
    assert "?provincie=limburg" in page


def test_a_visitor_sees_that_a_public_meeting_takes_place_and_nothing_more(client, db):
    meeting = make.meeting(
        is_public=True, introduction="In vertrouwen.", online_url="https://x.example/"
    )
    make.agenda_item(meeting=meeting, title="Lopend dossier")
    make.registration(meeting=meeting, person=make.user(last_name="Geheim"), status="registered")

    page = text(client.get(meeting.get_absolute_url()))

    assert "Startdag" in page
    for secret in ("In vertrouwen", "Lopend dossier", "Geheim", "x.example"):
        assert secret not in page


def test_a_member_reads_agenda_papers_and_who_comes(client, meeting):
    item = make.agenda_item(meeting=meeting, title="Toelichting", minutes=30)
    make.speaker(
        item=item, name="Bert Spreker", organisation="Buitenhuis", bio="Kent <b>water</b>."
    )
    make.speaker(item=item, name="Wie Afzegde", answer="declined")
    make.agenda_item(meeting=meeting, title="Varia", minutes=15)
    meeting.papers.create(title="Nota", document=store(upload(), by=None))
    make.registration(meeting=meeting, person=make.user(last_name="Vroeg"), status="registered")
    client.force_login(make.member_of(meeting.atrium))

    page = text(client.get(meeting.get_absolute_url()))

    for shown in ("Toelichting", "Bert Spreker", "Varia", "Nota", "Vroeg", "Schrijf mij in"):
        assert shown in page
    for shown in ("Buitenhuis", "Kent &lt;b&gt;water&lt;/b&gt;."):
        assert shown in page
    assert "Wie Afzegde" not in page


@pytest.mark.parametrize("count", [1, 30])
def test_a_meeting_page_costs_the_same_for_any_number_of_people(
    client, count, django_assert_max_num_queries, meeting
):
    for _ in range(count):
        make.speaker(item=make.agenda_item(meeting=meeting), person=make.user())
        make.registration(meeting=meeting, status="registered", organisation=make.organisation())
    client.force_login(make.member_of(meeting.atrium))
    # The first page of a minute also writes down until when the session lasts.
    client.get(meeting.get_absolute_url())

    client.get(meeting.get_absolute_url())  # the first page notes in the session that one is there
    with django_assert_max_num_queries(11):
        client.get(meeting.get_absolute_url())


def test_one_click_registers_and_a_second_one_changes_nothing(client, meeting):
    person = make.member_of(meeting.atrium)
    client.force_login(person)

    answers = [register(client, meeting) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Registration.objects.get(meeting=meeting).status == "registered"
    assert Message.objects.filter(person=person, kind="registered").count() == 1
    assert "U bent ingeschreven" in text(client.get(meeting.get_absolute_url()))


def test_who_works_for_two_authorities_chooses_in_whose_name(client, meeting):
    person = make.member_of(meeting.atrium)
    first, second = make.position(person=person), make.position(person=person)
    client.force_login(person)

    form = text(client.get(reverse("meetings:register", args=[meeting.pk])))
    register(client, meeting, organisation=second.organisation_id)

    assert first.organisation.name in form
    assert Registration.objects.get(person=person).organisation == second.organisation


def test_a_colleague_of_the_same_authority_can_be_registered(client, meeting):
    person, colleague = make.member_of(meeting.atrium), make.member_of(meeting.atrium)
    here = make.position(person=person).organisation
    make.position(person=colleague, organisation=here)
    stranger = make.position().person
    client.force_login(person)

    register(client, meeting, person=colleague.pk, organisation=here.pk)
    refused = register(client, meeting, person=stranger.pk, organisation=here.pk)

    row = Registration.objects.get(meeting=meeting)
    assert (row.person, row.registered_by) == (colleague, person)
    assert refused.status_code == 200
    assert "Deze bijeenkomst is niet voor deze persoon bedoeld." in text(refused)


def test_a_full_meeting_offers_the_waiting_list_and_says_my_place(client, db):
    meeting = make.meeting(capacity=1)
    make.registration(meeting=meeting, status="registered")
    client.force_login(make.member_of(meeting.atrium))

    assert "Zet mij op de wachtlijst" in text(client.get(meeting.get_absolute_url()))
    register(client, meeting)

    assert "U staat op de wachtlijst, op plaats 1" in text(client.get(meeting.get_absolute_url()))


def test_an_outsider_cannot_register_by_guessing_the_address(client, meeting):
    client.force_login(make.user())

    assert register(client, meeting).status_code == 404
    assert not Registration.objects.exists()


def test_the_link_in_the_mail_shows_first_and_acts_after_a_press(client, meeting):
    row = make.registration(meeting=meeting, person=make.member_of(meeting.atrium))
    address = reverse("meetings:answer", args=[make.answer_token(row)])

    page = text(client.get(address))
    row.refresh_from_db()
    assert "Ja, ik kom" in page
    assert row.status == "invited"

    client.post(address, {"answer": "ja"})
    row.refresh_from_db()
    assert row.status == "registered"

    client.post(address, {"answer": "nee"})
    row.refresh_from_db()
    assert row.status == "cancelled"


def test_a_forged_answer_link_does_not_exist(client, meeting):
    assert client.get(reverse("meetings:answer", args=["x:y:z"])).status_code == 404


def test_an_organiser_enters_attendance_for_everyone_on_one_page(client, db):
    meeting = make.meeting(starts_at=timezone.now() - timedelta(hours=2))
    rows = [make.registration(meeting=meeting, status="registered") for _ in range(3)]
    client.force_login(make.member_of(meeting.atrium, Role.CHAIR))
    address = reverse("meetings:attendance", args=[meeting.pk])

    client.post(address, {f"aanwezig-{rows[0].pk}": "excused", "rest": "present"})

    found = [Registration.objects.get(pk=row.pk).attendance for row in rows]
    assert found == ["excused", "present", "present"]


def test_participants_are_for_organisers(client, meeting):
    make.registration(meeting=meeting, status="declined", reason="Vakantie")
    address = reverse("meetings:participants", args=[meeting.pk])

    client.force_login(make.member_of(meeting.atrium))
    assert client.get(address).status_code == 403
    client.force_login(make.member_of(meeting.atrium, Role.SECRETARY))
    assert "Vakantie" in text(client.get(address, {"antwoord": "declined"}))


def test_eligible_people_find_an_open_meeting_by_their_position(client, db):
    platform = make.platform(admission=Platform.Admission.OPEN)
    platform.functions.add(make.function())
    platform.organisation_types.add(make.organisation_type())
    atrium = make.atrium(platform=platform)
    meeting = make.meeting(atrium=atrium, audience=Meeting.Audience.ELIGIBLE)
    person = make.position().person
    client.force_login(person)

    assert register(client, meeting).status_code == 302
    assert Registration.objects.get().person == person


def test_a_theme_is_found_only_where_one_may_read(client, db):
    atrium = make.atrium()
    theme = atrium.themes.create(year=today().year, name="Hemelwater")
    make.meeting(title="Met thema", atrium=atrium, theme=theme, is_public=True)
    outsider, member = make.user(), make.member_of(atrium)

    client.force_login(outsider)
    assert "Met thema" not in text(client.get(CALENDAR, {"thema": "hemel"}))
    client.force_login(member)
    assert "Met thema" in text(client.get(CALENDAR, {"thema": "hemel"}))


def test_the_page_of_a_past_meeting_leads_to_its_verslag(client, db):
    meeting = make.meeting(starts_at=timezone.now() - timedelta(days=2), status=Meeting.Status.HELD)
    reporter = make.member_of(meeting.atrium, Role.SECRETARY)
    client.force_login(reporter)
    assert "Laad het verslag op" in text(client.get(meeting.get_absolute_url()))

    minutes = make.minutes(meeting=meeting, title="Verslag van de startdag")
    client.force_login(make.member_of(meeting.atrium))
    page = text(client.get(meeting.get_absolute_url()))

    assert "Verslag van de startdag" in page
    assert minutes.get_absolute_url() in page


def test_the_answer_link_asks_in_whose_name_when_there_is_a_choice(client, meeting):
    person = make.member_of(meeting.atrium)
    first, second = make.position(person=person), make.position(person=person)
    row = make.registration(meeting=meeting, person=person)
    address = reverse("meetings:answer", args=[make.answer_token(row)])

    page = text(client.get(address))
    unsaid = text(client.post(address, {"answer": "ja"}))
    assert first.organisation.name in page
    assert "Kies in naam van welke organisatie u komt." in unsaid

    client.post(address, {"answer": "ja", "organisation": second.organisation_id})
    row.refresh_from_db()
    assert (row.status, row.organisation) == ("registered", second.organisation)


def test_the_answer_link_needs_no_organisation_to_say_no(client, meeting):
    person = make.member_of(meeting.atrium)
    for _ in range(2):
        make.position(person=person)
    row = make.registration(meeting=meeting, person=person)

    client.post(reverse("meetings:answer", args=[make.answer_token(row)]), {"answer": "nee"})

    row.refresh_from_db()
    assert row.status == "declined"


def test_the_online_link_and_the_contact_stand_where_one_looks(client, meeting):
    contact = make.member_of(meeting.atrium, Role.CHAIR)
    meeting.contact, meeting.format = contact, Meeting.Format.ONLINE
    meeting.online_url = "https://vergadering.example/kamer"
    meeting.save()
    person = make.member_of(meeting.atrium)
    client.force_login(person)

    before = text(client.get(meeting.get_absolute_url()))
    register(client, meeting)
    after = text(client.get(meeting.get_absolute_url()))

    assert "krijgt wie ingeschreven is" in before
    assert "vergadering.example" not in before
    assert "Neem online deel" in after
    assert f"mailto:{contact.email}" in after
