"""What an import of people mails: told before, chosen, and done after its own transaction.

Invitations are not mailed unless asked: a file of 1,500 people is no burst. Who loses a seat or gets
one is told whatever is chosen.
"""

from dataclasses import dataclass

from meetings.actions import end_membership
from meetings.arrivals import ONE_EACH, coming, welcome
from meetings.asking import asked
from meetings.departures import leave_all, lost_with
from outbox.asking import Step
from outbox.forms import NOT, WhenForm
from outbox.mailing import mailing
from outbox.quiet import leaves_words
from platforms.models import Membership


@dataclass(frozen=True)
class Expected:
    """The mails of a planned import: `ends`, exactly; `invited`, at most so many to whom."""

    ends: Step
    invited: list
    mails: int


def expected(request, planner):
    """What carrying out the plans of `planner` would mail."""
    meetings = {}
    for meeting in coming({atrium for atrium, _ in planner.joining}):
        meetings[meeting.atrium_id] = meetings.get(meeting.atrium_id, 0) + 1
    counts = {}
    for atrium, who in planner.joining:
        counts[who] = counts.get(who, 0) + meetings.get(atrium, 0)
    counts = {who: count for who, count in counts.items() if count}
    mails = sum(1 if count > ONE_EACH else count for count in counts.values())

    def end():
        for membership in Membership.objects.filter(pk__in=dict(planner.ending)).order_by("pk"):
            last = dict(planner.ending)[membership.pk]
            end_membership(membership, end_on=last, by=request.user)

    return Expected(asked(request.POST, end), sorted(counts), mails)


def choice(data):
    """Now, later or (unless one says otherwise) not, for the invitations."""
    return WhenForm(data if data and "when" in data else None, leaves=leaves_words(), first=NOT)


def as_chosen(when):
    """The whole import as one mailing, so that a member who is added knows what was chosen."""
    chosen = when.is_bound and when.is_valid()
    due_at = when.due_at if chosen else None
    return mailing(notify=chosen and when.notify, due_at=due_at)


def follow(planner, *, by):
    """After the import: leave what was lost, invite who joined; one transaction per meeting."""
    for membership in planner.ended:
        leave_all(lost_with(membership), by=by)
    return welcome(planner.joined, by=by)
