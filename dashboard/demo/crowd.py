"""More of the same for measurements: layer upon layer of people, groups and meetings.

Each layer above the first adds 1,500 people, 25 thematic groups of 60 of them, and 1,000 meetings
with some twenty registrations, so that what one person sees stays as it was while the tables
grow. Verslagen of these layers have a summary and no file.
"""

from datetime import date, timedelta

from django.db.models import prefetch_related_objects

from dashboard.demo import answers, verslagen
from dashboard.demo.gatherings import Status, gather, workday
from dashboard.demo.groups import Seat
from dashboard.demo.history import store
from dashboard.demo.people import Colleague, settle
from dashboard.demo.subjects import SUBJECTS
from dashboard.demo.world import keep
from platforms.models import Atrium, Membership, Role

PEOPLE, GROUPS, SEATS, MEETINGS, INVITED = 1500, 25, 60, 40, 24
AGENDA = ("Welkom | 10", "Thema van de dag | 80", "Afspraken | 15")
SINCE = date(2019, 1, 1)


def add_layer(world, number):
    """Store layer `number` (2 and up)."""
    random = world.random
    towns = [town.organisation for town in world.towns]
    people = settle(
        world,
        [Colleague(random.choice(towns), "omgevingsambtenaar", SINCE) for _ in range(PEOPLE)],
        remember=False,
    )
    gatherings, memberships = [], []
    groups = keep([_group(world, number, index) for index in range(GROUPS)])
    # One query instead of one per meeting.
    prefetch_related_objects(groups, "municipalities")
    for atrium in groups:
        roles = [Role.CHAIR, Role.SECRETARY] + [Role.MEMBER] * (SEATS - 2)
        seats = [
            Seat(*pair, SINCE) for pair in zip(random.sample(people, SEATS), roles, strict=True)
        ]
        memberships += [
            Membership(person=seat.colleague.person, atrium=atrium, role=seat.role, start_on=SINCE)
            for seat in seats
        ]
        gatherings += [_gathering(world, atrium, seats, index) for index in range(MEETINGS)]
    keep(memberships)
    store(world, gatherings, _answers, AGENDA)
    keep([verslagen.verslag(world, row) for row in gatherings if _has_verslag(world, row)])


def _group(world, number, index):
    name = f"{SUBJECTS[index % len(SUBJECTS)].theme} {(number - 2) * GROUPS + index + 1}"
    code = f"thematisch-atrium-{number}-{index + 1}"
    platform = world.platforms["thematisch-atrium"]
    return Atrium(platform=platform, code=code, slug=code, name=f"Thematisch Atrium {name}")


def _gathering(world, atrium, seats, index):
    """One of a row of meetings from three years ago until four months from now."""
    ago = 3 * 365 - index * 30
    day = workday(world.random, world.today - timedelta(days=ago))
    past = day < world.today
    status = Status.HELD if past else Status.DRAFT if index % 4 == 3 else Status.ANNOUNCED
    row = gather(world, atrium, day, status, seats=seats, is_public=index % 10 == 0, capacity=18)
    row.invited = world.random.sample(row.invited, INVITED)
    return row


def _answers(world, gathering):
    over = gathering.meeting.status == Status.HELD
    return (answers.past if over else answers.coming)(world, gathering)


def _has_verslag(world, gathering):
    meeting = gathering.meeting
    return meeting.status == Status.HELD and verslagen.is_reported(world, meeting)
