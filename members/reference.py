"""Load the kinds of organisation, the functions and the organisations from `members/data/`."""

from pathlib import Path

from core.reference import align, align_links, facts, listed, pks
from core.text import sort_key
from members.models import Function, Organisation, OrganisationType
from regions.models import Municipality, Province

DATA = Path(__file__).parent / "data"


def load():
    """Bring types, functions and organisations in line with the files; {label: Tally}."""
    return {
        "organisatietypes": align(OrganisationType, "code", facts(DATA / "organisation_types.csv")),
        "functies": align(Function, "code", facts(DATA / "functions.csv")),
        "organisaties": _organisations(),
        "aangesloten gemeenten": _served(),
    }


def _organisations():
    types = pks(OrganisationType, "code")
    provinces, municipalities = pks(Province, "slug"), pks(Municipality, "slug")
    rows = facts(DATA / "organisations.csv")
    for row in rows:
        del row["served_municipalities"]
        row["sort_name"] = sort_key(row["name"])
        row["type_id"] = types[row.pop("type")]
        row["province_id"] = provinces.get(row.pop("province"))
        row["municipality_id"] = municipalities.get(row.pop("municipality"))
    return align(Organisation, "code", rows)


def _served():
    """Which municipalities of today take part in which intermunicipal association."""
    today = dict(Municipality.objects.filter(valid_until=None).values_list("nis", "pk"))
    organisations = pks(Organisation, "code")
    wanted = {
        organisations[row["code"]]: {today[nis] for nis in listed(row["served_municipalities"])}
        for row in facts(DATA / "organisations.csv")
        if row["served_municipalities"]
    }
    return align_links(Organisation.served_municipalities, wanted)
