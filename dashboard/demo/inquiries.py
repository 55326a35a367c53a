"""Questions at registering, with answers of some who come, so that every page of them has something."""

from datetime import timedelta

from dashboard.demo.world import keep
from meetings.models import Answer, Question
from meetings.questions.standard import STANDARD

ASKED = ("dieet", "parking", "open")
OPEN = "Welk dossier wilt u zeker bespreken?"
DIETS = (
    "geen bijzondere wensen",
    "vegetarisch",
    "geen bijzondere wensen",
    "zonder gluten",
    "halal",
)
CASES = (
    "Een verkaveling aan de rand van de kern.",
    "De aanpak van hemelwater bij een school.",
    "Een oude hoeve met een nieuwe functie.",
)


def ask(world, meeting, unanswered):
    """Ask three things about `meeting`; two in three of who comes answered, never `unanswered`."""
    questions = keep([_question(meeting, number, name) for number, name in enumerate(ASKED, 1)])
    coming = meeting.registrations.registered().exclude(person__in=unanswered).order_by("pk")
    answers = []
    for number, row in enumerate(coming):
        if number % 3 == 2:
            continue
        said = (DIETS[number % 5], "ja" if number % 4 else "nee", CASES[number % 3])
        for question, words in zip(questions, said, strict=True):
            filled = {"chosen": words} if question.choices else {"words": words}
            moment = world.now - timedelta(hours=number + 1)
            fields = {"question": question, "person_id": row.person_id, "answered_at": moment}
            answers.append(Answer(**fields, **filled))
    keep(answers)


def _question(meeting, number, name):
    fields = {key: value for key, value in STANDARD[name].items() if key != "name"}
    fields["text"] = fields["text"] or OPEN
    return Question(
        meeting=meeting,
        order=number * 10,
        is_required=name == "dieet",
        for_manager=True,
        for_staff=name == "dieet",
        **fields,
    )
