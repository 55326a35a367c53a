"""Three years of meetings that took place, as each platform's rhythm has it."""

from datetime import timedelta

from dashboard.demo import answers, sharing
from dashboard.demo.gatherings import Status, agenda, gather, speakers, workday
from dashboard.demo.world import is_own, keep
from meetings.models import Meeting
from members.models import Function, OrganisationType

YEARS = 3
LATELY = timedelta(days=45)
# How many meetings per atrium in three years.
RHYTHM = {
    "lokaal-atrium": 9,
    "provinciaal-atrium": 6,
    "partneroverleg": 2,
    "atrium-centrumsteden": 12,
    "atrium-lokale-mandatarissen": 6,
    "burgemeestersoverleg": 6,
    "vlaams-atrium": 6,
    "vlaamse-infodagen": 3,
    "thematisch-atrium": 4,
    "atrium-op-maat": 2,
}
OPEN = {"open", "mandate"}
PUBLIC = {"provinciaal-atrium", "vlaamse-infodagen"}


def take_place(world, seats, themes, closed):
    """Store the meetings that are over, with agenda and registrations; returns the gatherings."""
    held = []
    for platform, number in RHYTHM.items():
        for atrium in world.atria(platform) + (closed if platform == "partneroverleg" else []):
            for day in _days(world, atrium, number):
                held.append(
                    gather(
                        world,
                        atrium,
                        day,
                        Status.HELD,
                        themes=themes.get(atrium.pk),
                        seats=seats[atrium.pk],
                        **extra(atrium),
                    )
                )
                invite(world, held[-1], day)
                limit(held[-1], 0.72 if atrium.platform.code in PUBLIC else None)
    store(world, held, answers.past)
    sharing.share(world, held)
    return held


def extra(atrium):
    """What a meeting of an open platform has besides: an audience, perhaps the public calendar."""
    if atrium.platform.admission not in OPEN:
        return {}
    return {
        "is_public": atrium.platform.code in PUBLIC,
        "audience": Meeting.Audience.ELIGIBLE,
    }


def limit(gathering, share):
    """Give a meeting seats for `share` of who was invited (None: no limit)."""
    if share and gathering.invited:
        gathering.meeting.capacity = max(5, round(len(gathering.invited) * share))


def invite(world, gathering, day):
    """Add whom an open platform is for by position, as `platforms.eligibility` has it."""
    atrium = gathering.meeting.atrium
    if atrium.platform.admission not in OPEN:
        return
    functions = set(
        Function.objects.filter(platforms=atrium.platform).values_list("code", flat=True)
    )
    types = set(
        OrganisationType.objects.filter(platforms=atrium.platform).values_list("pk", flat=True)
    )
    known = set(gathering.invited)
    for code, people in world.colleagues.items():
        organisation = world.organisations[code]
        here = atrium.province_id in (None, organisation.province_id)
        if here and organisation.type_id in types:
            gathering.invited += [
                row
                for row in people
                if row.function in functions and row.works_on(day) and row not in known
            ]


def store(world, gatherings, answer, lines=None):
    """Store meetings with their agenda and what `answer(world, gathering)` says of the invited."""
    registrations = [
        row
        for gathering in gatherings
        if gathering.meeting.status != Status.DRAFT
        for row in answer(world, gathering)
    ]
    keep([row.meeting for row in gatherings])
    items = [item for row in gatherings for item in agenda(row, lines)]
    keep(items)
    keep(list(speakers(world, items)))
    for row in registrations:
        row.meeting_id = row.meeting.pk
    keep(registrations)


def _days(world, atrium, number):
    """`number` working days spread over the last three years; of a closed group those before it."""
    step = YEARS * 365 / number
    last = min([world.today, *(town.valid_until for town in _closed(atrium))])
    for slot in range(number):
        ago = int(step * (slot + world.random.random() * 0.8)) + 3
        day = workday(world.random, last - timedelta(days=ago))
        if day < world.today and _existed(atrium, day) and not _is_planned(world, atrium, day):
            yield day


def _closed(atrium):
    """The municipality of a Partneroverleg that ended when it merged."""
    if atrium.platform.code != "partneroverleg":
        return []
    return [town for town in atrium.municipalities.all() if town.valid_until]


def _is_planned(world, atrium, day):
    """What the demo accounts' own group did of late stands in `todo`: a group meets a few times a year."""
    return world.today - day < LATELY and is_own(atrium)


def _existed(atrium, day):
    if atrium.platform.code != "partneroverleg":
        return True
    town = atrium.municipalities.all()[0]
    return town.valid_from <= day and (town.valid_until is None or day < town.valid_until)
