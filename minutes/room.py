"""What verslagen take of the room that a meeting and a platform have (meetings.room)."""

from meetings.room import holder
from minutes.models import MinutesFile


@holder
def files_of(meetings):
    """The documents of the verslagen of `meetings`, older versions and papers included."""
    return MinutesFile.objects.filter(minutes__meeting__in=meetings).values("document")
