"""The kinds of mail of a poll, and whether one is still wanted just before it leaves."""

from django.utils import timezone

from meetings.models import DatePoll, PollAnswer
from members.stopping import stops
from outbox.kinds import kind

GONE = "De datumprik bestaat niet meer."
ENDED = "De datumprik is intussen beslist of ingetrokken."


@kind("poll_asked", "vraag welke datum past", unsubscribe=stops("wants_invitations"))
def poll_asked(message):
    if message.person and not message.person.wants_invitations:
        return "De persoon wil geen uitnodigingen per mail."
    return _not_wanted(message)


@kind("poll_reminder", "herinnering aan een datumprik", unsubscribe=stops("wants_reminders"))
def poll_reminder(message):
    if message.person and not message.person.wants_reminders:
        return "De persoon wil geen herinneringen."
    return _not_wanted(message)


@kind("poll_withdrawn", "intrekken van een datumprik")
def poll_withdrawn(message):
    poll = _poll(message)
    if poll is None:
        return GONE
    return "" if poll.state == DatePoll.State.WITHDRAWN else "De datumprik is niet ingetrokken."


@kind("poll_closed", "datumprik gesloten")
def poll_closed(message):
    """For who organises: while a date is still to be chosen."""
    poll = _poll(message)
    if poll is None:
        return GONE
    if not poll.is_open:
        return ENDED
    return "De datumprik is intussen verlengd." if poll.takes_answers else ""


def _not_wanted(message):
    """Why who did not answer need not be asked (again)."""
    poll = _poll(message)
    if poll is None:
        return GONE
    if not poll.is_open:
        return ENDED
    if poll.closes_at <= timezone.now():
        return "Antwoorden kan niet meer."
    rows = PollAnswer.objects.filter(option__poll=poll, person=message.person_id)
    if not rows.exists():
        return "De persoon wordt niet meer gevraagd."
    return "" if rows.filter(answer="").exists() else "De persoon antwoordde intussen."


def _poll(message):
    return DatePoll.objects.filter(pk=message.facts.get("poll")).first()
