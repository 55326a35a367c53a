"""A poll is opened, answered, closed later, decided or withdrawn. All under the lock of its meeting."""

from django.core.exceptions import ValidationError
from django.db import transaction

from core.refusal import Refused
from core.text import clean_line
from core.times import moment_words
from meetings.actions.planning import change
from meetings.approvals.standing import is_needed
from meetings.deadlines import with_shifted
from meetings.eligibility import entitled_people
from meetings.locking import lock
from meetings.models import DatePoll, Meeting, PollAnswer, PollOption, Registration
from meetings.models.poll import FEWEST_OPTIONS, MOST_OPTIONS
from meetings.polls import mail
from meetings.polls.asking import ask, locked, people_for
from meetings.savedate.actions import save_date

State = DatePoll.State
OVER = "Deze datumprik is al beslist of ingetrokken."
STEERED = "Over de datum van deze bijeenkomst beslist de stuurgroep mee. Kies een datum en vraag haar akkoord."
NOT_ASKED = "Deze vraag is niet (meer) voor deze persoon."


@transaction.atomic
def open_poll(meeting, *, by, question, closes_at, moments):
    """Ask everyone entitled which of `moments`, pairs of begin and end, suits them; returns the poll.

    Each gets a mail with a link of their own. The meeting stays a draft for everyone else (T6).
    """
    meeting, now = lock(meeting)
    if meeting.status != Meeting.Status.DRAFT or meeting.is_saved_date:
        raise Refused(
            "Alleen voor een concept waarvan nog niemand de datum kent, prikt u een datum."
        )
    if is_needed(meeting):
        raise Refused(STEERED)
    if meeting.date_polls.open().exists():
        raise Refused("Er loopt al een datumprik voor deze bijeenkomst.")
    moments = sorted(moments)
    _refuse_moments(moments, now)
    _refuse_closing(closes_at, now, moments[0][0])
    question = clean_line(question, 200)
    poll = DatePoll(
        meeting=meeting, question=question, closes_at=closes_at, opened_at=now, opened_by=by
    )
    _checked(poll)
    poll.save()
    PollOption.objects.bulk_create(
        PollOption(poll=poll, starts_at=start, ends_at=end) for start, end in moments
    )
    people = list(people_for(poll).order_by("sort_name", "pk"))
    if not people:
        raise Refused("Er is niemand om te vragen: dit atrium heeft op die dag geen leden.")
    ask(poll, people, now=now)
    return poll


@transaction.atomic
def answer(poll, person, replies, *, by):
    """Save what `person` says of every moment, `{option pk: "yes", "maybe" or "no"}`.

    Only the person does this, until the poll closes; the same again changes nothing.
    """
    poll, now = locked(poll)
    if by != person:
        raise Refused("Alleen de persoon zelf antwoordt.")
    if not poll.is_open:
        raise Refused(OVER)
    if now >= poll.closes_at:
        raise Refused(f"Antwoorden kon tot {moment_words(poll.closes_at)}.")
    rows = list(PollAnswer.objects.filter(option__poll=poll, person=person))
    if not rows:
        raise Refused(NOT_ASKED)
    said = {PollAnswer.Answer.YES, PollAnswer.Answer.MAYBE, PollAnswer.Answer.NO}
    if any(replies.get(row.option_id) not in said for row in rows):
        raise Refused("Antwoord bij elke datum: ja, als het moet, of nee.")
    other = [row for row in rows if row.answer != replies[row.option_id]]
    for row in other:
        row.answer, row.answered_at = replies[row.option_id], now
    PollAnswer.objects.bulk_update(other, ["answer", "answered_at"])


@transaction.atomic
def set_closing(poll, *, by, closes_at):
    """Let a poll take answers until another moment, also when it had closed. Nobody is mailed."""
    poll, now = locked(poll)
    if not poll.is_open:
        raise Refused(OVER)
    _refuse_closing(closes_at, now, poll.options.order_by("starts_at").first().starts_at)
    poll.closes_at, poll.closing_told_at, poll.reminded_at = closes_at, None, None
    poll.save(update_fields=["closes_at", "closing_told_at", "reminded_at"])
    return poll


@transaction.atomic
def decide(poll, option, *, by):
    """Choose one moment: the draft moves there and its date is kept free; returns the meeting.

    Everyone who may come is told by the mail of *hou de datum vrij*, with the event that stood as a
    hold in their calendar; the other holds are off. Deadlines move along, as with any move.
    """
    poll, now = locked(poll)
    if not poll.is_open:
        raise Refused(OVER)
    option = poll.options.filter(pk=option.pk).first()
    if option is None or option.starts_at <= now:
        raise Refused("Kies een datum die nog komt.")
    option.is_chosen = True
    option.save(update_fields=["is_chosen"])
    _end(poll, State.DECIDED, now)
    hour = {"starts_at": option.starts_at, "ends_at": option.ends_at}
    meeting = change(poll.meeting, by=by, **with_shifted(poll.meeting, hour))
    _hold_becomes_seat(option, meeting, now)
    return save_date(meeting, by=by)


@transaction.atomic
def withdraw(poll, *, by):
    """Ask it no longer, and tell who was told of it."""
    poll, now = locked(poll)
    if not poll.is_open:
        raise Refused(OVER)
    _end(poll, State.WITHDRAWN, now)
    mail.withdrawn(poll)
    return poll


def _end(poll, state, now):
    poll.state, poll.ended_at = state, now
    poll.save(update_fields=["state", "ended_at"])


def _hold_becomes_seat(option, meeting, now):
    """The registrations of who was asked, with the UID that their calendar may know the moment by."""
    known = Registration.objects.filter(meeting=meeting).values("person")
    holds = option.answers.filter(person__in=entitled_people(meeting).values("pk"))
    Registration.objects.bulk_create(
        Registration(meeting=meeting, person_id=row.person_id, uid=row.uid, invited_at=now)
        for row in holds.exclude(person__in=known).order_by("pk")
    )


def _refuse_moments(moments, now):
    if not FEWEST_OPTIONS <= len(moments) <= MOST_OPTIONS:
        raise Refused(f"Stel {FEWEST_OPTIONS} tot {MOST_OPTIONS} data voor.")
    if len({start for start, _ in moments}) < len(moments):
        raise Refused("Elk moment staat er één keer.")
    if any(start <= now for start, _ in moments):
        raise Refused("Kies data die nog komen.")
    if any(end <= start for start, end in moments):
        raise Refused("Het einde moet na het begin liggen.")


def _refuse_closing(closes_at, now, first):
    if closes_at <= now:
        raise Refused("Het moment tot wanneer men antwoordt, moet nog komen.")
    if closes_at > first:
        raise Refused("Sluit voor de eerste voorgestelde datum.")


def _checked(poll):
    try:
        poll.full_clean(exclude=["meeting"])
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
