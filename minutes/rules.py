"""Who may read and write a verslag: in confidence, for whom the meeting was."""

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from core.people import is_staff_member, staff_only
from core.rules import NOBODY, rule
from meetings.models import Meeting
from minutes.levels import at_level, readable, with_public_parts
from minutes.models import Minutes, MinutesFile, Passage
from platforms.standing import admitting, reporting


@rule("minutes.read_minutes")
def read_minutes(user):
    """In confidence; a concept is known only to those who write it (T73)."""
    return readable(user) if user.is_authenticated else NOBODY


@rule("minutes.view_minutes")
def view_minutes(user):
    """That there is one: who may read it, and anyone when a part of it is public."""
    return Q() if is_staff_member(user) else with_public_parts() | read_minutes(user)


@rule("minutes.change_minutes")
def change_minutes(user):
    return reporting(user, "meeting__atrium")


@rule("minutes.publish_minutes")
def publish_minutes(user):
    return change_minutes(user) & Q(status=Minutes.Status.DRAFT)


@rule("minutes.delete_minutes")
def delete_minutes(user):
    """A concept may go; what readers know gets a new version."""
    return change_minutes(user) & Q(status=Minutes.Status.DRAFT)


@rule("minutes.view_minutesfile")
def view_minutesfile(user):
    """Readers see the newest text and the extra papers; older versions are for who writes (T69)."""
    current = Q(pk__in=MinutesFile.objects.current().values("pk"))
    return at_level(user, "minutes") & (_written_by(user, "minutes") | current)


@rule("minutes.view_edition")
def view_edition(user):
    """The version readers see; who writes also sees the older ones and the one being written."""
    shown = Q(minutes__in=Minutes.objects.permitted(user), number=F("minutes__shown_edition"))
    return shown | _written_by(user, "minutes")


@rule("minutes.view_passage")
def view_passage(user):
    """A passage of a version one may see, when its level is for them."""
    shown = Q(edition__number=F("edition__minutes__shown_edition"))
    return at_level(user, "edition__minutes") & (shown | _written_by(user, "edition__minutes"))


@rule("minutes.view_action")
def view_action(user):
    """An action is read where the verslag is, by its level."""
    return at_level(user, "minutes")


@rule("minutes.view_passageversion")
def view_passageversion(user):
    """Earlier texts are for who writes, when both the passage and that text are at their level."""
    mine = Q(passage__in=Passage.objects.permitted(user).values("pk"))
    written = _written_by(user, "passage__edition__minutes")
    return at_level(user, "passage__edition__minutes") & mine & written


for _action in ("view", "add", "change", "delete"):
    rule(f"minutes.{_action}_standardsentence")(staff_only)


@rule("minutes.own_action")
def own_action(user):
    """What one promised oneself in a verslag that readers know, while one may read it."""
    if not user.is_authenticated:
        return NOBODY
    known = ~Q(minutes__status=Minutes.Status.DRAFT)
    return Q(owner=user) & at_level(user, "minutes") & known


@rule("minutes.follow_action")
def follow_action(user):
    """Follow it up: who writes the verslag and may see the action."""
    known = ~Q(minutes__status=Minutes.Status.DRAFT)
    return at_level(user, "minutes") & _written_by(user, "minutes") & known


@rule("minutes.close_action")
def close_action(user):
    return (own_action(user) | follow_action(user)) & Q(state="open")


def _written_by(user, at):
    return Q(**{f"{at}__in": Minutes.objects.permitted(user, "change").values("pk")})


@rule("minutes.change_minutesfile")
def change_minutesfile(user):
    """Say for whom a file is: who writes the verslag and may read the file."""
    return at_level(user, "minutes") & _written_by(user, "minutes")


@rule("minutes.remark_minutes")
def remark_minutes(user):
    """Who reads a verslag that is not adopted yet may remark on it, also after the window (T78)."""
    return read_minutes(user) & Q(status=Minutes.Status.IN_REVIEW)


@rule("minutes.adopt_minutes")
def adopt_minutes(user):
    return change_minutes(user) & Q(status=Minutes.Status.IN_REVIEW)


@rule("minutes.correct_minutes")
def correct_minutes(user):
    """Begin a correction of an adopted text that was written in the portal (T76)."""
    return change_minutes(user) & Q(status=Minutes.Status.ADOPTED, shown_edition__gt=0)


@rule("minutes.redact_minutes")
def redact_minutes(user):
    """Give a copy to who asks for one: PBM and the relationship manager, of an adopted written text."""
    adopted = Q(status=Minutes.Status.ADOPTED, shown_edition__gt=0)
    return admitting(user, "meeting__atrium") & adopted & read_minutes(user)


@rule("minutes.view_redactedcopy")
def view_redactedcopy(user):
    return Q(minutes__in=Minutes.objects.permitted(user, "redact").values("pk"))


@rule("minutes.view_remark")
def view_remark(user):
    """While it is read through every reader sees the remarks on what they may see; afterwards those
    are for who made them and who writes. A remark on what is gone follows the level it had.
    """
    if not user.is_authenticated:
        return NOBODY
    read = Minutes.objects.permitted(user, "read")
    remarked = Passage.objects.shown().filter(
        edition__minutes=OuterRef("minutes"), key=OuterRef("passage_key")
    )
    whole = Q(passage_key=None, file=None)
    gone = ~Q(passage_key=None) & ~Exists(remarked) & at_level(user, "minutes")
    seen = Exists(remarked.permitted(user)) | gone
    files = Q(file__in=MinutesFile.objects.permitted(user).values("pk"))
    going_on = Q(minutes__status=Minutes.Status.IN_REVIEW)
    mine = going_on | Q(person=user) | _written_by(user, "minutes")
    return Q(minutes__in=read.values("pk")) & (whole | seen | files) & mine


@rule("minutes.settle_remark")
def settle_remark(user):
    going_on = Q(minutes__status=Minutes.Status.IN_REVIEW)
    return view_remark(user) & _written_by(user, "minutes") & going_on


@rule("minutes.delete_minutesfile")
def delete_minutesfile(user):
    """An extra paper of a concept may be taken away again."""
    drafts = Minutes.objects.permitted(user, "delete")
    return Q(minutes__in=drafts, kind=MinutesFile.Kind.EXTRA)


@rule("meetings.report_meeting")
def report_meeting(user):
    """Upload or write the verslag, once, of a meeting that people were told about and that has begun."""
    return reporting(user, "atrium") & Q(
        ~Exists(Minutes.objects.filter(meeting=OuterRef("pk"))),
        status__in=[Meeting.Status.ANNOUNCED, Meeting.Status.HELD],
        starts_at__lte=timezone.now(),
    )
