"""Who works where in the invented network: so many people per kind of organisation."""

from datetime import date, timedelta

from dashboard.demo.people import FORMER_TERM, TERM, Colleague
from regions.models import Municipality

OFFICIALS = ("omgevingsambtenaar", "gemeentelijk_omgevingsambtenaar")
ALDERMEN = ("schepen_ro", "schepen_milieu", "schepen_klimaat")
RELATIONSHIP_MANAGERS = 18


def everyone(world):
    """All colleagues at scale 1, not yet stored."""
    predecessors = _predecessors()
    found = []
    for town in world.towns:
        found += _town(world, town, predecessors.get(town.pk, []))
    provinces = {None, *(town.province_id for town in world.towns)}
    for organisation in world.organisations.values():
        if organisation.province_id not in provinces:
            continue
        if organisation.type.code == "provincie":
            found += _several(world, organisation, "provinciaal_omgevingsambtenaar", 6)
            found += [Colleague(organisation, "gedeputeerde", *TERM) for _ in range(2)]
        elif organisation.type.level == "intergemeentelijk":
            found += _several(world, organisation, "intergemeentelijk_omgevingsambtenaar", 3)
            found += _several(world, organisation, "regiocoordinator", 1)
        elif organisation.type.level in {"vlaams", "koepel"} and not organisation.valid_until:
            found += _several(world, organisation, "beleidsmedewerker", 3)
    department = world.organisations["departement-omgeving"]
    return found + _several(world, department, "relatiebeheerder", RELATIONSHIP_MANAGERS - 1)


def _predecessors():
    """{municipality of today: the organisations that merged into it in 2025}."""
    found = {}
    merged = Municipality.objects.filter(successor__isnull=False, valid_until=date(2025, 1, 1))
    for old in merged.select_related("organisation").order_by("slug"):
        found.setdefault(old.successor_id, []).append(old.organisation)
    return found


def _town(world, town, merged):
    """Two officials (six in a regional city), mayor, alderman; some directors and former aldermen."""
    random, organisation = world.random, town.organisation
    found = []
    for number in range(6 if town.is_regional_city else 2):
        colleague = _official(world, organisation, OFFICIALS[number % 2])
        if merged:
            colleague.start_on, colleague.end_on = TERM[0], None
            colleague.formerly = merged[number % len(merged)]
        found.append(colleague)
    found.append(Colleague(organisation, "burgemeester", *TERM))
    found.append(Colleague(organisation, random.choice(ALDERMEN), *TERM))
    if random.random() < 0.35:
        found.append(_official(world, organisation, "algemeen_directeur"))
    if random.random() < 0.3:
        former = merged[0] if merged else organisation
        found.append(Colleague(former, random.choice(ALDERMEN), *FORMER_TERM))
    return found


def _several(world, organisation, function, number):
    return [_official(world, organisation, function) for _ in range(number)]


def _official(world, organisation, function):
    """Someone who came between 2015 and half a year ago; one in twenty left again since."""
    random = world.random
    latest = (world.today - timedelta(days=180) - date(2015, 1, 1)).days
    start = date(2015, 1, 1) + timedelta(days=random.randint(0, latest))
    if random.random() > 0.05:
        return Colleague(organisation, function, start)
    worked = random.randint(0, (world.today - start).days - 1)
    return Colleague(organisation, function, start, start + timedelta(days=worked))
