"""*Stel voor*: dates for the meetings a year lacks, accepted together as drafts."""

from datetime import date, timedelta

import pytest
import time_machine

from core.times import at, local
from dashboard.planning.proposals.search import propose
from dashboard.planning.year import year_of
from meetings.holidays.days import FreeDays
from meetings.models import Meeting
from outbox.models import Message
from platforms.models import Role
from tests import make
from tests.pages import queries_of, text_of

pytestmark = pytest.mark.django_db
Status = Meeting.Status
PAGE = "/planning/voorstellen/?jaar=2026"
AGENDA = "Onthaal | 10\nRondje | 40\nVragen | 20"


@pytest.fixture(autouse=True)
def january():
    with time_machine.travel(at(date(2026, 1, 5), 12)):
        yield


@pytest.fixture
def platform():
    return make.platform(slug="lokaal", norm_min=2, norm_max=4, default_agenda=AGENDA)


@pytest.fixture
def kempen(platform):
    return make.atrium(platform=platform, name="Lokaal Atrium Kempen")


def meet(atrium, day, hour=9, status=Status.HELD, **fields):
    start = at(day, hour)
    fields = {"ends_at": start + timedelta(hours=2), **fields}
    return make.meeting(status, atrium=atrium, starts_at=start, **fields)


def thursdays(atrium):
    """Three of the last four meetings were on a Thursday at two, in the same hall."""
    for day in (date(2025, 3, 6), date(2025, 6, 5), date(2025, 10, 2)):
        meet(atrium, day, 14, venue="Raadzaal", address="Markt 1")
    meet(atrium, date(2025, 12, 2), 10, venue="Bibliotheek")


def proposals(platform, user=None, year=2026):
    user = user or make.staff()
    return propose(user, year_of(user, year, platform=platform), year, platform)


def days_of(found):
    return [local(each.starts_at).date() for each in found.proposals]


def filled(found, **changes):
    """What the page sends when all of `found` is accepted."""
    data = {"nonce": "5f0d3f6e-6d1e-4c0c-9f0e-2f6f6f6f6f6f", "rows": len(found.proposals)}
    for number, each in enumerate(found.proposals):
        start = local(each.starts_at)
        data |= {
            f"rij{number}-take": "on",
            f"rij{number}-atrium": each.atrium.pk,
            f"rij{number}-starts_at_0": f"{start:%Y-%m-%d}",
            f"rij{number}-starts_at_1": f"{start:%H:%M}",
        }
    return {key: value for key, value in (data | changes).items() if value is not None}


def test_the_usual_weekday_hour_length_and_place_are_followed(kempen, platform):
    thursdays(kempen)

    found = proposals(platform)

    assert [
        (local(each.starts_at).weekday(), local(each.starts_at).hour) for each in found.proposals
    ] == [(3, 14)] * 2
    assert [each.habit.place for each in found.proposals] == ["Raadzaal, Markt 1"] * 2
    assert {each.ends_at - each.starts_at for each in found.proposals} == {timedelta(hours=2)}


def test_the_reasons_are_said_in_words(kempen, platform):
    thursdays(kempen)

    assert proposals(platform).proposals[0].why == [
        "Donderdag, zoals 3 van de laatste 4 bijeenkomsten van dit atrium.",
        "Kwartaal 2 had nog geen bijeenkomst.",
        "Geen feestdag, geen schoolvakantie.",
        "Dezelfde leden hebben 3 dagen ervoor en erna niets anders.",
    ]


