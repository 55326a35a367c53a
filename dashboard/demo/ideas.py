"""What members of some groups propose for their agenda, in each state."""

from datetime import timedelta

from dashboard.demo.world import keep
from meetings.agenda.copying import continue_point
from meetings.models import AgendaItem, Meeting, Proposal
from platforms.models import Role, Theme, ThemeSupport

State = Proposal.State
WISHED = ("Samenwerken met de brandweer", "Erfgoed en energie", "Nachtlawaai en horeca")
PROPOSED = (
    (
        "Hoe lang mag een vooroverleg duren?",
        "Bij ons liep het er vorig jaar vier keer op uit dat de aanvrager drie keer terugkwam.",
        30,
    ),
    (
        "Trage wegen in nieuwe verkavelingen",
        "Wie heeft voorwaarden die in de praktijk ook nageleefd worden?",
        20,
    ),
    (
        "Handhaven met één halftijdse",
        "Ik wil horen hoe kleine diensten kiezen wat eerst komt.",
        25,
    ),
    (
        "Het nieuwe rekenblad hemelwater samen testen",
        "Wij hebben twee dossiers om mee te oefenen.",
        40,
    ),
    ("Bezoek aan een hergebruikte hoeve", "", 60),
)
WORDS = {
    State.LATER: "We bewaren dit voor de bijeenkomst over handhaving.",
    State.DECLINED: "Een bezoek past niet in een halve dag; vraag het gerust bij de buurgemeente.",
}
STATES = (State.NEW, State.NEW, State.LATER, State.ACCEPTED, State.DECLINED)
GROUPS = ("lokaal-atrium", "atrium-centrumsteden")
HOW_MANY = 4


def propose(world, seats, own):
    """Proposals in each state for the group `own` of the demo accounts and a few others."""
    groups = [atrium for platform in GROUPS for atrium in world.atria(platform)[-HOW_MANY:]]
    for atrium in [own, *(row for row in groups if row.pk != own.pk)]:
        here = [seat.colleague for seat in seats[atrium.pk] if seat.is_taken_on(world.today)]
        chairs = [s.colleague for s in seats[atrium.pk] if s.role == Role.CHAIR]
        members = [row for row in here if row not in chairs]
        if members and chairs:
            keep(list(_proposals(world, atrium, members, chairs[0].person)))
            _themes(world, atrium, members)
            _moved_on(atrium)


def _proposals(world, atrium, members, chair):
    """One of each text, by different people, decided by the trekker."""
    coming = Meeting.objects.upcoming().not_begun().filter(atrium=atrium, status="announced")
    meeting = coming.order_by("starts_at").first()
    for number, ((title, why, minutes), state) in enumerate(zip(PROPOSED, STATES, strict=True)):
        if state == State.ACCEPTED and meeting is None:
            state = State.NEW
        who = members[number * 3 % len(members)]
        asked = world.now - timedelta(days=4 + 6 * number, hours=3)
        yield Proposal(
            atrium=atrium,
            title=title,
            why=why,
            minutes=minutes,
            proposed_by=who.person,
            organisation=who.organisation,
            proposed_at=asked,
            state=state,
            item=_point(meeting, title, minutes, who) if state == State.ACCEPTED else None,
            year=world.today.year + 1 if state == State.LATER else None,
            word=WORDS.get(state, ""),
            decided_by=None if state == State.NEW else chair,
            decided_at=None if state == State.NEW else asked + timedelta(days=2),
            version=int(state != State.NEW),
        )


def _themes(world, atrium, members):
    """Themes proposed for next year, each with less support than the one before."""
    names = [
        Theme(
            atrium=atrium,
            year=world.today.year + 1,
            name=name,
            state=Theme.State.PROPOSED,
            proposed_by=members[number % len(members)].person,
            proposed_at=world.now - timedelta(days=9 + number),
        )
        for number, name in enumerate(WISHED)
    ]
    keep(
        [
            ThemeSupport(theme=theme, person=person)
            for number, theme in enumerate(keep(names))
            for person in {row.person for row in members[number % len(members) :: number + 2]}
        ]
    )


def _moved_on(atrium):
    """The last discussion of the latest meeting was not finished: it goes on in the next one."""
    last = Meeting.objects.past().filter(atrium=atrium).exclude(status="cancelled")
    last = last.order_by("-starts_at").first()
    item = last and last.agenda_items.filter(kind="discussion").last()
    if item is None:
        return
    item.moved_on_at = last.ends_at
    item.save(update_fields=["moved_on_at"])
    coming = Meeting.objects.upcoming().not_begun().filter(atrium=atrium, status="announced")
    if meeting := coming.order_by("starts_at").first():
        continue_point(item, meeting)


def _point(meeting, title, minutes, who):
    last = meeting.agenda_items.order_by("-order").first()
    return AgendaItem.objects.create(
        meeting=meeting,
        title=title,
        minutes=minutes,
        owner=who.person,
        order=last.order + 10 if last else 10,
    )
