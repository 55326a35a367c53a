"""Who belongs to which atrium, and what each atrium agreed to work on."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.text import slugify

from dashboard.demo.accounts import TOWN
from dashboard.demo.people import Colleague
from dashboard.demo.subjects import SUBJECTS
from dashboard.demo.world import keep
from platforms.models import Atrium, Membership, Role, Theme
from regions.models import Municipality

FIRST_YEAR = 2018
TEMPORARY = (
    (
        "thematisch-atrium",
        "Thematisch Atrium Hemelwater",
        "Eén jaar lang samen op zoek naar wat werkt.",
    ),
    ("thematisch-atrium", "Thematisch Atrium Hergebruik", "Gebouwen een tweede leven geven."),
    (
        "atrium-op-maat",
        "Atrium op Maat Nieuwe collega's",
        "Voor wie minder dan een jaar op de dienst werkt.",
    ),
)
THEMED = ("lokaal-atrium", "provinciaal-atrium", "atrium-centrumsteden")


@dataclass(eq=False)
class Seat:
    """A colleague with a role in an atrium."""

    colleague: Colleague
    role: str
    start_on: date
    end_on: date | None = None

    def is_taken_on(self, day):
        return self.start_on <= day and (self.end_on is None or day <= self.end_on)


def fill(world, accounts):
    """Store every membership; {atrium pk: [Seat]}."""
    seats = defaultdict(list)
    managers = [accounts["relatiebeheerder"]] + [
        row
        for row in world.of("departement-omgeving")
        if row.function == "relatiebeheerder" and row is not accounts["relatiebeheerder"]
    ]
    guide = _assign(world, managers)
    for atrium in world.atria("lokaal-atrium"):
        manager = guide[atrium.municipalities.all()[0].pk]
        _local(world, atrium, manager, seats[atrium.pk], accounts)
    for atrium in world.atria("partneroverleg"):
        _partners(world, atrium, guide, seats[atrium.pk])
    _others(world, managers, seats)
    keep(
        [
            Membership(
                person=seat.colleague.person,
                atrium_id=pk,
                role=seat.role,
                start_on=seat.start_on,
                end_on=seat.end_on,
            )
            for pk, taken in seats.items()
            for seat in taken
        ]
    )
    return seats


def temporary(world):
    """Two thematic groups and one made to measure: examples, so they are not reference data."""
    for platform, name, introduction in TEMPORARY:
        Atrium.objects.create(
            platform=world.platforms[platform],
            code=slugify(name),
            slug=slugify(name),
            name=name,
            introduction=introduction,
        )


def themes(world):
    """Two themes per atrium and year, the coming one too; {atrium pk: {year: [Theme]}}."""
    rows = []
    for platform in THEMED:
        for atrium in world.atria(platform):
            for year in range(world.today.year - 3, world.today.year + 2):
                chosen = world.random.sample(SUBJECTS, 2)
                rows += [Theme(atrium=atrium, year=year, name=row.theme) for row in chosen]
    found = defaultdict(lambda: defaultdict(list))
    for row in keep(rows):
        found[row.atrium_id][row.year].append(row)
    return found


def before_the_merger(world, seats):
    """A closed Partneroverleg for each municipality that merged in 2025, with who was there then.

    Their memberships go on, so that who works for the successor still reads what was said.
    """
    platform = world.platforms["partneroverleg"]
    kept = {town.pk for town in world.towns}
    merged = Municipality.objects.filter(successor__in=kept, valid_until=date(2025, 1, 1))
    rows, closed = [], []
    for town in merged.select_related("organisation", "successor").order_by("slug"):
        atrium = Atrium.objects.create(
            platform=platform,
            code=f"partneroverleg-tot-2025-{town.slug}"[:80],
            slug=f"partneroverleg-tot-2025-{town.slug}"[:80],
            name=f"Partneroverleg {town.name} (tot 2025)",
            province_id=town.province_id,
            introduction=f"Tot de fusie met {town.successor.name} op 1 januari 2025.",
            is_active=False,
        )
        atrium.municipalities.add(town)
        here = [
            Seat(row, Role.MEMBER, date(2019, 1, 1))
            for row in world.of(town.successor.organisation.code)
            if row.formerly == town.organisation
        ]
        guides = Atrium.objects.get(code=f"partneroverleg-{town.successor.slug}").pk
        here += [seat for seat in seats[guides] if seat.role == Role.RELATIONSHIP_MANAGER]
        seats[atrium.pk] = here
        closed.append(atrium)
        rows += [
            Membership(
                person=seat.colleague.person, atrium=atrium, role=seat.role, start_on=seat.start_on
            )
            for seat in here
        ]
    keep(rows)
    return closed


def _assign(world, managers):
    """A relationship manager per town, by Lokaal Atrium, with loads alike; {town pk: Colleague}."""
    load, guide = dict.fromkeys(managers, 0), {}
    atria = {atrium: list(atrium.municipalities.all()) for atrium in world.atria("lokaal-atrium")}
    own = next(atrium for atrium, towns in atria.items() if any(row.slug == TOWN for row in towns))
    for _, towns in sorted(atria.items(), key=lambda pair: (pair[0] != own, -len(pair[1]))):
        manager = min(managers, key=load.get)
        load[manager] += len(towns)
        guide |= {town.pk: manager for town in towns}
    return guide


def _seat(world, colleague, role=Role.MEMBER):
    """From some day after one came until one leaves; a few left the group but not the job."""
    random = world.random
    start = max(colleague.start_on, date(FIRST_YEAR, 1, 1)) + timedelta(days=random.randint(0, 90))
    end = colleague.end_on if colleague.end_on and colleague.end_on < world.today else None
    start = min(start, end or world.today - timedelta(days=30))
    start = max(start, colleague.start_on)
    if end is None and not colleague.email and role == Role.MEMBER and random.random() < 0.04:
        end = start + timedelta(days=random.randint(0, max((world.today - start).days - 1, 0)))
    return Seat(colleague, role, start, end)


def _local(world, atrium, manager, seats, accounts):
    officials = _officials(world, atrium)
    staying = [row for row in officials if row.end_on is None]
    staying.sort(key=lambda row: (row is not accounts["trekker"], bool(row.email)))
    roles = dict(zip(staying, (Role.CHAIR, Role.SECRETARY), strict=False))
    seats += [_seat(world, row, roles.get(row, Role.MEMBER)) for row in officials]
    seats += [_seat(world, manager, Role.RELATIONSHIP_MANAGER)]
    province = [row for row in world.of(f"provincie-{atrium.province.slug}") if not row.email]
    province = [row for row in province if row.function == "provinciaal_omgevingsambtenaar"]
    seats.append(_seat(world, world.random.choice(province)))
    towns = {town.pk for town in atrium.municipalities.all()}
    for organisation in world.organisations.values():
        served = {town.pk for town in organisation.served_municipalities.all()}
        if len(served & towns) > len(towns) / 2:
            seats.append(_seat(world, world.of(organisation.code)[0]))


def _partners(world, atrium, guide, seats):
    town = atrium.municipalities.all()[0]
    manager = guide.get(town.pk)
    here = world.of(f"gemeente-{town.slug}")
    present = [row for row in here if row.end_on is None or row.end_on > world.today]
    seats += [_seat(world, row) for row in present[:4] + [row for row in present[4:] if row.email]]
    seats.append(_seat(world, manager, Role.RELATIONSHIP_MANAGER))


def _others(world, managers, seats):
    """The platforms of which there are a few."""
    for number, atrium in enumerate(world.atria("provinciaal-atrium")):
        seats[atrium.pk] += _steering(world, atrium)
        _guide(world, seats, atrium, managers[number % len(managers)])
    for number, atrium in enumerate(world.atria("vlaamse-infodagen")):
        _guide(world, seats, atrium, managers[number % len(managers)])
    for number, atrium in enumerate(world.atria("burgemeestersoverleg")):
        seats[atrium.pk] += _mayors(world, atrium, number)
    for atrium in world.atria("atrium-lokale-mandatarissen"):
        _guide(world, seats, atrium, managers[-1])
    officials = [
        row
        for town in world.towns
        for row in world.of(town.organisation.code)
        if "omgevingsambtenaar" in row.function and row.end_on is None and not row.email
    ]
    for number, atrium in enumerate(
        world.atria("thematisch-atrium") + world.atria("atrium-op-maat")
    ):
        chosen = world.random.sample(officials, min(18, len(officials)))
        seats[atrium.pk] += [_seat(world, row) for row in chosen]
        _guide(world, seats, atrium, managers[(number + 3) % len(managers)])
    _cities(world, managers, seats)
    _flemish(world, managers, seats)


def _steering(world, atrium):
    """Two provincial and three local officials agree on the programme."""
    province = world.of(f"provincie-{atrium.province.slug}")
    province = [row for row in province if row.end_on is None and "ambtenaar" in row.function]
    local = [row for row in _officials(world, atrium) if row.end_on is None and not row.email]
    steering = province[:2] + world.random.sample(local, min(3, len(local)))
    return [_seat(world, row, Role.STEERING) for row in steering]


def _mayors(world, atrium, number):
    mayors = [row for row in _of_towns(world, atrium) if row.function == "burgemeester"]
    vvsg = world.of("vvsg")
    return [
        *(_seat(world, row, Role.MEMBER if at else Role.CHAIR) for at, row in enumerate(mayors)),
        _seat(world, vvsg[number % len(vvsg)], Role.SECRETARY),
    ]


def _of_towns(world, atrium):
    kept = {town.pk for town in world.towns}
    towns = [town for town in atrium.municipalities.all() if town.pk in kept]
    return world.of(*(f"gemeente-{town.slug}" for town in towns))


def _officials(world, atrium):
    return [row for row in _of_towns(world, atrium) if "omgevingsambtenaar" in row.function]


def _guide(world, seats, atrium, manager):
    seats[atrium.pk].append(_seat(world, manager, Role.RELATIONSHIP_MANAGER))


def _cities(world, managers, seats):
    for atrium in world.atria("atrium-centrumsteden"):
        officials = _officials(world, atrium)
        centre = world.of("kcvs")
        seats[atrium.pk] += [_seat(world, row) for row in officials]
        seats[atrium.pk] += [
            _seat(world, centre[0], Role.CHAIR),
            _seat(world, centre[1], Role.SECRETARY),
        ]
        _guide(world, seats, atrium, managers[1 % len(managers)])


def _flemish(world, managers, seats):
    flemish = [
        row
        for code, people in world.colleagues.items()
        if world.organisations[code].type.code.startswith("vlaams")
        for row in people
        if row.function == "beleidsmedewerker" and not row.email
    ]
    for atrium in world.atria("vlaams-atrium"):
        chair, secretary, *members = flemish
        seats[atrium.pk] += [_seat(world, row) for row in members]
        seats[atrium.pk] += [
            _seat(world, chair, Role.CHAIR),
            _seat(world, secretary, Role.SECRETARY),
        ]
        _guide(world, seats, atrium, managers[2 % len(managers)])
