"""Who may see and do what with a meeting. State belongs to the rule."""

from django.db.models import Q

from core.people import is_staff_member, staff_only
from core.rules import NOBODY, rule
from meetings.models import Duty, Meeting, PollAnswer, Proposal, Registration
from platforms.models import Role
from platforms.standing import atria_of, belonging, fitting, organising, taking_part

Status = Meeting.Status
AFTER_DRAFT = Q(
    status__in=[Status.ANNOUNCED, Status.HELD, Status.CANCELLED], announced_at__isnull=False
)
# Title and hour only: kept free before it is announced, also when that was called off.
DATE_ONLY = Q(announced_at=None, saved_date_at__isnull=False)
TAKEN_ON = [Duty.State.ACCEPTED, Duty.State.DONE]
SAVED_DATE = DATE_ONLY & Q(status=Status.DRAFT)


def organised_by(user):
    return organising(user, "atrium")


def belonging_to(user):
    """Announced meetings of the atria one is in, or that are open to one's position."""
    if is_staff_member(user):
        return AFTER_DRAFT
    return AFTER_DRAFT & meant_for(user) if user.is_authenticated else NOBODY


def meant_for(user):
    """Meetings, in whatever state, of the atria one is in, or that are open to one's position."""
    if not user.is_authenticated:
        return NOBODY
    for_me = Q(audience=Meeting.Audience.ELIGIBLE) & fitting(user, "atrium")
    return belonging(user, "atrium") | for_me


def _and_what_i_organise(user, seen):
    if is_staff_member(user):
        return Q()
    return seen | organised_by(user) if user.is_authenticated else seen


def counted_for(user):
    """The meetings that keep people busy as far as `user`, who plans another, may hear of them.

    Everything announced, also where they may know no more than that; of a draft that is not
    theirs to know not even that there is one (T6).
    """
    return Q() if is_staff_member(user) else AFTER_DRAFT | view_meeting(user)


@rule("meetings.view_meeting")
def view_meeting(user):
    """That it takes place: public meetings for everyone, others for whom they are.

    Of a date to keep free, whom it is meant for sees title and hour; `read` says no to the rest.
    """
    seen = AFTER_DRAFT & Q(is_public=True) | belonging_to(user)
    if user.is_authenticated and not is_staff_member(user):
        seen |= DATE_ONLY & meant_for(user)
    return _and_what_i_organise(user, seen)


@rule("meetings.read_meeting")
def read_meeting(user):
    """Agenda, papers and who comes: in confidence, never for visitors."""
    if not user.is_authenticated:
        return NOBODY
    return _and_what_i_organise(user, belonging_to(user))


@rule("meetings.visit_meeting")
def visit_meeting(user):
    """The page of one meeting for whom PBM let in to just that one, while the seat or place is kept.

    Agenda and papers, not who comes and no verslag. Lists ask `view`: a guest follows the mail. Who
    must agree with a draft looks at it in the same way, and so does who chooses a place in a round.
    """
    if not user.is_authenticated:
        return NOBODY
    let_in = Registration.objects.live().filter(person=user.pk).exclude(override="")
    let_in = AFTER_DRAFT & Q(pk__in=let_in.values("meeting"))
    return let_in | choose_meeting(user) | approve_meeting(user)


@rule("meetings.choose_meeting")
def choose_meeting(user):
    """A meeting in another province, of a round of which one is for me: people choose their place.

    Staff need no such way in: all announced meetings are theirs.
    """
    if not user.is_authenticated or is_staff_member(user):
        return NOBODY
    mine = Meeting.objects.filter(AFTER_DRAFT, meant_for(user), round__isnull=False)
    return AFTER_DRAFT & Q(round__in=mine.values("round"))


@rule("meetings.approve_meeting")
def approve_meeting(user):
    """Give the agreement of the steering group with a draft of which it was asked."""
    steered = atria_of(user, Role.STEERING)
    asked = Q(status=Status.DRAFT, approval_asked_at__isnull=False, atrium__in=steered)
    return asked if steered else NOBODY


@rule("meetings.register_meeting")
def register_meeting(user):
    """Ask for a seat; the window, the mandate and the seats are checked by the action."""
    return belonging_to(user) & Q(status=Status.ANNOUNCED)


@rule("meetings.organise_meeting")
def organise_meeting(user):
    """See registrations, delivery and attendance."""
    return organised_by(user)


