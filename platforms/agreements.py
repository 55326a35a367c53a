"""Which version of the six agreements is in force, and whether someone accepted it."""

from django.core.cache import cache

from core.times import today
from platforms.models import Acceptance, Agreement

CACHE_KEY = "agreement-in-force"
CACHE_SECONDS = 60
SESSION_KEY = "accepted_agreement"


def version_in_force():
    """The number of the version in force (0 when there is none), at most a minute old.

    Kept in the cache, because every page of everyone asks; publishing a version clears it.
    """
    day = today().isoformat()
    known = cache.get(CACHE_KEY)
    if known and known[0] == day:
        return known[1]
    agreement = Agreement.objects.in_force()
    version = agreement.version if agreement else 0
    cache.set(CACHE_KEY, (day, version), CACHE_SECONDS)
    return version


def has_accepted(request):
    """Whether who is logged in accepted the version in force.

    The session remembers the answer only once it is yes: an acceptance cannot be taken back.
    """
    version = version_in_force()
    if not version or request.session.get(SESSION_KEY, 0) >= version:
        return True
    accepted = Acceptance.objects.filter(
        person=request.user, agreement__version__gte=version
    ).exists()
    if accepted:
        request.session[SESSION_KEY] = version
    return accepted