def test_only_the_missing_meetings_are_proposed_in_the_quarters_that_lack_one(kempen, platform):
    kempen.norm_min = 4
    kempen.save()
    meet(kempen, date(2026, 2, 3), status=Status.DRAFT)
    meet(kempen, date(2026, 5, 5), status=Status.ANNOUNCED)

    assert [(day.month + 2) // 3 for day in days_of(proposals(platform))] == [3, 4]


def test_no_day_is_a_holiday_a_weekend_or_too_soon(platform):
    for _ in range(12):
        make.atrium(platform=platform, norm_min=8)
    free = FreeDays(date(2026, 1, 1), date(2026, 12, 31))

    days = days_of(proposals(platform))

    assert len(days) == 96
    assert [day for day in days if free.public_holiday(day) or free.school_holiday(day)] == []
    assert max(day.weekday() for day in days) < 5
    assert min(days) >= date(2026, 1, 26)


def test_a_day_on_which_the_members_are_elsewhere_is_passed_over(kempen, platform):
    thursdays(kempen)
    [first, _] = days_of(proposals(platform))
    elsewhere = make.atrium()
    make.membership(person=make.member_of(kempen), atrium=elsewhere)
    meet(elsewhere, first, 15, Status.ANNOUNCED)

    [moved, _] = days_of(proposals(platform))

    assert abs((moved - first).days) > 3


def test_who_was_invited_as_a_guest_or_speaks_elsewhere_is_busy_too(kempen, platform):
    thursdays(kempen)
    member = make.member_of(kempen, first_name="Ann", last_name="Peeters")
    [spring, autumn] = days_of(proposals(platform))
    make.registration(meeting=meet(make.atrium(), spring, 15, Status.ANNOUNCED), person=member)
    talk = meet(make.atrium(), autumn, 15, Status.ANNOUNCED)
    make.speaker(item=make.agenda_item(meeting=talk), person=member)

    assert set(days_of(proposals(platform))) & {spring, autumn} == set()


def test_a_draft_of_another_atrium_stays_unknown_to_a_trekker(kempen, platform):
    """T6: neither its title nor that it is there."""
    thursdays(kempen)
    chair = make.member_of(kempen, Role.CHAIR)
    [first, _] = days_of(proposals(platform, chair))
    elsewhere = make.atrium()
    make.membership(person=make.member_of(kempen), atrium=elsewhere)
    meet(elsewhere, first, 15, Status.DRAFT)

    assert days_of(proposals(platform, chair))[0] == first
    assert days_of(proposals(platform))[0] != first


def test_two_atria_with_the_same_people_do_not_get_the_same_moment(kempen, platform):
    other = make.atrium(platform=platform, name="Lokaal Atrium Voorkempen")
    person = make.member_of(kempen)
    make.membership(person=person, atrium=other)

    days = days_of(proposals(platform))

    assert len(set(days)) == 4


def test_an_atrium_without_a_history_follows_its_platform_or_a_sensible_default(platform):
    make.atrium(platform=platform, norm_min=1)
    bare = proposals(platform).proposals[0]
    thursdays(make.atrium(platform=platform, norm_min=0))
    taught = proposals(platform).proposals[0]

    assert (local(bare.starts_at).weekday(), bare.habit.minutes) == (1, 70)
    assert "er is nog geen gewoonte om te volgen" in bare.why[0]
    assert (local(taught.starts_at).weekday(), taught.habit.place) == (3, "")
    assert "bijeenkomsten van dit platform" in taught.why[0]


def test_a_year_that_is_over_has_no_proposals(kempen, platform):
    found = proposals(platform, year=2025)

    assert (found.proposals, found.without) == ([], [(kempen, 2)])


def test_accepted_proposals_are_drafts_that_nobody_hears_of(client, kempen, platform):
    thursdays(kempen)
    staff = make.staff()
    client.force_login(staff)
    make.member_of(kempen)
    found = proposals(platform, staff)

    answer = client.post(f"{PAGE}&stand=&atrium={kempen.pk}", filled(found), follow=True)

    assert answer.redirect_chain == [("/planning/?jaar=2026&stand=&platform=lokaal", 302)]
    drafts = Meeting.objects.filter(status=Status.DRAFT)
    assert [(row.atrium, row.starts_at, row.ends_at) for row in drafts] == [
        (kempen, each.starts_at, each.ends_at) for each in found.proposals
    ]
    assert [row.title for row in drafts] == [
        "Lokaal Atrium Kempen, mei 2026",
        "Lokaal Atrium Kempen, november 2026",
    ]
    assert {(row.venue, row.address, row.created_by) for row in drafts} == {
        ("Raadzaal", "Markt 1", staff)
    }
    points = drafts[0].agenda_items.values_list("title", "minutes")
    assert list(points) == [("Onthaal", 10), ("Rondje", 40), ("Vragen", 20)]
    assert Message.objects.count() == 0
    text = text_of(answer)
    assert "2 concepten zijn bewaard." in text
    assert "Lokaal Atrium Kempen op schema" in text


def test_the_same_form_twice_makes_no_second_draft(client, kempen, platform):
    staff = make.staff()
    client.force_login(staff)
    data = filled(proposals(platform, staff))

    client.post(PAGE, data)
    text = text_of(client.post(PAGE, data, follow=True))

    assert Meeting.objects.count() == 2
    assert "Deze voorstellen waren al bewaard" in text


def test_two_people_who_accept_the_same_proposal_do_not_plan_it_twice(client, kempen, platform):
    data = filled(proposals(platform))
    for _ in range(2):
        client.force_login(make.staff())
        answer = client.post(PAGE, data, follow=True)

    assert Meeting.objects.count() == 2
    assert "al een bijeenkomst. Er is niets bewaard." in text_of(answer)


def test_only_the_ticked_rows_are_kept_with_the_date_one_chose(client, kempen, platform):
    client.force_login(make.staff())
    chosen = {"rij0-take": None, "rij0-starts_at_0": "onzin", "rij1-starts_at_0": "2026-10-06"}

    client.post(PAGE, filled(proposals(platform), **chosen))

    assert [row.day for row in Meeting.objects.all()] == [date(2026, 10, 6)]


def test_a_clashing_date_is_told_first_and_kept_when_one_insists(client, kempen, platform):
    """T9, T10."""
    client.force_login(make.staff())
    elsewhere = make.atrium()
    make.membership(person=make.member_of(kempen), atrium=elsewhere)
    other = meet(elsewhere, date(2026, 7, 22), 9, Status.ANNOUNCED, title="Waterdag")
    data = filled(proposals(platform), **{"rij0-starts_at_0": "2026-07-22"})

    first = client.post(PAGE, data)

    text = text_of(first)
    assert "Woensdag 22 juli 2026 valt in de zomervakantie." in text
    assert f"dezelfde mensen ook samen: {other} om 9.00 uur" in text
    assert Meeting.objects.filter(status=Status.DRAFT).count() == 0
    row = first.context["form"].forms[0]
    client.post(PAGE, data | {"rij0-warned": row.shown_for})
    assert Meeting.objects.filter(atrium=kempen, starts_at__date=date(2026, 7, 22)).count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"rij0-take": None, "rij1-take": None}, "Duid minstens één voorstel aan."),
        ({"rij0-starts_at_0": "2026-01-02"}, "Kies een datum die nog komt."),
        ({"rij0-starts_at_0": "2040-01-02"}, "Kies een datum in de komende drie jaar."),
        ({"rij0-starts_at_0": ""}, "Vul een datum en een uur in."),
        ({"rows": "99999999999"}, "400"),
        ({"rows": "x"}, "Voer een geheel getal in."),
    ],
)
def test_wrong_input_is_said_and_keeps_nothing(client, kempen, platform, changes, sentence):
    client.force_login(make.staff())

    answer = client.post(PAGE, filled(proposals(platform), **changes))

    assert (answer.status_code, Meeting.objects.count()) == (200, 0)
    assert sentence in text_of(answer)


