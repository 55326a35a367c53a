"""The moments of a poll in somebody's calendar: tentative while it runs, cancelled afterwards.

They stand in the personal feed and in one file to download, not in mails: see decision 0014.
"""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from meetings.models import DatePoll, PollAnswer

# So long a feed says that a moment is off, for programs that look once in a while.
SHOWN_OFF = timedelta(days=30)


def holds_of(person):
    """The answer rows whose moments `person` keeps free, or kept until lately.

    Not what they said no to, nor the chosen moment: there is the meeting itself.
    """
    polls = DatePoll.objects.permitted(person, "answer")
    ended = Q(option__poll__ended_at__gt=timezone.now() - SHOWN_OFF, option__is_chosen=False)
    rows = PollAnswer.objects.filter(
        Q(option__poll__state=DatePoll.State.OPEN) | ended,
        person=person.pk,
        option__poll__in=polls.values("pk"),
    ).exclude(answer=PollAnswer.Answer.NO)
    rows = rows.select_related("option__poll__meeting")
    return rows.order_by("option__starts_at", "pk")
