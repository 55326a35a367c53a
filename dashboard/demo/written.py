"""Verslagen that were written in the portal: passages for everyone, for the atrium and for PBM."""

from datetime import timedelta

from core.richtext import from_text
from core.times import local
from minutes.models import Action, Edition, Level, Minutes, Passage, PassageVersion, Point
from minutes.writing.starting import attendance

CONFIDENTIAL = (
    "Een gemeente vertelt in vertrouwen dat haar dienst twee voltijdse plaatsen niet ingevuld krijgt. "
    "PBM bekijkt welke ondersteuning mogelijk is.",
    "Twee gemeenten vragen om hun ervaring met het laatste dossier niet met naam te delen.",
)
SIGNALS = {
    Passage.Signal.INITIATIVE: "Een gemeente ontwikkelde zelf een rekenblad en deelt het met wie het wil gebruiken.",
    Passage.Signal.CONCERN: "De kleinere diensten krijgen de termijnen niet meer rond met het aantal medewerkers dat ze hebben.",
    Passage.Signal.REQUEST: "De groep vraagt het departement om één modelvoorwaarde die in heel Vlaanderen gelezen wordt zoals ze bedoeld is.",
}


def write(world, minutes, gathering):
    """The written text of a stored verslag that readers know, beside its file."""
    random, subject, writer = world.random, gathering.subject, minutes.created_by
    present, excused = attendance(minutes.meeting)
    edition = Edition.objects.create(
        minutes=minutes,
        present="\n".join(present),
        excused="\n".join(excused),
        made_by=writer,
        issued_at=minutes.adopted_at,
    )
    points = _points(minutes)
    table = "| Wie | Wat werkt |\n| Aalst | een vast uur voor vooroverleg |\n| Ninove | een foto bij het einde van de werken |"
    texts = [
        (
            0,
            "text",
            Level.ATRIUM,
            "Het verslag van de vorige bijeenkomst wordt zonder opmerkingen goedgekeurd.",
        ),
        (1, "text", Level.PUBLIC, f"Het atrium werkte rond **{subject.theme.lower()}**."),
        (1, "text", Level.ATRIUM, "\n\n".join(random.sample(subject.said, 3))),
        (1, "text", Level.ATRIUM, f"# Wat in de praktijk werkt\n\n{table}"),
        (1, "text", Level.DEPARTMENT, random.choice(CONFIDENTIAL)),
        (1, "decision", Level.ATRIUM, subject.agreed[0]),
        (2, "text", Level.ATRIUM, "\n".join(f"- {line}" for line in subject.asked)),
        (2, "signal", Level.ATRIUM, ""),
    ]
    signal = random.choice(list(SIGNALS))
    for number, (place, kind, level, text) in enumerate(texts, 1):
        passage = Passage.objects.create(
            edition=edition,
            point=points[place],
            order=10 * number,
            kind=kind,
            level=level,
            signal_kind=signal if kind == "signal" else "",
            theme=minutes.meeting.theme if kind == "signal" else None,
            text=from_text(text or SIGNALS[signal]),
            version=1,
            changed_by=writer,
        )
        PassageVersion.objects.create(
            passage=passage, level=level, text=passage.text, saved_by=writer
        )
    _promised(minutes, points, writer)
    Minutes.objects.filter(pk=minutes.pk).update(
        shown_edition=1, no_positions_at=minutes.published_at, no_positions_by=writer
    )


def _points(minutes):
    titles = ["Goedkeuring van het vorige verslag", minutes.meeting.title, "Vragen uit de groep"]
    return [
        Point.objects.create(minutes=minutes, title=title, order=10 * number)
        for number, title in enumerate(titles, 1)
    ]


def _promised(minutes, points, writer):
    """One action of someone of the network, one of someone from outside."""
    day = local(minutes.meeting.ends_at).date()
    came = minutes.meeting.registrations.filter(attendance="present").order_by("pk").first()
    Action.objects.create(
        minutes=minutes,
        point=points[1],
        text="Deelt het rekenblad met de groep via het portaal.",
        owner=came.person if came else writer,
        due_on=day + timedelta(days=30),
    )
    Action.objects.create(
        minutes=minutes,
        point=points[2],
        text="Bezorgt het antwoord op de vraag van de groep.",
        owner_name="Studiedienst van de provincie",
        due_on=day + timedelta(days=60),
    )
