"""*Wie doet wat*: the shared work of a meeting is asked of its people, and goes round fairly."""

from meetings.models import Duty

# What is asked, and what it means for who takes it.
WORDS = {
    Duty.Kind.HOST: (
        "Gastheer",
        "de bijeenkomst ontvangen",
        "Uw organisatie ontvangt de bijeenkomst: een zaal, en iemand die het onthaal doet.",
    ),
    Duty.Kind.REPORT: (
        "Verslag",
        "het verslag schrijven",
        "U maakt het verslag en laadt het op, of geeft het aan de verslaggever van het atrium.",
    ),
    Duty.Kind.PAPERS: (
        "Documenten",
        "voor de documenten zorgen",
        "U verzamelt de documenten bij de agenda en zorgt dat ze op tijd bij de anderen zijn.",
    ),
}
