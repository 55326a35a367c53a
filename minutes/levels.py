"""For whom each part of a verslag is: decided here, for every page, search, file and mail.

*Openbaar* is for anyone, once the verslag is adopted. *Atrium* is for who may read the verslag.
*Afdeling* is for PBM and the relationship managers of that atrium: a secretary from a municipality
does not see it, not even while writing.
"""

from django.db.models import Exists, OuterRef, Q

from core.people import is_staff_member
from meetings.models import Meeting
from minutes.models import Level, Minutes, MinutesFile, Passage
from platforms.standing import admitting, reporting


def readable(user):
    """The verslagen that `user` may read in confidence: for whom the meeting was, and who writes it."""
    if is_staff_member(user):
        return Q()
    known = ~Q(status=Minutes.Status.DRAFT)
    mine = Q(meeting__in=Meeting.objects.permitted(user, "read")) & known
    return mine | reporting(user, "meeting__atrium")


def with_public_parts():
    """The adopted verslagen of which some part is for anyone."""
    rows = {"minutes": OuterRef("pk"), "level": Level.PUBLIC}
    files = MinutesFile.objects.current().filter(**rows)
    passages = Passage.objects.shown().filter(edition__minutes=OuterRef("pk"), level=Level.PUBLIC)
    return Q(Exists(files) | Exists(passages), status=Minutes.Status.ADOPTED)


def at_level(user, at):
    """The rows with a `level`, of the verslag at `at` ("minutes"), that are for `user`."""
    if is_staff_member(user):
        return Q()
    public = Q(level=Level.PUBLIC, **{f"{at}__status": Minutes.Status.ADOPTED})
    if not user.is_authenticated:
        return public
    read = Q(**{f"{at}__in": Minutes.objects.filter(readable(user)).values("pk")})
    narrow = admitting(user, f"{at}__meeting__atrium")
    return public | read & (~Q(level=Level.DEPARTMENT) | narrow)


def levels_for(user, minutes):
    """The levels that `user`, who writes `minutes`, may give: those they can see themselves."""
    atrium = minutes.meeting.atrium
    sees_all = type(atrium).objects.filter(admitting(user), pk=atrium.pk).exists()
    return [Level(value) for value in Level if sees_all or value != Level.DEPARTMENT]
