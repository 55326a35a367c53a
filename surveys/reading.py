"""What came of an evaluation: counts, means and words, for one meeting or for several beside each other.

Too few answers say who gave them. So numbers show from three on and words from five on, per
meeting, and what is not shown is in no total either (decision 0018).
"""

from dataclasses import dataclass, field

from django.db.models import Count

from core.excel import workbook
from surveys.models import Asking, EvaluationAnswer, EvaluationQuestion, Response

Kind = EvaluationQuestion.Kind
FEWEST_NUMBERS, FEWEST_WORDS = 3, 5
HEADINGS = ["Vraag", "Soort", "Provincie", "Bijeenkomst", "Datum", "Gevraagd", "Ingevuld"]
HEADINGS += ["Antwoord", "Aantal"]
TOO_FEW = f"minder dan {FEWEST_NUMBERS} antwoorden: niet getoond"


@dataclass
class Column:
    """One meeting: how many were asked and how many evaluations came back."""

    asking: Asking
    answered: int

    @property
    def is_shown(self):
        return self.answered >= FEWEST_NUMBERS

    @property
    def shows_words(self):
        return self.answered >= FEWEST_WORDS


@dataclass
class Tally:
    """How often each answer to a question was given, in one column or in all of them."""

    choices: list
    counts: dict = field(default_factory=dict)

    @property
    def total(self):
        return sum(self.counts.values())

    @property
    def mean(self):
        """The mean of a scale, with one decimal; None without answers."""
        if not self.total:
            return None
        return round(sum(number * many for number, many in self.counts.items()) / self.total, 1)

    @property
    def rows(self):
        """`(words, how many, per cent)` of each possible answer."""
        for number, words in self.choices:
            many = self.counts.get(number, 0)
            yield words, many, round(100 * many / self.total) if self.total else 0


@dataclass
class Outcome:
    """What was answered to one question. `columns`: pairs of a Column and its Tally, None if hidden."""

    question: EvaluationQuestion
    together: Tally
    columns: list = field(default_factory=list)
    words: list = field(default_factory=list)


@dataclass
class Overview:
    columns: list
    outcomes: list

    @property
    def asked(self):
        return sum(column.asking.asked_count for column in self.columns)

    @property
    def answered(self):
        return sum(column.answered for column in self.columns)

    @property
    def shown(self):
        """How many evaluations the numbers are made of."""
        return sum(column.answered for column in self.columns if column.is_shown)

    @property
    def shows_words(self):
        return any(column.shows_words for column in self.columns)

    @property
    def hides_some(self):
        return any(not column.is_shown for column in self.columns)


def overview(evaluation, askings):
    """The Overview of `askings`, all of `evaluation`; four queries, however many there are."""
    askings = list(askings)
    columns = [Column(asking, many) for asking, many in _answered(askings)]
    shown = [column.asking.pk for column in columns if column.is_shown]
    numbers = _numbers(shown)
    words = _words([column.asking.pk for column in columns if column.shows_words])
    outcomes = []
    for question in evaluation.questions.all():
        together = Tally(question.choices)
        pairs = []
        for column in columns:
            counts = numbers.get((question.pk, column.asking.pk), {})
            pairs.append((column, Tally(question.choices, counts) if column.is_shown else None))
            for number, many in counts.items():
                together.counts[number] = together.counts.get(number, 0) + many
        outcomes.append(Outcome(question, together, pairs, words.get(question.pk, [])))
    return Overview(columns, outcomes)


def sheet(found):
    """An .xlsx with a row per question, meeting and answer, as they may be shown; bytes."""
    return workbook("Evaluatie", HEADINGS, _rows(found))


def _rows(found):
    for outcome in found.outcomes:
        kind = outcome.question.get_kind_display()
        for column, tally in outcome.columns:
            meeting = column.asking.meeting
            province = meeting.atrium.province
            facts = [outcome.question.text, kind, province.name if province else ""]
            facts += [meeting.title, meeting.starts_at, column.asking.asked_count, column.answered]
            if tally is None:
                yield [*facts, TOO_FEW, None]
                continue
            for words, many, _ in tally.rows:
                yield [*facts, words, many]
        for words in outcome.words:
            yield [outcome.question.text, kind, "", "samen", None, None, None, words, 1]


def _answered(askings):
    rows = Response.objects.filter(asking__in=askings).order_by().values_list("asking")
    known = dict(rows.annotate(Count("pk")))
    return [(asking, known.get(asking.pk, 0)) for asking in askings]


def _numbers(askings):
    rows = EvaluationAnswer.objects.filter(response__asking__in=askings, number__isnull=False)
    rows = rows.order_by().values_list("question", "response__asking", "number")
    found = {}
    for question, asking, number, many in rows.annotate(Count("pk")):
        found.setdefault((question, asking), {})[number] = many
    return found


def _words(askings):
    """By the key of the sheet they stand on: in no order that says anything."""
    rows = EvaluationAnswer.objects.filter(response__asking__in=askings).exclude(words="")
    found = {}
    for question, words in rows.order_by("response").values_list("question", "words"):
        found.setdefault(question, []).append(words)
    return found
