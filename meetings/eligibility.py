"""Who may come to a meeting, on the day it takes place, and if not: why (behaviours T32, T33)."""

from functools import cache
from types import SimpleNamespace

from django.db.models import Exists, OuterRef, Q

from core.people import is_staff_member
from core.prepared import Prepared
from core.times import day_words, midnight
from meetings.models import Meeting
from members.models import Organisation, Position, User
from platforms.eligibility import eligible_people
from platforms.models import Membership, Platform, Role


def entitled_people(meeting):
    """Active accounts that may attend on the day of `meeting`: its members, and its audience.

    A member whose every position has ended by then is out; where membership follows the mandate
    a plain member needs the mandate itself. In a round one chooses one's province: there, also
    whom one of the other meetings is for.
    """
    granted = _granted(meeting)
    for other in _beside(meeting):
        granted |= _granted(other)
    return User.objects.filter(granted, is_active=True)


def _beside(meeting):
    """The other meetings of its round that people know of, as they would be on the day of `meeting`."""
    if not getattr(meeting, "round_id", None):
        return []
    rows = Meeting.objects.filter(round=meeting.round_id, announced_at__isnull=False)
    rows = rows.exclude(pk=meeting.pk).select_related("atrium__platform").order_by("pk")
    return [
        SimpleNamespace(
            day=meeting.day, atrium_id=row.atrium_id, atrium=row.atrium, audience=row.audience
        )
        for row in rows
    ]


def _granted(meeting):
    """Whom one meeting is for by itself, as a Q for people."""
    memberships = Membership.objects.active(meeting.day).filter(atrium=meeting.atrium_id)
    fitting = eligible_people(meeting.atrium, meeting.day).values("pk")
    if meeting.atrium.platform.admission == Platform.Admission.MANDATE:
        memberships = memberships.filter(~Q(role=Role.MEMBER) | Q(person__in=fitting))
    positions = Position.objects.filter(person=OuterRef("pk"))
    works = Exists(positions.active(meeting.day)) | ~Exists(positions)
    granted = Q(works, pk__in=memberships.values("person"))
    if meeting.audience == Meeting.Audience.ELIGIBLE:
        granted |= Q(pk__in=fitting)
    return granted


def is_entitled(person, meeting):
    """Whether `person` is one of the `entitled_people`; quick when asked for one after another."""
    return _is_for(person, meeting) or any(_is_for(person, other) for other in _beside(meeting))


def _is_for(person, meeting):
    atrium = meeting.atrium
    asked = _entitled(atrium.platform.admission, meeting.audience, atrium.province_id is not None)
    facts = (meeting.day, atrium.pk, atrium.platform_id, atrium.province_id)
    return bool(asked(person.pk, *facts))


@cache
def _entitled(admission, audience, has_province):
    """The prepared question who is entitled, for meetings of one kind."""

    def build(person, day, atrium, platform, province):
        group = SimpleNamespace(
            platform=SimpleNamespace(admission=admission),
            platform_id=platform,
            province_id=province if has_province else None,
        )
        meeting = SimpleNamespace(day=day, atrium_id=atrium, atrium=group, audience=audience)
        return entitled_people(meeting).filter(pk=person).order_by().values_list("pk")

    return Prepared(build)


def invitees(meeting):
    """Whom announcing `meeting` mails: whom it is for by itself, on its day."""
    return User.objects.filter(_granted(meeting), is_active=True)


def why_not(person, meeting):
    """Why `person` may not come on the day of `meeting`, in Dutch; empty when they may."""
    if is_entitled(person, meeting):
        return ""
    if not person.is_active:
        return "Het account is niet actief."
    day = day_words(midnight(meeting.day))
    memberships = Membership.objects.filter(atrium=meeting.atrium_id, person=person)
    positions = Position.objects.filter(person=person)
    if memberships.exists() and not memberships.active(meeting.day).exists():
        return f"Het lidmaatschap van {meeting.atrium} loopt niet op {day}."
    if positions.exists() and not positions.active(meeting.day).exists():
        return f"Het mandaat of de functie loopt niet op {day}."
    if meeting.atrium.platform.admission == Platform.Admission.MANDATE:
        return f"Deze bijeenkomst volgt uit het mandaat, en dat loopt niet op {day}."
    return "Deze bijeenkomst staat niet open voor deze persoon."


def organisations_of(person, meeting, *, by=None):
    """The organisations in whose name `person` may come (T93); those shared with a colleague `by`."""
    held = Position.objects.active(meeting.day)
    rows = Organisation.objects.filter(pk__in=held.filter(person=person).values("organisation"))
    if by is None or by == person:
        return rows
    return rows.filter(pk__in=Position.objects.active().filter(person=by).values("organisation"))


def works_for_several(person, meeting):
    """Whether `person` must say in whose name they come: more than one position that day (T93)."""
    return len(_positions_on(person.pk, meeting.day)) > 1


@Prepared
def _positions_on(person, day):
    return Position.objects.active(day).filter(person=person).order_by().values_list("pk")


def colleagues_of(person, meeting):
    """Whom `person` may register besides themselves: entitled people of the same organisation (T35)."""
    mine = Position.objects.active().filter(person=person).values("organisation")
    theirs = Position.objects.active(meeting.day).filter(organisation__in=mine).values("person")
    return entitled_people(meeting).filter(pk__in=theirs).exclude(pk=person.pk)


def may_answer(registration):
    """Whether its person may still know of the meeting; who holds a seat may always give it back."""
    person, meetings = registration.person, Meeting.objects.filter(pk=registration.meeting_id)
    known = registration.is_live or meetings.permitted(person).exists()
    return person.is_active and known


def may_act_for(by, person, meeting):
    """Whether `by` may answer for `person`: themselves, who organises, a colleague who sees it (T35)."""
    if by == person or is_staff_member(by):
        return True
    rows = Meeting.objects.filter(pk=meeting.pk)
    if rows.permitted(by, "organise").exists():
        return True
    return organisations_of(person, meeting, by=by).exists() and rows.permitted(by, "read").exists()
