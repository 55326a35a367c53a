"""One invented meeting: when, where, about what, and who was asked."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from core.times import at
from dashboard.demo import places
from dashboard.demo.subjects import SUBJECTS, Subject
from meetings.models import AgendaItem, Meeting, Speaker

Status = Meeting.Status
SEASON = ("Winteroverleg", "Voorjaarsoverleg", "Zomeroverleg", "Najaarsoverleg")
MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]
HOURS = ((9, 30), (13, 30), (14, 0))
HOUR_OF = {"provinciaal-atrium": (13, 30), "vlaamse-infodagen": (9, 30)}
# Meetings of a whole province take place in its capital.
CAPITALS = {"antwerpen", "brugge", "gent", "hasselt", "leuven"}
IN_CAPITALS = {"provinciaal-atrium", "vlaamse-infodagen", "atrium-lokale-mandatarissen"}
INTRODUCTIONS = {
    "partneroverleg": "Breng gerust een dossier mee waarop u vastloopt.",
    "burgemeestersoverleg": "De agenda ligt vast; geef een punt voor de varia gerust vooraf door.",
    "vlaamse-infodagen": (
        "Wat verandert er, vanaf wanneer, en wat betekent dat voor uw dienst? "
        "Er is ruim tijd voor vragen."
    ),
}
OPENINGS = (
    "Het thema is {theme}. Deze vraag kwam al binnen: “{asked}” Hebt u een voorbeeld uit uw eigen "
    "gemeente? Breng het mee.",
    "Deze keer leggen we onze dossiers over {theme} naast elkaar. Begin al na te denken over deze "
    "vraag: “{asked}”",
    "Twee gemeenten vertellen wat bij hen werkte en wat niet. Daarna zoeken we samen een antwoord "
    "op: “{asked}”",
    "“{asked}” Met die vraag begint het gesprek over {theme}. Wie een voorbeeld meebrengt, krijgt "
    "vijf minuten om het te tonen.",
)
KINDS = (
    ("goedkeuring", AgendaItem.Kind.ADOPTION),
    ("pauze", AgendaItem.Kind.BREAK),
    ("werksessies", AgendaItem.Kind.WORKSHOP),
    ("toelichting", AgendaItem.Kind.PRESENTATION),
    ("welkom", AgendaItem.Kind.OTHER),
    ("onthaal", AgendaItem.Kind.OTHER),
    ("afspraken", AgendaItem.Kind.OTHER),
)


@dataclass(eq=False)
class Gathering:
    """A meeting with its subject, the colleagues who were invited and some fixed answers."""

    meeting: Meeting
    subject: Subject
    invited: list = field(default_factory=list)
    answers: dict = field(default_factory=dict)
    present: int = 0


def gather(world, atrium, day, status, *, themes=None, seats=(), hour=None, **fields):
    """An unsaved meeting of `atrium` on `day` with who belongs to it that day."""
    random = world.random
    theme = random.choice(themes[day.year]) if themes and themes.get(day.year) else None
    subject = next((row for row in SUBJECTS if theme and row.theme == theme.name), None)
    subject = subject or random.choice(SUBJECTS)
    start = at(day, *(hour or HOUR_OF.get(atrium.platform.code) or random.choice(HOURS)))
    organiser = _organiser(seats)
    meeting = Meeting(
        atrium=atrium,
        theme=theme,
        starts_at=start,
        ends_at=start + timedelta(minutes=_length(atrium)),
        status=status,
        **{
            "contact": organiser,
            "created_by": organiser,
            "title": _title(world, atrium, day, subject),
            "introduction": _introduction(random, atrium, subject),
            **_where(world, atrium),
            **fields,
        },
    )
    _mark(world, meeting)
    taken = {seat.colleague.person.pk: seat.colleague for seat in seats if seat.is_taken_on(day)}
    return Gathering(meeting, subject, list(taken.values()))


def agenda(gathering, lines=None):
    """The agenda of a meeting, after the default agenda of its platform."""
    meeting = gathering.meeting
    title = meeting.title if _is_themed(meeting.atrium) else gathering.subject.titles[0]
    lines = lines or meeting.atrium.platform.default_agenda.splitlines()
    for number, line in enumerate(lines, 1):
        point, minutes = line.split(" | ")
        point = point.replace("Thema van de dag", title).replace(
            "rond het thema", f"rond “{title}”"
        )
        lowered = point.lower()
        yield AgendaItem(
            meeting=meeting,
            order=number * 10,
            title=point,
            kind=next((kind for word, kind in KINDS if word in lowered), "discussion"),
            minutes=int(minutes),
        )


def speakers(world, items):
    """Someone of the Department at every explanation; they promised for what is over or near."""
    experts = [colleague.person for colleague in world.of("departement-omgeving")]
    for item in items:
        if item.kind != AgendaItem.Kind.PRESENTATION:
            continue
        start = item.meeting.starts_at
        person = experts[start.toordinal() % len(experts)] if experts else None
        is_near = start < world.now + timedelta(days=21)
        yield Speaker(
            item=item,
            person=person,
            name="" if person else "Departement Omgeving",
            organisation="Departement Omgeving" if person else "",
            answer=Speaker.Answer.CONFIRMED if is_near else Speaker.Answer.UNKNOWN,
            answered_at=start - timedelta(days=40) if is_near else None,
        )


def _is_themed(atrium):
    """Whether the title of a meeting is its theme; others are called after the season or the rules."""
    return atrium.platform.code not in INTRODUCTIONS


def _organiser(seats):
    """The relationship manager of the group, as person; None for a group without."""
    guides = (seat.colleague.person for seat in seats if seat.role == "relationship_manager")
    return next(guides, None)


def _length(atrium):
    """The minutes of the default agenda together."""
    return sum(int(line.split(" | ")[1]) for line in atrium.platform.default_agenda.splitlines())


def _title(world, atrium, day, subject):
    code = atrium.platform.code
    if code == "partneroverleg":
        town = atrium.name.removeprefix(f"{atrium.platform.name} ")
        return f"{SEASON[(day.month - 1) // 3]} {town} {day.year}"
    if code == "burgemeestersoverleg":
        return f"{atrium.name}, {MONTHS[day.month - 1]} {day.year}"
    if code == "vlaamse-infodagen":
        return f"Infodag: {subject.theme}"
    told = world.titles.setdefault(atrium.pk, set())
    fresh = [title for title in subject.titles if title not in told]
    title = world.random.choice(fresh or subject.titles)
    told.add(title)
    return title


def _introduction(random, atrium, subject):
    code = atrium.platform.code
    if code in INTRODUCTIONS:
        return INTRODUCTIONS[code]
    return random.choice(OPENINGS).format(theme=subject.theme.lower(), asked=subject.asked[0])


def _where(world, atrium):
    """Mostly a room in one of the towns of the group, sometimes online or both."""
    random = world.random
    towns = [town for town in atrium.municipalities.all() if town.postcodes] or world.towns
    if atrium.platform.code in IN_CAPITALS:
        towns = [town for town in towns if town.slug in CAPITALS] or towns
    town = random.choice(towns)
    online = {"online_url": "https://vergadering.example/" + f"{random.getrandbits(40):010x}"}
    chance = random.random()
    if chance < 0.15 and atrium.province_id:
        return {"format": Meeting.Format.ONLINE, **online}
    place = places.room(random, town)
    return {"format": Meeting.Format.HYBRID, **online, **place} if chance < 0.25 else place


def _mark(world, meeting):
    """What the state of a meeting asks for: an announcement or a cancellation with its reason."""
    if meeting.status == Status.DRAFT:
        return
    meeting.announced_at = min(
        meeting.starts_at - timedelta(days=45), world.now - timedelta(days=3)
    )
    if meeting.audience == Meeting.Audience.ELIGIBLE:
        meeting.registration_closes_at = meeting.starts_at - timedelta(days=3)
        meeting.cancel_until = meeting.starts_at - timedelta(days=2)
    if meeting.status == Status.CANCELLED:
        meeting.cancelled_at = world.now - timedelta(days=2)
        meeting.cancel_reason = "De spreker is verhinderd; we zoeken een nieuwe datum."


def workday(random, day):
    """A Tuesday or Thursday near `day`, outside the summer and the turn of the year."""
    near = _next(random, day)
    if (7, 8) <= (near.month, near.day) <= (8, 20):
        return _next(random, date(near.year, 9, 3))
    if (near.month, near.day) >= (12, 20) or (near.month, near.day) <= (1, 6):
        return _next(random, date(near.year + (near.month == 12), 1, 11))
    return near


def _next(random, day):
    return day + timedelta(days=(random.choice((1, 3)) - day.weekday()) % 7)
