"""Who may see and do what with platforms, atria, memberships and requests."""

from django.db.models import Q

from core.people import everyone, everyone_logged_in, is_staff_member, staff_only
from core.rules import NOBODY, nobody, rule
from core.times import today
from platforms.models import JoinRequest, Platform, Role, Theme
from platforms.standing import (
    admitting,
    atria_of,
    organising,
    reading,
    reporting,
    taking_part,
)

rule("platforms.change_platform")(staff_only)
rule("platforms.change_atrium")(staff_only)
rule("platforms.view_agreement")(everyone)


@rule("platforms.change_agreement")
def change_agreement(user):
    """What people accepted stays as it was: only a version that is still to come can change."""
    return Q(valid_from__gt=today()) if is_staff_member(user) else NOBODY


@rule("platforms.view_platform")
def view_platform(user):
    """What the platforms are is public; a retired one is for staff."""
    return Q() if is_staff_member(user) else Q(is_active=True)


@rule("platforms.view_atrium")
def view_atrium(user):
    """That an atrium exists is public; what happens inside is `read_atrium`."""
    return Q() if is_staff_member(user) else Q(is_active=True)


@rule("platforms.join_atrium")
def join_atrium(user):
    """Ask to join: everyone, also a visitor, who is not in it; some atria are by invitation."""
    asked = Q(is_active=True) & ~Q(platform__admission=Platform.Admission.INVITATION)
    return asked & ~Q(pk__in=atria_of(user)) if user.is_authenticated else asked


rule("platforms.read_atrium")(reading)
rule("platforms.organise_atrium")(organising)
rule("platforms.report_atrium")(reporting)
rule("platforms.admit_atrium")(admitting)


@rule("platforms.propose_atrium")
def propose_atrium(user):
    """Propose something for the agenda: among each other, in confidence."""
    return taking_part(user) & Q(is_active=True)


@rule("platforms.view_joinrequest")
def view_joinrequest(user):
    """The asker and who decides; a request whose address is not confirmed is nobody's yet."""
    if not user.is_authenticated:
        return NOBODY
    confirmed = ~Q(status=JoinRequest.Status.UNCONFIRMED)
    if is_staff_member(user):
        return confirmed
    return (admitting(user, "atrium") | Q(person=user)) & confirmed


@rule("platforms.decide_joinrequest")
def decide_joinrequest(user):
    return admitting(user, "atrium") & Q(status=JoinRequest.Status.OPEN)


@rule("platforms.view_membership")
def view_membership(user):
    """Who is in an atrium is known to whom it is open."""
    return reading(user, "atrium")


@rule("platforms.change_membership")
def change_membership(user):
    """Who admits members also ends memberships; the other roles are given by staff.

    So nobody makes themselves or a colleague relationship manager (reliability.md, case 13).
    """
    rows = admitting(user, "atrium")
    return rows if is_staff_member(user) else rows & Q(role=Role.MEMBER)


# A membership ends by date; the history of who was there stays.
rule("platforms.delete_membership")(nobody)


@rule("platforms.view_theme")
def view_theme(user):
    """What was chosen, for who reads the atrium; what is proposed is among who is in it."""
    if is_staff_member(user):
        return Q()
    return reading(user, "atrium") & Q(state=Theme.State.CHOSEN) | taking_part(user, "atrium")


@rule("platforms.change_theme")
def change_theme(user):
    return organising(user, "atrium")


rule("platforms.delete_theme")(staff_only)


@rule("platforms.choose_theme")
def choose_theme(user):
    return organising(user, "atrium")


@rule("members.view_user")
def view_user(user):
    """Colleagues see each other in the directory; a deactivated person is for staff.

    Which contact data they see is the person's own choice, field by field.
    """
    if is_staff_member(user):
        return Q()
    return everyone_logged_in(user) & Q(is_active=True)
