"""Load the platforms, their atria and the six agreements from `platforms/data/`.

Only what is missing is added: PBM edits platforms and atria in the back office, and what they
wrote there stays.
"""

from pathlib import Path

from core.reference import align, align_links, facts, listed, pks
from members.models import Function, OrganisationType
from platforms.models import Agreement, Atrium, Platform
from regions.models import Municipality, Province

DATA = Path(__file__).parent / "data"


def load():
    """Add the platforms, atria and agreements that are not there yet; {label: Tally}."""
    return {
        "platformen": _platforms(),
        "atria": _atria(),
        "afspraken": align(Agreement, "version", _missing(Agreement, "version", "agreements.csv")),
    }


def _missing(model, key, name):
    known = {str(value) for value in pks(model, key)}
    return [row for row in facts(DATA / name) if row[key] not in known]


def _platforms():
    functions, types = pks(Function, "code"), pks(OrganisationType, "code")
    rows = _missing(Platform, "code", "platforms.csv")
    audience = {
        row["code"]: (listed(row.pop("functions")), listed(row.pop("organisation_types")))
        for row in rows
    }
    tally = align(Platform, "code", rows)
    added = {code: pk for code, pk in pks(Platform, "code").items() if code in audience}
    align_links(
        Platform.functions,
        {pk: {functions[part] for part in audience[code][0]} for code, pk in added.items()},
    )
    align_links(
        Platform.organisation_types,
        {pk: {types[part] for part in audience[code][1]} for code, pk in added.items()},
    )
    return tally


def _atria():
    platforms, provinces = pks(Platform, "code"), pks(Province, "slug")
    today = dict(Municipality.objects.filter(valid_until=None).values_list("nis", "pk"))
    rows = _missing(Atrium, "code", "atria.csv")
    places = {row["code"]: listed(row.pop("municipalities")) for row in rows}
    for row in rows:
        row["platform_id"] = platforms[row.pop("platform")]
        row["province_id"] = provinces.get(row.pop("province"))
    tally = align(Atrium, "code", rows)
    wanted = {
        pk: {today[nis] for nis in places[code]}
        for code, pk in pks(Atrium, "code").items()
        if code in places
    }
    align_links(Atrium.municipalities, wanted)
    return tally
