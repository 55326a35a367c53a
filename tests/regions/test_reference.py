"""The map of Flanders as `load_reference` puts it in the database."""

import csv
from datetime import date

import pytest
from django.conf import settings
from django.db.models import Count, Sum

from regions import reference
from regions.models import Area, AreaType, Municipality, Province


@pytest.fixture
def flanders(db):
    reference.load()


def names(rows):
    return sorted(rows.values_list("name", flat=True))


def test_the_map_has_285_municipalities_in_five_provinces(flanders):
    existing = Municipality.objects.existing(date(2026, 1, 1))
    counted = Province.objects.filter(municipalities__in=existing).annotate(
        number=Count("municipalities")
    )

    assert dict(counted.values_list("name", "number")) == {
        "Antwerpen": 67,
        "Limburg": 38,
        "Oost-Vlaanderen": 55,
        "Vlaams-Brabant": 63,
        "West-Vlaanderen": 62,
    }
    assert existing.aggregate(total=Sum("inhabitants"))["total"] == 6_898_350


def test_before_the_mergers_there_were_300_and_308(flanders):
    assert Municipality.objects.existing(date(2024, 12, 31)).count() == 300
    assert Municipality.objects.existing(date(2018, 12, 31)).count() == 308


def test_loading_again_changes_nothing(flanders):
    before = list(Municipality.objects.order_by("pk").values())

    again = reference.load()

    assert {(tally.new, tally.changed) for tally in again.values()} == {(0, 0)}
    assert list(Municipality.objects.order_by("pk").values()) == before


def test_a_wrong_value_is_put_right_and_other_rows_stay(flanders):
    Municipality.objects.filter(slug="leuven").update(inhabitants=1)
    mine = Area.objects.create(
        type=AreaType.objects.first(), code="eigen:gebied", name="Eigen gebied"
    )

    again = reference.load()

    assert (again["gemeenten"].new, again["gemeenten"].changed) == (0, 1)
    assert Municipality.objects.get(slug="leuven").inhabitants > 100_000
    assert Area.objects.filter(pk=mine.pk).exists()


def test_a_lost_place_in_an_area_is_restored(flanders):
    leuven = Municipality.objects.get(slug="leuven")
    places = set(leuven.areas.values_list("code", flat=True))
    leuven.areas.clear()

    again = reference.load()

    assert again["gemeenten in gebieden"].new == 1
    assert set(leuven.areas.values_list("code", flat=True)) == places


def test_melle_is_found_under_merelbeke_melle(flanders):
    today = Municipality.objects.get(slug="merelbeke-melle")

    found = Municipality.objects.with_predecessors_of(today.pk)

    assert names(found) == ["Melle", "Merelbeke", "Merelbeke-Melle"]
    assert today.valid_from == date(2025, 1, 1)
    assert set(today.predecessors.values_list("valid_until", flat=True)) == {date(2025, 1, 1)}


def test_antwerpen_keeps_its_code_and_is_there_twice(flanders):
    periods = Municipality.objects.filter(nis="11002").order_by("valid_from")

    assert list(periods.values_list("name", "valid_until", "successor__slug")) == [
        ("Antwerpen", date(2025, 1, 1), "antwerpen"),
        ("Antwerpen", None, None),
    ]


def test_zwijndrecht_changed_province(flanders):
    old = Municipality.objects.select_related("province", "successor__province").get(
        slug="zwijndrecht"
    )

    assert (old.province.name, old.successor.province.name) == ("Antwerpen", "Oost-Vlaanderen")


def test_every_municipality_of_today_has_one_reference_region_and_one_arrondissement(flanders):
    existing = Municipality.objects.existing(date(2026, 1, 1))
    regions = Area.objects.filter(type__code=AreaType.REFERENCE_REGION)

    assert existing.filter(reference_region=None).count() == 0
    assert regions.count() == 15
    for row in existing.prefetch_related("areas__type"):
        kinds = [area.type.code for area in row.areas.all()]
        assert kinds.count(AreaType.REFERENCE_REGION) == 1, row
        assert kinds.count(AreaType.DISTRICT) == 1, row
        assert row.reference_region in row.areas.all(), row


def test_there_are_13_regional_cities_and_12_with_language_facilities(flanders):
    existing = Municipality.objects.existing(date(2026, 1, 1))

    assert existing.filter(is_regional_city=True).count() == 13
    assert existing.filter(has_language_facilities=True).count() == 12


# Areas and municipalities covered, as counted in the sources.
DEMARCATIONS = {
    "provincie": (5, 285),
    "arrondissement": (22, 285),
    "referentieregio": (15, 285),
    "politiezone": (101, 285),
    "hulpverleningszone": (20, 285),
    "eerstelijnszone": (56, 285),
    "vervoerregio": (15, 285),
    "woonmaatschappij_werkingsgebied": (42, 285),
    "igs_woonbeleid": (70, 263),
    "toeristische_regio": (24, 285),
    "provinciale_streekwerking": (23, 285),
    "regio_gezondheidsmakers": (15, 285),
    "streekintercommunale": (15, 252),
}


def test_each_demarcation_covers_what_its_source_says(flanders):
    found = {
        kind.code: (
            kind.areas.count(),
            Municipality.objects.filter(areas__type=kind).distinct().count(),
        )
        for kind in AreaType.objects.all()
    }

    assert found == DEMARCATIONS


def test_every_row_would_pass_a_form(flanders):
    for model in (Province, AreaType, Area, Municipality):
        for row in model.objects.all():
            row.full_clean(validate_unique=False, validate_constraints=False)


@pytest.mark.parametrize("app", ["regions", "members", "platforms"])
def test_the_files_are_plain_csv_without_stray_spaces(app):
    for path in (settings.BASE_DIR / app / "data").glob("*.csv"):
        raw = path.read_bytes()
        assert b"\r" not in raw, path.name
        assert not raw.startswith(b"\xef\xbb\xbf"), path.name
        rows = list(csv.reader(raw.decode("utf-8").splitlines(keepends=True)))
        assert len({len(row) for row in rows}) == 1, path.name
        assert [cell for row in rows for cell in row if cell != cell.strip()] == [], path.name
