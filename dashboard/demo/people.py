"""Invented people: who they are, where they work, since when."""

from dataclasses import dataclass
from datetime import date, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from core.text import sort_key
from dashboard.demo import names
from dashboard.demo.world import keep
from members.models import Organisation, Position, User
from platforms.models import Acceptance

TERM = (date(2025, 1, 1), date(2030, 12, 31))
FORMER_TERM = (date(2019, 1, 1), date(2024, 12, 31))
ABOUT = (
    "Hemelwater en infiltratie; deelt graag ons rekenblad.",
    "Hergebruik van hoeves, en alles wat zonevreemd is.",
    "Ons beleidsplan ruimte, nu in ontwerp.",
    "Handhaving met vier buurgemeenten samen.",
    "Vooroverleg: minder onvolledige dossiers.",
    "Kernversterking en leegstand.",
)


@dataclass(eq=False)
class Colleague:
    """A person in a function; `formerly` is the organisation before a merger of municipalities."""

    organisation: Organisation
    function: str
    start_on: date
    end_on: date | None = None
    formerly: Organisation | None = None
    name: tuple = ()
    email: str = ""
    person: User | None = None

    def works_on(self, day):
        start = date(2015, 1, 1) if self.formerly else self.start_on
        return start <= day and (self.end_on is None or day <= self.end_on)

    def organisation_on(self, day):
        """In whose name this person came on `day`."""
        return self.formerly if self.formerly and day < self.start_on else self.organisation


def settle(world, colleagues, *, remember=True):
    """Store people with their address, positions and acceptance; `remember` who works where."""
    for colleague in colleagues:
        colleague.person = _person(world, colleague)
    people = [colleague.person for colleague in colleagues]
    keep(people)
    keep([_address(person) for person in people])
    keep([position for colleague in colleagues for position in _positions(world, colleague)])
    if world.agreement:
        accepted = [row.person for row in colleagues if row.email or world.random.random() < 0.93]
        keep([Acceptance(agreement=world.agreement, person=person) for person in accepted])
    for colleague in colleagues if remember else ():
        world.colleagues.setdefault(colleague.organisation.code, []).append(colleague)
    return colleagues


def _person(world, colleague):
    random = world.random
    first, last = colleague.name or names.invented(random)
    open_about = random.random() < 0.3
    return User(
        email=colleague.email
        or names.address(first, last, colleague.organisation.slug, world.taken),
        first_name=first,
        last_name=last,
        sort_name=sort_key(f"{last} {first}"),
        password=make_password(None),
        phone=f"0400 {random.randint(10, 99)} {random.randint(10, 99)} {random.randint(10, 99)}",
        about=random.choice(ABOUT) if open_about else "",
        show_email=random.random() < 0.6,
        show_phone=random.random() < 0.3,
        show_about=open_about,
        wants_reminders=random.random() < 0.95,
        created_at=world.now - timedelta(days=random.randint(60, 1000)),
    )


def _address(person):
    return EmailAddress(user=person, email=person.email, verified=True, primary=True)


def _positions(world, colleague):
    function = world.functions[colleague.function]
    place = {"person": colleague.person, "function": function}
    yield Position(
        **place,
        organisation=colleague.organisation,
        start_on=colleague.start_on,
        end_on=colleague.end_on,
    )
    if colleague.formerly:
        yield Position(
            **place,
            organisation=colleague.formerly,
            start_on=date(2015, 1, 1),
            end_on=colleague.start_on - timedelta(days=1),
        )
