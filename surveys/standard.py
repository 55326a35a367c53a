"""The questions that stand ready, by kind of platform; whoever opens an evaluation changes them."""

from platforms.models import Platform
from surveys.models import EvaluationQuestion

Kind = EvaluationQuestion.Kind
Admission = Platform.Admission

USEFUL = (Kind.SCALE, "Hoe nuttig was deze bijeenkomst voor uw werk?", "")
OWN = {
    # A fixed group that learns from each other, in confidence.
    Admission.FIXED: (
        (Kind.SCALE, "Kon u vrijuit spreken over wat er in uw bestuur leeft?", ""),
        (Kind.SCALE, "Hoeveel leerde u van collega’s van andere besturen?", ""),
    ),
    # A day for many, with speakers and workshops.
    Admission.OPEN: (
        (Kind.SCALE, "Hoe duidelijk waren de toelichtingen?", ""),
        (Kind.SCALE, "Hoe bruikbaar waren de workshops of de gesprekken?", ""),
    ),
    # Mayors, aldermen, general managers.
    Admission.MANDATE: (
        (Kind.SCALE, "Kunt u met wat u hoorde verder in uw bestuur?", ""),
        (Kind.SCALE, "Kregen uw vragen aan de Vlaamse overheid een antwoord?", ""),
    ),
    # A group brought together once, to give local input.
    Admission.INVITATION: (
        (Kind.SCALE, "Werd er geluisterd naar wat u inbracht?", ""),
        (Kind.SCALE, "Is duidelijk wat er met uw inbreng gebeurt?", ""),
    ),
}
SHARED = (
    (
        Kind.CHOICE,
        "Wat doet u met wat u hoorde?",
        "Ik pas het toe\nIk bespreek het met collega’s\nIk zoek het verder uit\nNog niets",
    ),
    (Kind.CHOICE, "Hoe lang duurt een volgende bijeenkomst best?", "Korter\nEven lang\nLanger"),
    (Kind.OPEN, "Wat neemt u mee?", ""),
    (Kind.OPEN, "Wat kan beter?", ""),
)


def questions_for(platform):
    """`(kind, text, options)` of each question that stands ready for a meeting of `platform`."""
    return [USEFUL, *OWN[platform.admission], *SHARED]
