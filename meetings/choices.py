"""The reference data that filters offer, kept in the shared cache: it changes a few times a year."""

from django.core.cache import cache
from django.db.models import F

from platforms.models import Platform
from regions.models import Area, AreaType, Municipality, Province

KEPT_SECONDS = 300


def _kept(name, build):
    key = f"choices:{name}"
    found = cache.get(key)
    if found is None:
        found = build()
        cache.set(key, found, KEPT_SECONDS)
    return found


def platforms():
    """(slug, name) of the platforms everyone may know about."""
    return _kept(
        "platforms",
        lambda: list(Platform.objects.filter(is_active=True).values_list("slug", "name")),
    )


def provinces():
    """(slug, name) of the provinces."""
    return _kept("provinces", lambda: list(Province.objects.values_list("slug", "name")))


def municipalities():
    """(pk, name) of all municipalities there are and were; a merged one says what it is now.

    One that goes on under its own name stands there once: what it was before is found with it.
    """
    return _kept("municipalities", lambda: [(str(m.pk), _then_and_now(m)) for m in _places()])


def _places():
    renamed = Municipality.objects.exclude(successor__name=F("name"))
    return renamed.select_related("successor").only("name", "successor__name")


def _then_and_now(municipality):
    if municipality.successor is None:
        return municipality.name
    return f"{municipality.name} (nu {municipality.successor.name})"


def reference_regions():
    """(code, name) of the referentieregio's."""
    regions = Area.objects.filter(type__code=AreaType.REFERENCE_REGION).order_by("name")
    return _kept("reference_regions", lambda: list(regions.values_list("code", "name")))
