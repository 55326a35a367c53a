"""Municipalities merge: people, members and what is still to come go along, the past stays (T92)."""

from datetime import timedelta

import pytest
import time_machine
from auditlog.models import LogEntry
from django.core.management import call_command
from django.urls import reverse

from core.refusal import Refused
from core.times import at, midnight, today
from dashboard.mergers import carry_due_through, carry_through, is_open
from meetings.models import Proposal
from meetings.proposals.actions import accept, decline
from members.mergers import mergers
from members.models import Position
from platforms.models import Membership, Role
from tests import make
from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def day():
    """The day of the merger: tomorrow."""
    return today() + timedelta(days=1)


@pytest.fixture
def towns(day):
    """Melle and Merelbeke, which become one tomorrow, each with its organisation."""
    new = make.municipality(name="Merelbeke-Melle", valid_from=day)
    olds = [
        make.municipality(name=name, province=new.province, successor=new, valid_until=day)
        for name in ("Melle", "Merelbeke")
    ]
    return {
        town.name: make.organisation(
            name=f"Gemeente {town.name}", municipality=town, valid_until=town.valid_until
        )
        for town in [*olds, new]
    }


@pytest.fixture
def atria(towns):
    """The partneroverleg of each town, and an atrium of the region with both old ones in it."""
    platform = make.platform(name="Partneroverleg")
    found = {}
    for name, organisation in towns.items():
        found[name] = make.atrium(platform=platform, name=f"Partneroverleg {name}")
        found[name].municipalities.set([organisation.municipality])
    found["regio"] = make.atrium(name="Lokaal Atrium Gent 1")
    found["regio"].municipalities.set(
        [towns["Melle"].municipality, towns["Merelbeke"].municipality]
    )
    return found


@pytest.fixture
def person(towns, atria):
    """Works for Melle, is in its partneroverleg, and comes to what is still to come."""
    person = make.user(first_name="Mia", last_name="Melle")
    make.position(person=person, organisation=towns["Melle"])
    make.membership(person=person, atrium=atria["Melle"], role=Role.SECRETARY)
    return person


def on(day, **fields):
    start = at(day, 9)
    return make.meeting(starts_at=start, ends_at=start + timedelta(hours=2), **fields)


def after(day):
    """The first hour of the day of the merger."""
    return time_machine.travel(midnight(day) + timedelta(minutes=5), tick=False)


def positions_of(person):
    rows = Position.objects.filter(person=person).order_by("start_on")
    return [(row.organisation.name, row.start_on, row.end_on) for row in rows]


def test_people_go_to_the_new_municipality_on_the_day_and_the_past_stays(day, towns, person):
    with after(day):
        assert carry_due_through() == 2  # Melle, and Merelbeke with only its atrium

    assert positions_of(person) == [
        ("Gemeente Melle", make.LONG_AGO, day - timedelta(days=1)),
        ("Gemeente Merelbeke-Melle", day, None),
    ]


def test_a_mandate_with_a_last_day_keeps_it(day, towns):
    row = make.position(organisation=towns["Melle"], end_on=day + timedelta(days=400))

    with after(day):
        carry_due_through()

    assert positions_of(row.person)[1] == (
        "Gemeente Merelbeke-Melle",
        day,
        day + timedelta(days=400),
    )


def test_who_worked_for_both_has_one_function_in_the_new_municipality(day, towns):
    person, function = make.user(), make.function()
    for name in ("Melle", "Merelbeke"):
        make.position(person=person, organisation=towns[name], function=function)

    with after(day):
        carry_due_through()

    assert positions_of(person)[2:] == [("Gemeente Merelbeke-Melle", day, None)]


def test_who_left_before_the_merger_does_not_come_along(day, towns):
    row = make.position(organisation=towns["Melle"], end_on=day - timedelta(days=1))

    with after(day):
        carry_due_through()

    assert positions_of(row.person) == [("Gemeente Melle", make.LONG_AGO, row.end_on)]


def test_members_go_along_and_the_old_partneroverleg_closes(day, atria, person):
    with after(day):
        carry_due_through()

    rows = Membership.objects.filter(person=person).order_by("start_on")
    assert [(row.atrium.name, row.role, row.start_on, row.end_on) for row in rows] == [
        ("Partneroverleg Melle", "secretary", make.LONG_AGO, day - timedelta(days=1)),
        ("Partneroverleg Merelbeke-Melle", "secretary", day, None),
    ]
    atria["Melle"].refresh_from_db()
    assert (atria["Melle"].is_active, atria["Melle"].merged_into) == (
        False,
        atria["Merelbeke-Melle"],
    )
    assert {town.name for town in atria["regio"].municipalities.existing(day)} == {
        "Merelbeke-Melle"
    }


def test_members_still_read_the_verslagen_of_before_and_others_do_not(client, day, atria, person):
    old = make.minutes(meeting=on(day - timedelta(days=30), atrium=atria["Melle"], status="held"))
    outsider = make.member_of(atria["regio"])

    with after(day):
        carry_due_through()
        answers = []
        for reader in (person, outsider):
            client.force_login(reader)
            answers.append(client.get(old.get_absolute_url()).status_code)
        Membership.objects.filter(end_on=None, person=person).update(end_on=day)
    with after(day + timedelta(days=1)):
        client.force_login(person)
        answers.append(client.get(old.get_absolute_url()).status_code)

    assert answers == [200, 404, 404]


