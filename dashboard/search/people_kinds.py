"""What can be found of people and organisations: what the directory shows."""

from core.times import today
from dashboard.search.kinds import Tab, kind, names_of
from members.models import Organisation, User

MOST_POSITIONS = 5


def _people(user):
    return User.objects.permitted(user).in_directory()


def _held(person):
    """What someone does today; positions that end are noticed by the nightly check."""
    rows = person.positions.active(today()).select_related("function", "organisation__municipality")
    return list(rows.order_by("-start_on", "pk")[:MOST_POSITIONS])


@kind("person", User, _people)
def person(row):
    if not row.is_active:
        return None
    held = _held(row)
    at = held[0].organisation if held else None
    return {
        "tab": Tab.PERSON,
        "title": row.get_full_name(),
        "text": ", ".join(f"{each.function.name}, {each.organisation.name}" for each in held),
        "also": " ".join(names_of(each.organisation.municipality) for each in held),
        "address": row.get_absolute_url(),
        "province_id": at.province_id if at else None,
        "municipality_id": at.municipality_id if at else None,
    }


@kind("about", User, lambda user: _people(user).filter(show_about=True))
def about(row):
    """What someone works on, for as long as they let colleagues see it."""
    if not (row.is_active and row.show_about and row.about):
        return None
    return {
        "tab": Tab.PERSON,
        "title": f"Waarmee {row.get_full_name()} bezig is",
        "text": row.about,
        "address": row.get_absolute_url(),
    }


@kind(
    "organisation",
    Organisation,
    lambda user: Organisation.objects.permitted(user).existing(),
    "type",
    "municipality",
)
def organisation(row):
    return {
        "tab": Tab.ORGANISATION,
        "title": row.name,
        "text": row.type.name,
        "also": f"{row.abbreviation} {names_of(row.municipality)}",
        "address": row.get_absolute_url(),
        "province_id": row.province_id,
        "municipality_id": row.municipality_id,
    }
