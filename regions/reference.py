"""Load the provinces, demarcations and municipalities from `regions/data/`."""

from collections import defaultdict
from pathlib import Path

from core.reference import align, align_links, facts, listed, pks
from core.text import sort_key
from regions.models import Area, AreaType, Municipality, Province

DATA = Path(__file__).parent / "data"


def load():
    """Bring provinces, areas and municipalities in line with the files; {label: Tally}."""
    return {
        "provincies": align(Province, "nis", facts(DATA / "provinces.csv")),
        "soorten afbakening": align(AreaType, "code", facts(DATA / "area_types.csv")),
        "gebieden": _areas(),
        "gemeenten": _municipalities(),
        "gemeenten in gebieden": _belonging(),
    }


def _areas():
    types = pks(AreaType, "code")
    rows = [
        {"code": row["code"], "type_id": types[row["type"]], "name": row["name"]}
        for row in facts(DATA / "areas.csv")
    ]
    return align(Area, "code", rows)


def _municipalities():
    """First those of today, then the old ones, which point to what they merged into."""
    rows = facts(DATA / "municipalities.csv")
    provinces, areas = pks(Province, "slug"), pks(Area, "code")
    for row in rows:
        row["sort_name"] = sort_key(row["name"])
        row["province_id"] = provinces[row.pop("province")]
        row["reference_region_id"] = areas.get(row.pop("reference_region"))
    successor = {row["slug"]: row.pop("successor") for row in rows}
    tally = align(Municipality, "slug", [row for row in rows if not successor[row["slug"]]])
    known = pks(Municipality, "slug")
    merged = [
        {**row, "successor_id": known[successor[row["slug"]]]}
        for row in rows
        if successor[row["slug"]]
    ]
    return tally + align(Municipality, "slug", merged)


def _belonging():
    """Which municipalities of today lie in which areas."""
    today = dict(Municipality.objects.filter(valid_until=None).values_list("nis", "pk"))
    areas = pks(Area, "code")
    wanted = defaultdict(set)
    for row in facts(DATA / "areas.csv"):
        for nis in listed(row["municipalities"]):
            wanted[today[nis]].add(areas[row["code"]])
    return align_links(Municipality.areas, wanted)
