"""Who may read and write a verslag: in confidence, for whom the meeting was."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.people import is_staff_member
from core.rules import NOBODY, rule
from meetings.models import Meeting
from minutes.models import Minutes, MinutesFile
from platforms.standing import reporting

PUBLISHED = Q(status=Minutes.Status.PUBLISHED)


@rule("minutes.view_minutes")
def view_minutes(user):
    """A concept is known only to those who write it (T73)."""
    if not user.is_authenticated:
        return NOBODY
    if is_staff_member(user):
        return Q()
    readable = Q(meeting__in=Meeting.objects.permitted(user, "read")) & PUBLISHED
    return readable | change_minutes(user)


@rule("minutes.change_minutes")
def change_minutes(user):
    return reporting(user, "meeting__atrium")


@rule("minutes.publish_minutes")
def publish_minutes(user):
    return change_minutes(user) & Q(status=Minutes.Status.DRAFT)


@rule("minutes.delete_minutes")
def delete_minutes(user):
    """A concept may go; a published verslag gets a new version."""
    return change_minutes(user) & Q(status=Minutes.Status.DRAFT)


@rule("minutes.view_minutesfile")
def view_minutesfile(user):
    """Readers see the newest text and the extra papers; older versions are for who writes (T69)."""
    current = Q(pk__in=MinutesFile.objects.current().values("pk"))
    mine = Q(minutes__in=Minutes.objects.permitted(user, "change"))
    return mine | Q(minutes__in=Minutes.objects.permitted(user)) & current


@rule("minutes.delete_minutesfile")
def delete_minutesfile(user):
    """An extra paper of a concept may be taken away again."""
    drafts = Minutes.objects.permitted(user, "delete")
    return Q(minutes__in=drafts, kind=MinutesFile.Kind.EXTRA)


@rule("meetings.report_meeting")
def report_meeting(user):
    """Upload the verslag, once, of a meeting that people were told about and that has begun."""
    return reporting(user, "atrium") & Q(
        ~Exists(Minutes.objects.filter(meeting=OuterRef("pk"))),
        status__in=[Meeting.Status.ANNOUNCED, Meeting.Status.HELD],
        starts_at__lte=timezone.now(),
    )