@rule("meetings.propose_meeting")
def propose_meeting(user):
    """Propose a point for its agenda, from its page."""
    return taking_part(user, "atrium") & Q(status__in=[Status.DRAFT, Status.ANNOUNCED])


@rule("meetings.change_meeting")
def change_meeting(user):
    return organised_by(user) & ~Q(status=Status.CANCELLED)


@rule("meetings.announce_meeting")
def announce_meeting(user):
    return organised_by(user) & Q(status=Status.DRAFT)


@rule("meetings.save_date_meeting")
def save_date_meeting(user):
    """Ask whom it is for to keep the date of a draft free."""
    return organised_by(user) & Q(status=Status.DRAFT, saved_date_at=None)


@rule("meetings.answer_datepoll")
def answer_datepoll(user):
    """Title and moments of a poll, for whom it asks and who still belongs there (T6)."""
    if not user.is_authenticated:
        return NOBODY
    asked = Q(pk__in=PollAnswer.objects.filter(person=user.pk).values("option__poll"))
    if is_staff_member(user):  # they know every draft, also of atria they left
        return asked
    return asked & Q(meeting__in=Meeting.objects.filter(meant_for(user)).values("pk"))


@rule("meetings.cancel_meeting")
def cancel_meeting(user):
    return organised_by(user) & (Q(status=Status.ANNOUNCED) | SAVED_DATE)


@rule("meetings.restore_meeting")
def restore_meeting(user):
    return organised_by(user) & Q(status=Status.CANCELLED)


@rule("meetings.attend_meeting")
def attend_meeting(user):
    """Enter who was there: organisers, from the day of the meeting on."""
    return organised_by(user) & Q(status__in=[Status.ANNOUNCED, Status.HELD])


@rule("meetings.delete_meeting")
def delete_meeting(user):
    """A draft may go; what people were told about is cancelled, never deleted."""
    return organised_by(user) & Q(status=Status.DRAFT, saved_date_at=None)


@rule("meetings.view_round")
def view_round(user):
    """Who organises one of its meetings; what the other meetings are, the page asks of each."""
    if is_staff_member(user):
        return Q()
    mine = Meeting.objects.filter(organised_by(user), round__isnull=False)
    return Q(pk__in=mine.values("round")) if user.is_authenticated else NOBODY


# One programme for all provinces: PBM keeps it, and each province what is its own.
rule("meetings.change_round")(staff_only)


for _action in ("view", "change", "delete"):
    rule(f"meetings.{_action}_schoolholiday")(staff_only)


@rule("meetings.view_talkingpoint")
def view_talkingpoint(user):
    """What waits to be talked about is known to who prepares that meeting."""
    return organised_by(user)


@rule("meetings.view_proposal")
def view_proposal(user):
    """What colleagues propose is among who is in the atrium; the audience of a platform is not."""
    return taking_part(user, "atrium")


@rule("meetings.decide_proposal")
def decide_proposal(user):
    return organised_by(user) & Q(state__in=[Proposal.State.NEW, Proposal.State.LATER])


@rule("meetings.organise_proposal")
def organise_proposal(user):
    """Read what was answered to a colleague, whatever became of the proposal."""
    return organised_by(user)


@rule("meetings.withdraw_proposal")
def withdraw_proposal(user):
    """Take one's own back until it is decided on."""
    if not user.is_authenticated:
        return NOBODY
    return Q(proposed_by=user.pk, state=Proposal.State.NEW)


@rule("meetings.read_question")
def read_question(user):
    """Read what was answered: only the roles that the question itself names (T50)."""
    if not user.is_authenticated:
        return NOBODY
    led = atria_of(user, Role.CHAIR, Role.SECRETARY)
    managed = atria_of(user, Role.RELATIONSHIP_MANAGER)
    named = Q(for_contact=True, meeting__contact=user.pk)
    named |= Q(for_organisers=True, meeting__atrium__in=led)
    named |= Q(for_manager=True, meeting__atrium__in=managed)
    hosted = Duty.objects.filter(kind=Duty.Kind.HOST, person=user.pk, state__in=TAKEN_ON)
    named |= Q(for_host=True, meeting__in=hosted.values("meeting"))
    return named | Q(for_staff=True) if is_staff_member(user) else named
