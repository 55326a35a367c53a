"""Rooms where the invented meetings take place."""

ROOMS = (
    "Gemeentehuis, raadzaal",
    "Administratief centrum, zaal Linde",
    "Gemeenschapscentrum, polyvalente zaal",
    "Bibliotheek, leeszaal",
    "Oude pastorie, eerste verdieping",
    "Stadskantoor, vergaderzaal 2",
)
STREETS = ("Marktplein", "Kerkstraat", "Dorpsstraat", "Stationsstraat", "Molenweg", "Lindelaan")


def room(random, municipality):
    """Venue, street and municipality of a meeting there; the house number is invented."""
    return {
        "venue": random.choice(ROOMS),
        "address": f"{random.choice(STREETS)} {random.randint(1, 90)}",
        "municipality_id": municipality.pk,
    }
