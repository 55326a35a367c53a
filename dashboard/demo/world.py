"""What every part of the demonstration shares: one seeded chance, one day, the reference rows."""

from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from members.models import Function, Organisation
from platforms.models import Agreement, Atrium, Platform
from regions.models import Municipality

SEED = 20260101
BATCH = 2000
FEWEST_TOWNS = 12
OF_ACCOUNTS = ("herent", "bertem")
OF_PROVINCE = ("provinciaal-atrium-vlaams-brabant", "infodagen-vlaams-brabant")
MERGED = "merelbeke-melle"


@dataclass(eq=False)
class World:
    """The reference data in memory, and who and what was invented so far."""

    random: Random
    today: date
    now: datetime
    share: float
    organisations: dict
    functions: dict
    platforms: dict
    agreement: Agreement | None
    towns: list
    taken: set = field(default_factory=set)
    colleagues: dict = field(default_factory=dict)
    titles: dict = field(default_factory=dict)

    def atria(self, platform):
        """The atria of a platform that have a municipality in this (perhaps smaller) world."""
        kept = {town.pk for town in self.towns}
        rows = Atrium.objects.filter(platform__code=platform).order_by("code")
        rows = rows.select_related("platform", "province").prefetch_related("municipalities")
        return [
            atrium
            for atrium in rows
            if not atrium.municipalities.all()
            or any(town.pk in kept for town in atrium.municipalities.all())
        ]

    def of(self, *codes):
        """The colleagues of organisations by code, in the order they came."""
        return [person for code in codes for person in self.colleagues.get(code, [])]


def build(today, now, share):
    """The world on `today`, with `share` (0-1) of the municipalities in it; needs reference data."""
    towns = Municipality.objects.filter(valid_until=None).select_related("organisation", "province")
    return World(
        random=Random(SEED),
        today=today,
        now=now,
        share=share,
        organisations={
            row.code: row
            for row in Organisation.objects.select_related("type").prefetch_related(
                "served_municipalities"
            )
        },
        functions={row.code: row for row in Function.objects.all()},
        platforms={row.code: row for row in Platform.objects.all()},
        agreement=Agreement.objects.first(),
        towns=_some(list(towns), share),
    )


def _some(towns, share):
    """Every town at scale 1; below it a merged one and those around Leuven, where the demo accounts work."""
    wanted = max(FEWEST_TOWNS, round(len(towns) * share))
    near = sorted(
        towns, key=lambda town: (town.slug not in (*OF_ACCOUNTS, MERGED), town.nis[:2] != "24")
    )
    return sorted(near[:wanted], key=lambda town: town.nis)


def is_own(atrium):
    """Whether the demo accounts belong there: what they see of these days is planned in `todo`."""
    town, neighbour = OF_ACCOUNTS
    if atrium.platform.code == "lokaal-atrium":
        return town in {place.slug for place in atrium.municipalities.all()}
    return atrium.code in {*OF_PROVINCE, f"partneroverleg-{town}", f"partneroverleg-{neighbour}"}


def keep(rows):
    """Store invented rows in bulk: no actions, so no mails and no log."""
    return type(rows[0])._base_manager.bulk_create(rows, batch_size=BATCH) if rows else []