def test_coming_registrations_go_along_and_past_ones_keep_their_organisation(
    day, towns, atria, person
):
    rows = {
        name: make.registration(
            meeting=meeting, person=person, organisation=towns["Melle"], status="registered"
        )
        for name, meeting in {
            "past": on(day - timedelta(days=30), atrium=atria["Melle"], status="held"),
            "coming": on(day + timedelta(days=30), atrium=atria["Melle"]),
            "regional": on(day + timedelta(days=40), atrium=atria["regio"]),
        }.items()
    }

    with after(day):
        carry_due_through()

    found = {}
    for name, row in rows.items():
        row.refresh_from_db()
        found[name] = (row.organisation.name, row.meeting.atrium.name, row.status)
    assert found == {
        "past": ("Gemeente Melle", "Partneroverleg Melle", "registered"),
        "coming": ("Gemeente Merelbeke-Melle", "Partneroverleg Merelbeke-Melle", "registered"),
        "regional": ("Gemeente Merelbeke-Melle", "Lokaal Atrium Gent 1", "registered"),
    }


def test_undecided_requests_to_join_go_along(day, towns, atria):
    asked = make.join_request(atrium=atria["Melle"], organisation=towns["Melle"])

    with after(day):
        carry_due_through()

    asked.refresh_from_db()
    assert (asked.organisation, asked.atrium) == (
        towns["Merelbeke-Melle"],
        atria["Merelbeke-Melle"],
    )


def test_running_it_again_changes_nothing(day, towns, atria, person):
    with after(day):
        carry_due_through()
        before = LogEntry.objects.count()
        call_command("carry_mergers", verbosity=0)
        assert not any(is_open(merger) for merger in mergers())

    assert LogEntry.objects.count() == before


def test_nothing_happens_before_the_day(towns, atria, person):
    (merger,) = [row for row in mergers() if row.old == towns["Melle"]]
    before = positions_of(person)

    assert carry_due_through() == 0
    with pytest.raises(Refused, match="later in"):
        carry_through(merger)

    assert positions_of(person) == before


def test_the_log_tells_what_moved(day, atria, person):
    with after(day):
        carry_due_through()

    moved = LogEntry.objects.filter(timestamp__gte=midnight(day))
    kinds = set(moved.values_list("content_type__model", "action"))
    assert {("position", 0), ("position", 1), ("membership", 0), ("membership", 1)} <= kinds


def test_colleagues_are_found_by_the_name_of_before(client, day, towns, person):
    with after(day):
        carry_due_through()
        client.force_login(make.user())
        page = text_of(client.get("/leden/?q=Melle"))
        organisations = text_of(client.get("/organisaties/?q=Merelbeke"))

    assert "Gemeente Merelbeke-Melle" in page
    assert "Gemeente Merelbeke-Melle" in organisations


def test_staff_see_what_moves_and_carry_it_through(client, day, towns, atria, person):
    page = reverse("admin:members_organisation_merger", args=[towns["Melle"].pk])
    client.force_login(make.staff())

    early = client.get(page).content.decode()
    refused = client.post(page, follow=True).content.decode()
    with after(day):
        client.force_login(make.staff())
        listed = client.get(reverse("admin:members_organisation_mergers")).content.decode()
        shown = client.get(page).content.decode()
        done = client.post(page, follow=True).content.decode()

    assert "Dit gebeurt vanzelf op" in early
    assert "Fusie doorvoeren" not in early
    assert "Deze fusie gaat pas later in." in refused
    assert "Gemeente Melle</a>" in listed
    assert "Mia Melle, Omgevingsambtenaar" in shown
    assert "Mia Melle, verslaggever van Partneroverleg Melle" in shown
    assert "De fusie is doorgevoerd." in done
    assert "Er is niets meer te verhuizen." in done
    assert len(positions_of(person)) == 2


def test_an_organiser_carries_no_merger_through(client, day, towns, atria, person):
    page = reverse("admin:members_organisation_merger", args=[towns["Melle"].pk])
    with after(day):
        client.force_login(person)
        answers = [client.get(page).status_code, client.post(page).status_code]

    assert answers == [403, 403]
    assert len(positions_of(person)) == 1


def test_what_members_proposed_goes_along_and_what_was_declined_stays(day, atria, person):
    old, new = atria["Melle"], atria["Merelbeke-Melle"]
    coming = on(day + timedelta(days=30), atrium=old)
    make.proposal(atrium=old, proposed_by=person, title="Nieuw")
    taken = make.proposal(atrium=old, proposed_by=person, title="Op de agenda")
    gone = make.proposal(atrium=old, proposed_by=person, title="Afgewezen")
    accept(taken, by=person, meeting=coming, title=taken.title, minutes=20)
    decline(gone, by=person, word="Neen.")

    with after(day):
        carry_due_through()

    rows = Proposal.objects.order_by("pk").values_list("title", "atrium")
    assert list(rows) == [("Nieuw", new.pk), ("Op de agenda", new.pk), ("Afgewezen", old.pk)]
