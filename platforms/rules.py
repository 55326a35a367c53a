"""Who may see and do what with platforms, atria, memberships and requests."""

from django.db.models import Q

from core.people import everyone, everyone_logged_in, is_staff_member, nobody, staff_only
from core.rules import NOBODY, rule
from core.times import today
from platforms.models import ORGANISERS, Atrium, JoinRequest, Membership, Platform, Role


def organises_anything(user):
    """Whether the back office opens: staff, and the organisers of any atrium."""
    if not (user.is_authenticated and user.is_active):
        return False
    return user.is_staff_member or Membership.objects.atria_where(user, *ORGANISERS).exists()


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


@rule("platforms.read_atrium")
def read_atrium(user):
    """Members and staff, and whom an open platform is for by position."""
    if is_staff_member(user):
        return Q()
    if not user.is_authenticated:
        return NOBODY
    return Q(pk__in=Membership.objects.atria_where(user)) | Q(
        pk__in=Atrium.objects.open_to(user).values("pk")
    )


@rule("platforms.join_atrium")
def join_atrium(user):
    """Ask to join: everyone, also a visitor, who is not in it; some atria are by invitation."""
    asked = Q(is_active=True) & ~Q(platform__admission=Platform.Admission.INVITATION)
    return asked & ~Q(pk__in=Membership.objects.atria_where(user))


@rule("platforms.organise_atrium")
def organise_atrium(user):
    """Plan meetings and follow registrations: trekker, secretary, relationship manager, staff."""
    if is_staff_member(user):
        return Q()
    return Q(pk__in=Membership.objects.atria_where(user, *ORGANISERS))


@rule("platforms.report_atrium")
def report_atrium(user):
    """Upload the verslag: secretary and relationship manager of the atrium, staff (T74)."""
    if is_staff_member(user):
        return Q()
    roles = (Role.SECRETARY, Role.RELATIONSHIP_MANAGER)
    return Q(pk__in=Membership.objects.atria_where(user, *roles))


@rule("platforms.admit_atrium")
def admit_atrium(user):
    """Decide who joins: the relationship manager of the atrium, staff as deputy (T90)."""
    if is_staff_member(user):
        return Q()
    return Q(pk__in=Membership.objects.atria_where(user, Role.RELATIONSHIP_MANAGER))


@rule("platforms.view_joinrequest")
def view_joinrequest(user):
    """The asker and who decides; a request whose address is not confirmed is nobody's yet."""
    if not user.is_authenticated:
        return NOBODY
    decided_by_me = Q(atrium__in=Atrium.objects.permitted(user, "admit"))
    return (decided_by_me | Q(person=user)) & ~Q(status=JoinRequest.Status.UNCONFIRMED)


@rule("platforms.decide_joinrequest")
def decide_joinrequest(user):
    return Q(atrium__in=Atrium.objects.permitted(user, "admit"), status=JoinRequest.Status.OPEN)


@rule("platforms.view_membership")
def view_membership(user):
    """Who is in an atrium is known to whom it is open."""
    return Q(atrium__in=Atrium.objects.permitted(user, "read"))


@rule("platforms.change_membership")
def change_membership(user):
    """Who admits members also ends memberships; the other roles are given by staff.

    So nobody makes themselves or a colleague relationship manager (reliability.md, case 13).
    """
    rows = Q(atrium__in=Atrium.objects.permitted(user, "admit"))
    return rows if is_staff_member(user) else rows & Q(role=Role.MEMBER)


# A membership ends by date; the history of who was there stays.
rule("platforms.delete_membership")(nobody)


@rule("platforms.view_theme")
def view_theme(user):
    return Q(atrium__in=Atrium.objects.permitted(user, "read"))


@rule("platforms.change_theme")
def change_theme(user):
    return Q(atrium__in=Atrium.objects.permitted(user, "organise"))


rule("platforms.delete_theme")(staff_only)


@rule("members.view_user")
def view_user(user):
    """Colleagues see each other in the directory; a deactivated person is for staff.

    Which contact data they see is the person's own choice, field by field.
    """
    if is_staff_member(user):
        return Q()
    return everyone_logged_in(user) & Q(is_active=True)
