"""Who hears of a verslag."""

from django.contrib.auth import get_user_model
from django.db.models import Q

from core.people import staff
from meetings.models import Registration
from platforms.mail import relationship_managers
from platforms.models import Membership
from platforms.standing import REPORTERS

Status = Registration.Status


def readers(minutes):
    """The members of the atrium and who was registered, as far as they may read and want the mail.

    A member may read by being one; for the others (a platform open by position) the rule is
    asked per person, as if the verslag were published.
    """
    members = Membership.objects.active().filter(atrium=minutes.meeting.atrium_id)
    members = members.with_access().filter(opens=True)
    registered = Registration.objects.filter(
        Q(status=Status.REGISTERED) | Q(attendance=Registration.Attendance.PRESENT),
        meeting=minutes.meeting_id,
    )
    people = get_user_model().objects.filter(is_active=True, wants_minutes_mail=True)
    inside = people.filter(pk__in=members.values("person"))
    guests = people.filter(pk__in=registered.values("person")).exclude(pk__in=inside.values("pk"))
    return [*inside, *(person for person in guests if _may_read(person, minutes))]


def reminded_of(meeting):
    """Who is asked for the missing verslag: the relationship managers, PBM when there is none (T82)."""
    return relationship_managers(meeting.atrium) or staff()


def _may_read(person, minutes):
    readable = type(minutes.meeting).objects.permitted(person, "read")
    return readable.filter(pk=minutes.meeting_id).exists()


def writers(minutes):
    """Who writes the verslag: its secretary and relationship managers, PBM when there is none."""
    rows = Membership.objects.active().filter(atrium=minutes.meeting.atrium_id, role__in=REPORTERS)
    people = get_user_model().objects.filter(is_active=True, pk__in=rows.values("person"))
    return list(people.order_by("pk")) or staff()
