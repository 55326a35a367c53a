"""The answers to a poll as its organiser reads them: best moment first, and who is silent."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef
from django.utils import timezone

from meetings.models import DatePoll, PollAnswer, PollOption

Answer = PollAnswer.Answer


@dataclass
class Tally:
    """How often each answer was given for one moment. `is_best`: most can come, then most gladly."""

    option: PollOption
    counts: dict = field(default_factory=lambda: dict.fromkeys(Answer.values, 0))
    is_best: bool = False

    @property
    def able(self):
        """How many can come, if need be."""
        return self.counts[Answer.YES] + self.counts[Answer.MAYBE]

    @property
    def rank(self):
        return -self.able, -self.counts[Answer.YES]

    @property
    def is_past(self):
        return self.option.starts_at <= timezone.now()

    @property
    def words(self):
        """`5 ja, 2 als het moet, 1 nee`."""
        said = (Answer.YES, Answer.MAYBE, Answer.NO)
        return ", ".join(f"{self.counts[answer]} {answer.label}" for answer in said)


def overview(poll):
    """`tallies`, best first; `rows`, a person with their answers in that order; `silent` people.

    Two queries, however many people and moments.
    """
    tallies = {option.pk: Tally(option) for option in poll.options.all()}
    given, silent = {}, []
    rows = PollAnswer.objects.filter(option__poll=poll).select_related("person")
    for row in rows.order_by("person__sort_name", "person", "option__starts_at"):
        tallies[row.option_id].counts[row.answer] += 1
        given.setdefault(row.person, {})[row.option_id] = row
    # The first of equals is the earliest.
    found = sorted(tallies.values(), key=lambda tally: tally.rank)
    for tally in found:
        tally.is_best = tally.able > 0 and tally.rank == found[0].rank
    silent = [person for person, said in given.items() if not any(r.answer for r in said.values())]
    table = [
        (person, [(tally, said.get(tally.option.pk)) for tally in found])
        for person, said in given.items()
        if person not in silent
    ]
    return {"tallies": found, "rows": table, "silent": silent, "asked": len(given)}


def waiting_for(user):
    """The running polls that wait for an answer of `user`, the first to close first."""
    silent = PollAnswer.objects.filter(option__poll=OuterRef("pk"), person=user.pk, answer="")
    rows = DatePoll.objects.taking_answers().permitted(user, "answer").filter(Exists(silent))
    return rows.select_related("meeting__atrium").order_by("closes_at", "pk")
