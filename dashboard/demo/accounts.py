"""The seven people one can be in the demonstration."""

from datetime import date

from django.contrib.auth.models import Group

from dashboard.demo.people import TERM, Colleague, settle
from dashboard.demo.world import OF_ACCOUNTS
from members.demo import ACCOUNTS
from members.models import STAFF_GROUP, Position

TOWN, NEIGHBOUR = OF_ACCOUNTS
SINCE = date(2019, 9, 1)
# Address: name, organisation, function, since and until.
ROLES = {
    "omgevingsambtenaar": ("Oda", "Voorbeeld", f"gemeente-{TOWN}", "omgevingsambtenaar", SINCE),
    "mandataris": ("Marten", "Voorbeeld", f"gemeente-{TOWN}", "schepen_ro", *TERM),
    "relatiebeheerder": ("Roos", "Voorbeeld", "departement-omgeving", "relatiebeheerder", SINCE),
    "trekker": ("Tuur", "Voorbeeld", f"gemeente-{NEIGHBOUR}", "omgevingsambtenaar", SINCE),
    "stuurgroep": (
        "Stine",
        "Voorbeeld",
        "provincie-vlaams-brabant",
        "provinciaal_omgevingsambtenaar",
        SINCE,
    ),
    "pbm": ("Pia", "Voorbeeld", "afdeling-pbm", "beleidsmedewerker", SINCE),
    "beheerder": ("Bas", "Voorbeeld", "afdeling-pbm", "beleidsmedewerker", SINCE),
}


def create(world):
    """Store the demo accounts; {role: Colleague}."""
    colleagues = {}
    for address, *_ in ACCOUNTS:
        role = address.split("@")[0]
        first, last, organisation, function, *dates = ROLES[role]
        world.taken.add(address)
        colleagues[role] = Colleague(
            world.organisations[organisation],
            function,
            *dates,
            name=(first, last),
            email=address,
        )
    settle(world, list(colleagues.values()))
    # Someone with two employers chooses in whose name to come.
    Position.objects.create(
        person=colleagues["trekker"].person,
        organisation=world.organisations["interleuven"],
        function=world.functions["intergemeentelijk_omgevingsambtenaar"],
        start_on=SINCE,
    )
    staff, _ = Group.objects.get_or_create(name=STAFF_GROUP)
    staff.user_set.add(colleagues["pbm"].person)
    administrator = colleagues["beheerder"].person
    administrator.is_superuser = True
    administrator.save(update_fields=["is_superuser"])
    return colleagues
