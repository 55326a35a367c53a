"""What a merger of municipalities means for atria, their members and who asked to join (T92)."""

from django.db import transaction
from django.db.models import Count, Q

from platforms.actions import add_member
from platforms.models import Atrium, JoinRequest, Membership

Status = JoinRequest.Status
WAITING = (Status.UNCONFIRMED, Status.OPEN)


def atria_to_merge(merger):
    """`[(atrium, its successor)]`: of the old municipality alone, and of the new one alone.

    An atrium of several municipalities goes on; so does one whose platform has none for the new
    municipality (`atria_to_widen`).
    """
    old, new = merger.old.municipality, merger.new.municipality
    alone = Atrium.objects.alias(places=Count("municipalities")).filter(places=1)
    targets = {atrium.platform_id: atrium for atrium in alone.filter(municipalities=new)}
    return [
        (atrium, targets[atrium.platform_id])
        for atrium in alone.filter(municipalities=old).order_by("pk")
        if atrium.platform_id in targets
    ]


def atria_to_widen(merger):
    """Atria that go on with the new municipality; they keep the old one, by which they are found."""
    merging = [atrium.pk for atrium, _ in atria_to_merge(merger)]
    rows = Atrium.objects.filter(municipalities=merger.old.municipality).exclude(pk__in=merging)
    return rows.exclude(pk__in=merger.new.municipality.atria.values("pk")).order_by("pk")


def memberships_to_move(merger):
    """Memberships in the merging atria that run on the day of the merger or later."""
    atria = [atrium.pk for atrium, _ in atria_to_merge(merger)]
    rows = Membership.objects.filter(Q(end_on=None) | Q(end_on__gte=merger.on), atrium__in=atria)
    return rows.select_related("person", "atrium").order_by("pk")


def requests_to_move(merger):
    """Undecided requests to join for the old organisation or a merging atrium."""
    atria = [atrium.pk for atrium, _ in atria_to_merge(merger)]
    about = Q(organisation=merger.old) | Q(atrium__in=atria)
    return JoinRequest.objects.filter(about, status__in=WAITING).order_by("pk")


@transaction.atomic
def join_new(merger):
    """Members and requests go along to the atria of the new municipality.

    Who belonged to a merging atrium is a member of its successor from the day of the merger. Until
    `close_old` they belong to both, so that at no moment anyone loses a right.
    """
    for atrium in atria_to_widen(merger):
        atrium.municipalities.add(merger.new.municipality)
    targets = dict(atria_to_merge(merger))
    for row in memberships_to_move(merger):
        start = max(row.start_on, merger.on)
        target = targets[row.atrium]
        add_member(target, row.person, role=row.role, start_on=start, end_on=row.end_on, by=None)
    for request in requests_to_move(merger):
        _move_request(request, targets.get(request.atrium), merger)


@transaction.atomic
def close_old(merger):
    """End the memberships of the merged atria the evening before, and close those atria.

    The members of the successor keep reading their verslagen (`Atrium.merged_into`).
    """
    for row in memberships_to_move(merger):
        if row.start_on > merger.eve:
            row.delete()  # it never began in the old atrium
        else:
            row.end_on = merger.eve
            row.save(update_fields=["end_on"])
    for atrium, target in atria_to_merge(merger):
        if atrium.merged_into_id != target.pk or atrium.is_active:
            atrium.merged_into, atrium.is_active = target, False
            atrium.save(update_fields=["merged_into", "is_active"])


def _move_request(request, target, merger):
    if request.organisation_id == merger.old.pk:
        request.organisation = merger.new
    if target is not None:
        same = JoinRequest.objects.filter(atrium=target, email=request.email, status=Status.OPEN)
        if request.status == Status.OPEN and same.exists():
            request.delete()  # the same question, to what is now the same atrium
            return
        request.atrium = target
    request.save(update_fields=["organisation", "atrium"])
