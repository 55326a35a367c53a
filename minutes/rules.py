"""Who may read and write a verslag: in confidence, for whom the meeting was."""

from django.db.models import Q

from core.rules import NOBODY, rule
from meetings.models import Meeting
from minutes.models import Minutes
from platforms.models import Atrium

PUBLISHED = Q(status=Minutes.Status.PUBLISHED)


@rule("minutes.view_minutes")
def view_minutes(user):
    """A concept is known only to those who write it (T73)."""
    if not user.is_authenticated:
        return NOBODY
    readable = Q(meeting__in=Meeting.objects.permitted(user, "read")) & PUBLISHED
    return readable | change_minutes(user)


@rule("minutes.change_minutes")
def change_minutes(user):
    return Q(meeting__atrium__in=Atrium.objects.permitted(user, "report"))


@rule("minutes.publish_minutes")
def publish_minutes(user):
    return change_minutes(user) & Q(status=Minutes.Status.DRAFT)


@rule("minutes.delete_minutes")
def delete_minutes(user):
    """A concept may go; a published verslag gets a new version."""
    return change_minutes(user) & Q(status=Minutes.Status.DRAFT)


@rule("meetings.report_meeting")
def report_meeting(user):
    """Upload the verslag of a meeting that people were told about and that has begun."""
    return Q(
        atrium__in=Atrium.objects.permitted(user, "report"),
        status__in=[Meeting.Status.ANNOUNCED, Meeting.Status.HELD],
    )
