"""The agenda of a meeting: how it runs, how it is built, what changed since people were told."""

from meetings.agenda.standard import default_agenda
from meetings.agenda.times import going_on, items_of, overrun, running_times

__all__ = ["default_agenda", "going_on", "items_of", "overrun", "running_times"]
