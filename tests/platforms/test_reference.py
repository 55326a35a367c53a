"""What `load_reference` loads besides the map: authorities, platforms, atria, agreements."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Count

from members.models import Function, Organisation, OrganisationType
from platforms.models import Agreement, Atrium, Platform
from regions.models import Municipality
from tests import make


def load():
    out = StringIO()
    call_command("load_reference", stdout=out)
    return out.getvalue()


@pytest.fixture
def reference(db):
    return load()


def in_office(function, organisation):
    return make.position(
        function=Function.objects.get(code=function),
        organisation=Organisation.objects.get(code=organisation),
    ).person


def open_atria(person):
    return set(Atrium.objects.open_to(person).values_list("code", flat=True))


def test_the_second_run_changes_nothing_and_says_so(reference):
    assert reference == "Referentiegegevens: 1843 nieuw, 0 gewijzigd.\n"
    assert load() == "Referentiegegevens: 0 nieuw, 0 gewijzigd.\n"


def test_each_platform_has_its_atria(reference):
    counted = Platform.objects.annotate(number=Count("atria")).order_by("position")

    assert list(counted.values_list("name", "number")) == [
        ("Lokaal Atrium", 26),
        ("Provinciaal Atrium", 5),
        ("Partneroverleg", 285),
        ("Atrium Centrumsteden", 1),
        ("Atrium Lokale Mandatarissen", 1),
        ("Burgemeestersoverleg", 15),
        ("Thematisch Atrium", 0),
        ("Atrium op Maat", 0),
        ("Vlaamse infodagen", 5),
        ("Vlaams Atrium", 1),
        ("Online netwerk", 0),
    ]


@pytest.mark.parametrize(
    "platform", ["lokaal-atrium", "provinciaal-atrium", "partneroverleg", "burgemeestersoverleg"]
)
def test_every_municipality_of_today_is_in_exactly_one_atrium(reference, platform):
    covered = Municipality.objects.filter(atria__platform__code=platform).values_list("nis")

    assert len(covered) == len(set(covered)) == 285


def test_an_example_division_says_that_it_is_one(reference):
    local = Atrium.objects.filter(platform__code="lokaal-atrium")

    assert all("voorbeeld" in atrium.introduction for atrium in local)
    assert Atrium.objects.get(code="atrium-centrumsteden").municipalities.count() == 13


def test_organisations_of_merged_municipalities_end_at_the_merger(reference):
    melle = Organisation.objects.get(code="gemeente-melle")

    assert (melle.municipality.slug, melle.valid_until) == ("melle", date(2025, 1, 1))
    assert not Organisation.objects.existing(date(2026, 1, 1)).filter(pk=melle.pk).exists()
    municipal = Organisation.objects.filter(type__code="gemeente")
    assert municipal.count() == 285 + 43
    assert municipal.existing(date(2026, 1, 1)).count() == 285
    assert municipal.filter(municipality=None).count() == 0


def test_codes_are_known_but_for_four_new_legal_persons(reference):
    without = Organisation.objects.existing(date(2026, 1, 1)).filter(type__code="gemeente", kbo="")

    assert sorted(without.values_list("name", flat=True)) == [
        "Beveren-Kruibeke-Zwijndrecht",
        "Merelbeke-Melle",
        "Nazareth-De Pinte",
        "Pajottegem",
    ]


def test_fifteen_associations_serve_their_municipalities(reference):
    associations = Organisation.objects.exclude(served_municipalities=None).distinct()

    assert associations.count() == 15
    assert associations.filter(province=None).count() == 0
    assert Organisation.objects.get(code="leiedal").served_municipalities.count() == 13


def test_who_may_come_follows_from_function_organisation_and_province(reference):
    provincial = {"provinciaal-atrium-vlaams-brabant", "infodagen-vlaams-brabant"}

    assert open_atria(in_office("omgevingsambtenaar", "gemeente-leuven")) == provincial
    assert (
        open_atria(in_office("provinciaal_omgevingsambtenaar", "provincie-vlaams-brabant"))
        == provincial
    )
    assert (
        open_atria(in_office("intergemeentelijk_omgevingsambtenaar", "interleuven")) == provincial
    )
    assert open_atria(in_office("financieel_directeur", "gemeente-leuven")) == {
        "infodagen-vlaams-brabant"
    }


def test_mandates_open_the_atrium_for_mandataries_only(reference):
    assert open_atria(in_office("schepen_ro", "gemeente-leuven")) == {"atrium-lokale-mandatarissen"}
    assert open_atria(in_office("gedeputeerde", "provincie-limburg")) == {
        "atrium-lokale-mandatarissen"
    }
    assert open_atria(in_office("gemeenteraadslid", "gemeente-leuven")) == set()
    assert open_atria(in_office("relatiebeheerder", "departement-omgeving")) == set()


def test_what_staff_wrote_about_a_platform_stays(reference):
    Platform.objects.filter(code="lokaal-atrium").update(purpose="Onze eigen tekst.")
    Atrium.objects.filter(code="lokaal-atrium-aalst").update(name="Lokaal Atrium Denderstreek")
    Atrium.objects.get(code="lokaal-atrium-aalst").municipalities.clear()

    assert load() == "Referentiegegevens: 0 nieuw, 0 gewijzigd.\n"
    assert Platform.objects.get(code="lokaal-atrium").purpose == "Onze eigen tekst."
    assert Atrium.objects.get(code="lokaal-atrium-aalst").municipalities.count() == 0


def test_there_are_six_agreements(reference):
    assert [len(row.text.splitlines()) for row in Agreement.objects.all()] == [6]


def test_every_row_would_pass_a_form(reference):
    for model in (OrganisationType, Function, Organisation, Platform, Atrium, Agreement):
        for row in model.objects.all():
            row.full_clean(validate_unique=False, validate_constraints=False)


def test_every_line_of_a_default_agenda_has_a_title_and_minutes(reference):
    lines = [
        line.split(" | ")
        for platform in Platform.objects.all()
        for line in platform.default_agenda.splitlines()
    ]

    assert {len(line) for line in lines} == {2}
    assert all(title and 1 <= int(minutes) <= 120 for title, minutes in lines)