def test_nobody_plans_for_an_atrium_that_is_not_theirs(client, kempen, platform):
    other = make.atrium(platform=platform, name="Lokaal Atrium Elders")
    client.force_login(make.member_of(other, Role.CHAIR))

    page = text_of(client.get(PAGE))
    answer = client.post(PAGE, filled(proposals(platform)))

    assert "Lokaal Atrium Elders" in page
    assert "Kempen" not in page
    assert answer.status_code == 302
    assert set(Meeting.objects.values_list("atrium", flat=True)) == {other.pk}
    assert client.get(f"{PAGE}&atrium={kempen.pk}").status_code == 404


def test_one_atrium_can_be_asked_for_from_the_cockpit(client, kempen, platform):
    make.atrium(platform=platform, name="Lokaal Atrium Elders")
    client.force_login(make.staff())

    cockpit = client.get("/planning/?jaar=2026").content.decode()
    page = text_of(client.get(f"{PAGE}&atrium={kempen.pk}"))

    assert f"/planning/voorstellen/?jaar=2026&amp;atrium={kempen.pk}" in cockpit
    assert "Lokaal Atrium Kempen" in page
    assert "Elders" not in page


@pytest.mark.parametrize("count", [1, 30, 300])
def test_proposing_costs_the_same_for_any_number_of_atria(client, platform, count):
    for _ in range(count):
        atrium = make.atrium(platform=platform)
        meet(atrium, date(2025, 2, 4), 9)
    make.member_of(atrium)
    client.force_login(make.staff())

    assert len(queries_of(client, PAGE)) == 15
