"""The directory: found by name, organisation and old municipality names; opt-in contact data."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from core.times import today
from tests import make

pytestmark = pytest.mark.django_db
PEOPLE, ORGANISATIONS = "/leden/", "/organisaties/"


@pytest.fixture
def viewer(client):
    person = make.user(first_name="Kijk", last_name="Lezer")
    client.force_login(person)
    return person


def found(client, page=PEOPLE, **query):
    return [str(row) for row in client.get(page, query).context["page"].object_list]


def merged():
    """Merelbeke and Melle merged into Merelbeke-Melle on 1 January 2025."""
    new = make.municipality(name="Merelbeke-Melle", valid_from=date(2025, 1, 1))
    for name in ("Melle", "Merelbeke"):
        make.municipality(name=name, valid_until=date(2025, 1, 1), successor=new)
    return make.organisation(name="Gemeente Merelbeke-Melle", municipality=new), new


def test_a_person_is_found_by_parts_of_the_name_without_accents_or_capitals(client, viewer):
    make.user(first_name="Zoë", last_name="Van den Écaussinnes")
    make.user(first_name="Jan", last_name="Smet")

    assert found(client, q="ecauss ZOE") == ["Zoë Van den Écaussinnes"]


def test_a_person_is_found_by_the_organisation_and_by_an_old_municipality_name(client, viewer):
    organisation, _ = merged()
    person = make.position(organisation=organisation).person

    assert found(client, q="merelbeke-melle") == [str(person)]
    assert found(client, q="Melle") == [str(person)]
    assert found(client, page=ORGANISATIONS, q="melle") == ["Gemeente Merelbeke-Melle"]


def test_the_page_of_a_merged_organisation_names_what_it_came_from(client, viewer):
    organisation, _ = merged()

    text = client.get(organisation.get_absolute_url()).content.decode()

    assert "Ontstaan uit Melle en Merelbeke." in text


def test_the_page_of_a_municipality_that_is_gone_names_its_successor(client, viewer):
    organisation, new = merged()
    old = make.organisation(name="Gemeente Melle", municipality=new.predecessors.get(name="Melle"))

    text = client.get(old.get_absolute_url()).content.decode()

    assert "opgegaan in" in text
    assert organisation.get_absolute_url() in text


def test_filters_look_at_one_position_that_is_held_today(client, viewer):
    province = make.province()
    here = make.organisation(province=province)
    official = make.position(organisation=here).person
    mandate = make.position(organisation=here, function=make.function("schepen")).person
    make.position(organisation=here, end_on=today() - timedelta(days=1))
    make.position(function=make.function("schepen"), organisation=make.organisation())

    assert found(client, province=province.slug) == [str(official), str(mandate)]
    assert found(client, province=province.slug, function="schepen") == [str(mandate)]


def test_one_letter_is_not_a_search(client, viewer):
    make.user(last_name="Aa")

    response = client.get(PEOPLE, {"q": "a"})

    assert "Geef minstens twee letters." in response.content.decode()
    assert list(response.context["page"].object_list) == []


def test_a_closed_profile_is_only_for_staff(client, viewer):
    gone = make.user(last_name="Weg", is_active=False)

    assert found(client, q="weg") == []
    assert client.get(gone.get_absolute_url()).status_code == 404
    client.force_login(make.staff())
    assert "afgesloten" in client.get(gone.get_absolute_url()).content.decode()


def test_contact_data_show_only_field_by_field_where_the_person_chose_so(client, viewer):
    shy = make.user(email="s@gent.example", phone="09 111", about="stil", last_name="Shy")
    open_ = make.user(
        email="o@gent.example",
        phone="09 222",
        about="waterlopen",
        last_name="Open",
        show_email=True,
        show_about=True,
    )
    organisation = make.organisation()
    for person in (shy, open_):
        make.position(person=person, organisation=organisation)

    pages = [PEOPLE, shy.get_absolute_url(), open_.get_absolute_url()]
    text = "".join(client.get(page).content.decode() for page in pages)
    text += client.get(organisation.get_absolute_url()).content.decode()

    assert "o@gent.example" in text
    assert "waterlopen" in text
    for hidden in ("s@gent.example", "09 111", "09 222", "stil"):
        assert hidden not in text


def test_a_name_is_shown_literally(client, viewer):
    make.user(first_name="<img src=x onerror=alert(1)>", last_name="{{7*7}}")

    text = client.get(PEOPLE).content.decode()

    assert "<img src=x" not in text
    assert "{{7*7}}" in text


def test_the_sixty_first_look_within_a_minute_is_refused_in_dutch(client, viewer):
    answers = [client.get(PEOPLE).status_code for _ in range(61)]

    assert answers == [200] * 60 + [429]


@pytest.mark.parametrize(
    "path",
    ["/leden/99999999999999999999/", "/leden/0/", "/leden/x/", "/organisaties/bestaat-niet/"],
)
def test_what_does_not_exist_is_not_found(client, viewer, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "page=99999999999999999999",
        "page=x",
        "type=niets",
        "province=%C3%A9",
        "q=%27%22%25_",
        "q=" + "x" * 90,
    ],
)
def test_odd_filters_never_crash(client, viewer, query):
    assert client.get(f"{PEOPLE}?{query}").status_code == 200
    assert client.get(f"{ORGANISATIONS}?{query}").status_code == 200


def test_nul_bytes_are_bad_requests(client, viewer):
    assert client.get(f"{PEOPLE}?q=%00").status_code == 400


@pytest.mark.parametrize("path", [PEOPLE, ORGANISATIONS])
def test_a_visitor_does_not_see_the_directory(client, path):
    assert client.get(path).url == f"/aanmelden/?next={path}"


def test_at_most_twenty_people_stand_on_a_page(client, viewer):
    for _ in range(30):
        make.user()

    first = client.get(PEOPLE).context["page"]
    second = client.get(f"{PEOPLE}?page=2").context["page"]

    assert len(first.object_list) == 20
    assert len(second.object_list) == 11


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize("which", ["people", "organisations", "organisation"])
def test_lists_cost_the_same_for_any_number_of_rows(
    client, viewer, count, which, django_assert_num_queries
):
    organisation = make.organisation()
    for _ in range(count):
        make.position(organisation=make.organisation())
        make.position(organisation=organisation)
    path = {
        "people": f"{PEOPLE}?q=gemeente",
        "organisations": ORGANISATIONS,
        "organisation": organisation.get_absolute_url(),
    }[which]
    client.get(path)

    with django_assert_num_queries({"people": 9, "organisations": 7, "organisation": 5}[which]):
        client.get(path)


def test_the_list_links_to_the_person(client, viewer):
    person = make.user()

    assert (
        f'href="{reverse("members:detail", args=[person.pk])}"'
        in client.get(PEOPLE).content.decode()
    )
