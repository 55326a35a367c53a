"""Who may attend by position alone: `Atrium.objects.open_to(user)` asked the other way round."""

from members.models import Position, User
from platforms.models import Platform

BY_POSITION = (Platform.Admission.OPEN, Platform.Admission.MANDATE)


def eligible_people(atrium, on):
    """Active accounts with a position on the day `on` that fits the audience of `atrium`.

    Function, kind of organisation and province must match one position (behaviours T32, T33);
    nobody where the platform has a fixed group or invites.
    """
    if atrium.platform.admission not in BY_POSITION:
        return User.objects.none()
    held = Position.objects.active(on).filter(
        function__platforms=atrium.platform_id,
        organisation__type__platforms=atrium.platform_id,
    )
    if atrium.province_id:
        held = held.filter(organisation__province=atrium.province_id)
    return User.objects.filter(is_active=True, pk__in=held.values("person"))
