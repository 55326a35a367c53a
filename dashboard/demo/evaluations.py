"""The evaluation of a round that is over: the same questions in every province, and what came back."""

from datetime import timedelta

from core.times import at, local
from dashboard.demo.gatherings import workday
from dashboard.demo.rounds import bring_together
from dashboard.demo.world import keep
from surveys.actions import open_evaluation
from surveys.models import Asking, Evaluation, EvaluationAnswer, Response

PLATFORM = "provinciaal-atrium"
CLOSED = timedelta(days=25)
WEIGHTS = (1, 3, 9, 20, 14)
CHOICES = (6, 9, 4, 2, 1, 1, 1, 1)
SAID = (
    (
        "Hoe de buurgemeente het aanpakt; daar ga ik eens langs.",
        "Dat wij niet de enige zijn die hierop vastlopen.",
        "Het rekenvoorbeeld. Dat gebruik ik morgen al.",
        "Een naam van iemand die ik mag bellen.",
        "Dat de overgangsregeling eenvoudiger is dan ik dacht.",
        "Het stappenplan van de tweede spreker, helder en kort.",
        "Eindelijk duidelijkheid over wie wat beslist.",
        "Twee ideeën voor ons eigen reglement.",
        "Dat we dit beter samen met de buurgemeenten doen.",
        "De voorbeelden met foto’s: zo zie je wat er misgaat.",
    ),
    (
        "Meer tijd voor vragen, minder dia’s.",
        "De werksessies mochten in kleinere groepen.",
        "Documenten graag een week vooraf.",
        "Beter bereikbaar met het openbaar vervoer, alstublieft.",
        "De zaal was achteraan slecht te verstaan.",
        "Graag ook een voorbeeld uit een kleine gemeente.",
        "De derde toelichting ging te snel.",
        "Laat de mensen van het departement langer blijven voor vragen.",
        "Een halfuur vroeger stoppen, dan haal ik mijn trein.",
        "Niets, doe zo voort.",
    ),
)


def make(world, held, staff):
    """Bring the last meetings of each province together as a round, with its evaluation."""
    last = {}
    for gathering in held:
        meeting = gathering.meeting
        if meeting.atrium.platform.code == PLATFORM and meeting.ends_at < world.now - CLOSED:
            known = last.get(meeting.atrium_id)
            if known is None or known.meeting.starts_at < meeting.starts_at:
                last[meeting.atrium_id] = gathering
    gatherings = sorted(last.values(), key=lambda row: row.meeting.starts_at)
    if len(gatherings) < 2:
        return
    meetings = [row.meeting for row in gatherings]
    for gathering in gatherings:  # their verslagen are about the same
        gathering.subject = gatherings[0].subject
    made_at = meetings[0].starts_at - timedelta(days=60)
    tour = bring_together(meetings, world.platforms[PLATFORM], staff, made_at=made_at)
    evaluation = open_evaluation(round=tour, by=staff)
    Evaluation.objects.filter(pk=evaluation.pk).update(created_at=made_at)
    questions = list(evaluation.questions.all())
    sheets = [sheet for row in gatherings for sheet in _answered(world, evaluation, row)]
    keep([answer for sheet in sheets for answer in _numbers(world.random, sheet, questions)])
    opens = [question for question in questions if not question.choices]
    keep(
        [
            EvaluationAnswer(response=sheet, question=question, words=words)
            for question, said in zip(opens, SAID, strict=True)
            for sheet, words in zip(world.random.sample(sheets, len(sheets)), said, strict=False)
        ]
    )


def _answered(world, evaluation, gathering):
    """Somewhat more than half of who was there answered, most of them content."""
    meeting, random = gathering.meeting, world.random
    morning = at(workday(random, local(meeting.ends_at).date() + timedelta(days=1)), 9)
    asking = Asking.objects.create(
        evaluation=evaluation,
        meeting=meeting,
        asked_at=morning,
        closes_at=morning + timedelta(days=evaluation.days_open),
        reminded_at=morning + timedelta(days=7),
        asked_count=gathering.present,
    )
    many = round(gathering.present * (0.45 + 0.25 * random.random()))
    rows = [Response(key=f"{random.getrandbits(256):064x}", asking=asking) for _ in range(many)]
    return keep(rows) or []


def _numbers(random, sheet, questions):
    for question in filter(lambda question: question.choices, questions):
        weights = WEIGHTS if question.kind == "scale" else CHOICES[: len(question.choices)]
        number = random.choices(range(1, len(question.choices) + 1), weights)[0]
        yield EvaluationAnswer(response=sheet, question=question, number=number)
