"""The pages of a platform and of an atrium: what is public, and what stays inside."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.times import today
from meetings.models import Meeting, Registration
from platforms.models import Platform, Role, Theme
from tests import make
from tests.dashboard.test_home import CONCEPT, past_meeting, published
from tests.pages import queries_of, text_of

pytestmark = pytest.mark.django_db
INSIDE = [
    "Ina Inwoner",
    "Robbe Beheerder",
    "rb@vlaanderen.example",
    "Hergebruik van water",
    "Besloten overleg",
    "Vorig overleg",
    "Verslag",
]


def full_atrium(**fields):
    """An atrium with people, a theme, and meetings before and after today."""
    group = make.atrium(name="Lokaal Atrium Leuven", **fields)
    group.municipalities.add(make.municipality(name="Herent"))
    member = make.member_of(group, first_name="Ina", last_name="Inwoner")
    make.position(person=member, organisation=make.organisation(name="Gemeente Herent"))
    make.member_of(
        group,
        Role.RELATIONSHIP_MANAGER,
        first_name="Robbe",
        last_name="Beheerder",
        email="rb@vlaanderen.example",
    )
    Theme.objects.create(atrium=group, year=today().year, name="Hergebruik van water")
    Theme.objects.create(atrium=group, year=today().year - 1, name="Thema van vorig jaar")
    make.meeting(atrium=group, title="Besloten overleg")
    make.meeting(atrium=group, title="Open infodag", is_public=True)
    published(past_meeting(group, title="Vorig overleg"))
    return group


@pytest.mark.parametrize("who", ["visitor", "outsider", "ex-member", "future member"])
def test_others_see_what_the_atrium_is_and_how_to_join(client, who):
    group = full_atrium()
    person = {
        "outsider": make.user,
        "ex-member": lambda: (
            make.membership(atrium=group, end_on=today() - timedelta(days=1)).person
        ),
        "future member": lambda: (
            make.membership(atrium=group, start_on=today() + timedelta(days=1)).person
        ),
    }.get(who)
    if person:
        client.force_login(person())

    text = text_of(client.get(group.get_absolute_url()))

    assert "Lokaal Atrium Leuven" in text
    assert "Herent" in text
    assert "Vraag om aan te sluiten" in text
    assert "Open infodag" in text
    assert [words for words in INSIDE if words in text and words != "Verslag"] == []


@pytest.mark.parametrize("role", [*Role, "staff"], ids=str)
def test_who_belongs_to_it_sees_everything_of_now(client, role):
    group = full_atrium()
    client.force_login(make.staff() if role == "staff" else make.member_of(group, role))

    text = text_of(client.get(group.get_absolute_url()))

    assert [words for words in INSIDE if words not in text] == []
    assert "Gemeente Herent Ina Inwoner Omgevingsambtenaar" in text
    assert "Robbe Beheerder relatiebeheerder" in text
    assert "Thema van vorig jaar" not in text


def test_an_open_atrium_shows_itself_to_whom_it_is_for(client):
    group = make.atrium(platform=make.platform(admission=Platform.Admission.OPEN))
    position = make.position()
    group.platform.functions.add(position.function)
    group.platform.organisation_types.add(position.organisation.type)
    client.force_login(position.person)

    text = text_of(client.get(group.get_absolute_url()))

    assert "Wie hoort erbij" in text
    assert "Dit atrium heeft nog geen leden." in text
    assert "nog geen relatiebeheerder" in text


def test_an_atrium_by_invitation_offers_no_request(client):
    platform = make.platform(admission=Platform.Admission.INVITATION)
    group = make.atrium(platform=platform)

    text = text_of(client.get(group.get_absolute_url()))

    assert "Deelnemen kan op uitnodiging." in text
    assert "Vraag om aan te sluiten" not in text


def test_who_asked_already_reads_that_the_request_runs(client):
    group, person = make.atrium(), make.user()
    make.join_request(atrium=group, person=person)
    client.force_login(person)

    text = text_of(client.get(group.get_absolute_url()))

    assert "Uw aanvraag loopt." in text
    assert "Vraag om aan te sluiten" not in text


def test_drafts_and_concepts_stay_out_of_the_page_of_the_atrium(client):
    group = make.atrium()
    make.meeting(Meeting.Status.DRAFT, atrium=group, title="Nog geheim")
    published(past_meeting(group), **CONCEPT)
    client.force_login(make.member_of(group))

    text = text_of(client.get(group.get_absolute_url()))

    assert "Nog geheim" not in text
    assert "Er is nog geen bijeenkomst gepland." in text
    assert not text.split("Alle verslagen")[0].endswith("Verslag ")


def test_my_answer_and_a_cancellation_stand_beside_the_meeting(client):
    group = make.atrium()
    person = make.member_of(group)
    meeting = make.meeting(atrium=group, title="Overleg A")
    make.registration(Registration.Status.REGISTERED, meeting=meeting, person=person)
    make.meeting(Meeting.Status.CANCELLED, atrium=group, title="Overleg B")
    client.force_login(person)

    text = text_of(client.get(group.get_absolute_url()))

    assert "Overleg A ingeschreven" in text
    assert "Overleg B geannuleerd" in text


def test_contact_data_of_others_than_the_manager_are_their_own_choice(client):
    group = make.atrium()
    make.member_of(group, Role.CHAIR, email="trekker@gemeente.example", phone="016 00 00 00")
    make.member_of(group, Role.SECRETARY, email="verslag@gemeente.example", show_email=True)
    client.force_login(make.member_of(group))

    text = text_of(client.get(group.get_absolute_url()))

    assert "verslag@gemeente.example" in text
    assert "trekker@gemeente.example" not in text
    assert "016 00 00 00" not in text


@pytest.mark.parametrize("role", [Role.MEMBER, Role.RELATIONSHIP_MANAGER, "staff"], ids=str)
def test_the_page_of_an_atrium_costs_the_same_for_any_number(client, role):
    group = full_atrium()
    client.force_login(make.staff() if role == "staff" else make.member_of(group, role))
    address = group.get_absolute_url()
    for_one = queries_of(client, address)

    for _ in range(29):
        make.position(person=make.member_of(group))
        make.member_of(group, Role.CHAIR)
        make.meeting(atrium=group)
        published(past_meeting(group))
        group.municipalities.add(make.municipality())

    assert len(queries_of(client, address)) == len(for_one) <= 12


def test_many_people_come_in_pages_by_organisation(client):
    group = make.atrium()
    for number in range(61):
        organisation = make.organisation(name=f"Gemeente {number:02}")
        make.position(person=make.member_of(group), organisation=organisation)
    client.force_login(make.staff())

    first = text_of(client.get(group.get_absolute_url()))
    second = text_of(client.get(group.get_absolute_url(), {"page": 2}))

    assert "61 personen, per organisatie." in first
    assert "Gemeente 59" in first
    assert "Gemeente 60" not in first
    assert "Gemeente 60" in second


def test_the_page_of_a_platform_is_public(client):
    platform = make.platform(name="Provinciaal Atrium", frequency="twee keer per jaar")
    antwerp = make.atrium(platform=platform, name="Atrium Antwerpen", province=make.province())
    make.atrium(platform=platform, name="Gestopt atrium", is_active=False)
    make.meeting(atrium=antwerp, title="Open infodag", is_public=True)
    make.meeting(atrium=antwerp, title="Besloten overleg")

    text = text_of(client.get(platform.get_absolute_url()))

    assert "twee keer per jaar" in text
    assert "Atrium Antwerpen" in text
    assert "Open infodag" in text
    assert "Gestopt" not in text
    assert "Besloten" not in text


def test_a_platform_without_atria_or_meetings_says_so(client):
    text = text_of(client.get(make.platform().get_absolute_url()))

    assert "Op dit ogenblik is er geen groep." in text
    assert "Er is nog geen bijeenkomst aangekondigd die voor iedereen zichtbaar is." in text


def test_the_page_of_a_platform_costs_the_same_for_any_number(client):
    platform = make.platform()
    make.meeting(atrium=make.atrium(platform=platform), is_public=True)
    for_one = queries_of(client, platform.get_absolute_url())

    for _ in range(29):
        group = make.atrium(platform=platform, province=make.province())
        make.meeting(atrium=group, is_public=True, starts_at=timezone.now() + timedelta(days=3))

    assert len(queries_of(client, platform.get_absolute_url())) == len(for_one) <= 5


@pytest.mark.parametrize("name", ["platforms:detail", "platforms:atrium", "platforms:join"])
def test_what_does_not_exist_or_is_retired_is_not_found(client, name):
    make.atrium(slug="weg", is_active=False, platform=make.platform(slug="weg", is_active=False))

    answers = {client.get(reverse(name, args=[slug])).status_code for slug in ("weg", "nooit")}

    assert answers == {404}
