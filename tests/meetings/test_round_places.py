"""People choose their place in a round, one per person, and move when it is full."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.refusal import Refused
from meetings import actions
from meetings.actions import register, withdraw
from meetings.eligibility import entitled_people, invitees
from meetings.handing.actions import hand_over
from meetings.models import Meeting, Registration, Round
from meetings.rounds.moving import move_place
from meetings.told import stamp
from outbox.kinds import KINDS
from outbox.models import Message
from platforms.models import Role
from tests import make
from tests.pages import text

pytestmark = pytest.mark.django_db
Status = Registration.Status


@pytest.fixture
def tour():
    """A round in three provinces, all announced; the second has one seat."""
    tour = make.round_in(make.provinces(3))
    staff = make.staff()
    for meeting in tour.meetings.order_by("pk"):
        actions.announce(meeting, by=staff)
    second = tour.meetings.order_by("pk")[1]
    Meeting.objects.filter(pk=second.pk).update(capacity=1)
    return tour


@pytest.fixture
def three(tour):
    return list(tour.meetings.select_related("atrium__platform").order_by("pk"))


@pytest.fixture
def person(three):
    """A member of the first province."""
    return make.member_of(three[0].atrium)


def status(meeting, person):
    row = Registration.objects.filter(meeting=meeting, person=person).first()
    return row and row.status


def sent(person):
    return list(Message.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def fill(meeting):
    someone = make.member_of(meeting.atrium)
    register(meeting, someone, by=someone)
    return someone


def move_url(meeting):
    return reverse("meetings:move_here", args=[meeting.pk])


def test_one_may_register_in_any_province_of_a_round_that_is_for_one(three, person):
    row = register(three[2], person, by=person)

    assert row.status == Status.REGISTERED
    assert sent(person) == ["registered"]
    assert person in entitled_people(three[2])
    assert person not in invitees(three[2])


def test_outside_the_round_the_other_province_stays_closed(three, person):
    other = make.meeting(atrium=three[2].atrium)

    with pytest.raises(Refused):
        register(other, person, by=person)
    with pytest.raises(Refused):
        register(three[0], make.user(), by=make.staff())


def test_a_second_place_is_refused_with_where_the_first_is(three, person):
    register(three[0], person, by=person)

    with pytest.raises(Refused, match=f"U bent in deze ronde al ingeschreven: {three[0].atrium}"):
        register(three[2], person, by=person)
    with pytest.raises(Refused, match=f"{person} is in deze ronde al ingeschreven"):
        register(three[2], person, by=make.member_of(three[2].atrium, Role.CHAIR))

    assert status(three[2], person) is None


def test_a_round_may_allow_several(tour, three, person):
    Round.objects.filter(pk=tour.pk).update(allows_several=True)

    for meeting in three[0], three[2]:
        assert register(meeting, person, by=person).status == Status.REGISTERED


def test_what_is_over_keeps_nobody_from_another_province(three, person):
    register(three[0], person, by=person)
    past = timezone.now() - timedelta(days=1)
    Meeting.objects.filter(pk=three[0].pk).update(
        starts_at=past - timedelta(hours=2), ends_at=past, status=Meeting.Status.HELD
    )

    assert register(three[2], person, by=person).status == Status.REGISTERED


def test_moving_gives_up_the_one_and_takes_the_other(three, person):
    register(three[0], person, by=person)
    Meeting.objects.filter(pk=three[0].pk).update(capacity=1)
    waiting = make.member_of(three[0].atrium)
    register(three[0], waiting, by=waiting)
    assert status(three[0], waiting) == Status.WAITLISTED

    row = move_place(three[0], three[2], person, by=person)

    assert (row.meeting, row.status) == (three[2], Status.REGISTERED)
    assert status(three[0], person) == Status.CANCELLED
    assert status(three[0], waiting) == Status.REGISTERED
    assert sent(person)[-2:] == ["withdrawn", "registered"]
    assert sent(waiting)[-1] == "promoted"


def test_when_the_other_is_full_nothing_changes(three, person):
    register(three[0], person, by=person)
    fill(three[1])
    before = Message.objects.count()

    with pytest.raises(Refused, match="U houdt uw plaats"):
        move_place(three[0], three[1], person, by=person)

    assert (status(three[0], person), status(three[1], person)) == (Status.REGISTERED, None)
    assert Message.objects.count() == before


def test_one_may_choose_to_wait_there_instead(three, person):
    register(three[0], person, by=person)
    fill(three[1])

    move_place(three[0], three[1], person, by=person, may_wait=True)

    states = status(three[0], person), status(three[1], person)
    assert states == (Status.CANCELLED, Status.WAITLISTED)


def test_who_waits_in_one_moves_to_a_seat_in_another(three, person):
    fill(three[1])
    register(three[1], person, by=person)

    move_place(three[1], three[0], person, by=person)

    states = status(three[1], person), status(three[0], person)
    assert states == (Status.CANCELLED, Status.REGISTERED)


def test_someone_of_another_province_is_promoted_when_a_seat_comes_free(three, person):
    holder = fill(three[1])
    register(three[1], person, by=person)

    withdraw(three[1], holder, by=holder)

    assert status(three[1], person) == Status.REGISTERED


def test_moving_twice_changes_nothing(three, person):
    register(three[0], person, by=person)
    moved = [move_place(three[0], three[2], person, by=person) for _ in range(2)]

    assert moved[0] == moved[1]
    assert sent(person).count("registered") == 2


def test_moving_is_for_places_of_one_round_only(three, person):
    register(three[0], person, by=person)
    other = make.meeting(atrium=three[0].atrium)

    with pytest.raises(Refused, match="binnen dezelfde ronde"):
        move_place(three[0], other, person, by=person)
    with pytest.raises(Refused, match="geen plaats"):
        move_place(three[2], three[1], person, by=person)


def test_after_the_day_to_withdraw_one_keeps_the_seat(three, person):
    register(three[0], person, by=person)
    Meeting.objects.filter(pk=three[0].pk).update(cancel_until=timezone.now() - timedelta(hours=1))

    with pytest.raises(Refused, match="Uitschrijven kon tot"):
        move_place(three[0], three[2], person, by=person)

    assert (status(three[0], person), status(three[2], person)) == (Status.REGISTERED, None)


def test_a_colleague_with_a_place_elsewhere_does_not_get_a_second(three, person):
    organisation = make.organisation()
    taker = make.member_of(three[0].atrium)
    for each in (person, taker):
        make.position(person=each, organisation=organisation)
    register(three[0], person, by=person)
    register(three[2], taker, by=taker)

    with pytest.raises(Refused, match="al ingeschreven"):
        hand_over(three[0], person, taker, by=person)


def test_announcing_invites_each_province_its_own_people_only(three):
    tour = make.round_in([meeting.atrium for meeting in three])
    first, second, _ = tour.meetings.order_by("pk")
    mine, theirs = make.member_of(first.atrium), make.member_of(second.atrium)
    staff = make.staff()

    actions.announce(first, by=staff)
    actions.announce(second, by=staff)

    invited = {
        row.meeting_id: row.person for row in Registration.objects.filter(meeting__round=tour)
    }
    assert invited == {first.pk: mine, second.pk: theirs}


def test_a_draft_of_the_round_is_known_to_nobody_else(client, person):
    atria = make.provinces(2)
    tour = make.round_in(atria)
    first, draft = tour.meetings.order_by("pk")
    someone = make.member_of(first.atrium)
    actions.announce(first, by=make.staff())
    client.force_login(someone)

    page = text(client.get(first.get_absolute_url()))

    assert "Hetzelfde programma elders" not in page
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.post(reverse("meetings:register", args=[draft.pk])).status_code == 404


def test_who_chose_another_province_is_not_asked_again_about_their_own(client, three, person):
    mine = make.registration("invited", meeting=three[0], person=person)
    row = {"facts": {"registration": mine.pk, "status": "invited", "sequence": 0}, "person": person}
    reminder = Message(kind="reminder_answer", **row)
    reminder.facts["starts_at"] = stamp(three[0].starts_at)
    wanted = KINDS["reminder_answer"].still_wanted
    client.force_login(person)
    asks = f"Komt u naar “{three[0].title}”?"
    assert (wanted(reminder), asks in text(client.get("/"))) == ("", True)

    register(three[2], person, by=person)

    assert wanted(reminder) == "De persoon komt in een andere provincie."
    assert asks not in text(client.get("/"))


# --- the pages ------------------------------------------------------------------------------------


def test_the_page_of_a_meeting_shows_where_else_and_how_many_seats_are_free(client, three, person):
    fill(three[1])
    Meeting.objects.filter(pk=three[2].pk).update(capacity=5)
    client.force_login(person)

    page = text(client.get(three[0].get_absolute_url()))

    assert "Hetzelfde programma elders" in page
    assert "nog 5 plaatsen vrij" in page
    assert "volzet" in page


def test_the_page_elsewhere_shows_the_programme_and_not_who_comes(client, three, person):
    other = fill(three[2])
    client.force_login(person)

    page = text(client.get(three[2].get_absolute_url()))

    assert "Toelichting" in page
    assert "Schrijf mij in" in page
    assert str(other) not in page
    client.post(reverse("meetings:register", args=[three[2].pk]))
    assert status(three[2], person) == Status.REGISTERED
    assert three[2].atrium.name in text(client.get("/"))


def test_registering_in_a_second_province_offers_to_move(client, three, person):
    register(three[0], person, by=person)
    client.force_login(person)

    page = text(client.get(three[2].get_absolute_url()))
    assert "Verhuis mijn plaats naar hier" in page
    answer = client.post(reverse("meetings:register", args=[three[2].pk]))
    assert answer.url == move_url(three[2])
    assert three[0].atrium.name in text(client.get(move_url(three[2])))
    client.post(move_url(three[2]))

    states = status(three[0], person), status(three[2], person)
    assert states == (Status.CANCELLED, Status.REGISTERED)


def test_moving_to_a_full_province_asks_whether_one_would_wait(client, three, person):
    register(three[0], person, by=person)
    fill(three[1])
    client.force_login(person)

    assert "Alle plaatsen zijn daar bezet" in text(client.get(move_url(three[1])))
    assert "U houdt uw plaats" in text(client.post(move_url(three[1])))
    assert status(three[0], person) == Status.REGISTERED
    client.post(move_url(three[1]), {"may_wait": "on"})

    assert status(three[1], person) == Status.WAITLISTED


def test_one_list_and_one_report_for_all_provinces(client, tour, three):
    town = make.municipality(name="Herent")
    organisations = [make.organisation(municipality=town), make.organisation()]
    people = []
    for meeting, organisation in zip(
        (three[0], three[0], three[2]), [*organisations, organisations[0]], strict=True
    ):
        someone = make.member_of(meeting.atrium)
        make.position(person=someone, organisation=organisation)
        register(meeting, someone, by=someone, organisation=organisation)
        people.append(someone)
    Registration.objects.filter(person=people[0]).update(attendance="present")
    client.force_login(make.staff())

    page = text(client.get(reverse("meetings:round_participants", args=[tour.pk])))
    assert all(str(someone) in page for someone in people)
    report = client.get(reverse("meetings:round_report", args=[tour.pk])).context["report"]
    lines = [
        [
            len(part)
            for part in (line.registered, line.present, line.organisations, line.municipalities)
        ]
        for line in [*report.lines, report.total]
    ]

    # Attendance was filled in for the first: there, who was present counts.
    assert lines == [[2, 1, 1, 1], [0, 0, 0, 0], [1, 0, 1, 1], [3, 1, 1, 1]]
    sheet = client.get(reverse("meetings:round_excel", args=[tour.pk]))
    assert sheet.headers["Content-Type"].endswith("spreadsheetml.sheet")


def test_an_organiser_sees_the_people_of_their_own_province(client, tour, three):
    mine, theirs = fill(three[0]), fill(three[1])
    client.force_login(make.member_of(three[0].atrium, Role.SECRETARY))

    page = text(client.get(reverse("meetings:round_participants", args=[tour.pk])))

    assert f">{mine}<" in page
    assert f">{theirs}<" not in page
    report = client.get(reverse("meetings:round_report", args=[tour.pk])).context["report"]
    assert [line.meeting for line in report.lines] == [three[0]]
