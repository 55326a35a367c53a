"""Rounds: the public days that come have one programme; the next round is still being prepared."""

from datetime import timedelta
from random import Random

from core.times import at
from dashboard.demo.gatherings import CAPITALS, workday
from dashboard.demo.world import OF_PROVINCE, SEED
from meetings.approvals.actions import ask_approval
from meetings.models import AgendaItem, Meeting, Round, RoundItem
from meetings.rounds.actions import make_round
from meetings.rounds.following import theme_of

ANNOUNCED = ("provinciaal-atrium", "vlaamse-infodagen")
NEXT = "provinciaal-atrium"
POINT = ("title", "kind", "minutes")
INTRODUCTION = (
    "In elke provincie hetzelfde programma: eerst de toelichting, dan uw vragen en voorbeelden."
)


def make(world, staff):
    """Make rounds of what was planned, one meeting of which differs; and one of drafts."""
    for code in ANNOUNCED:
        coming = Meeting.objects.filter(
            atrium__platform__code=code,
            status=Meeting.Status.ANNOUNCED,
            starts_at__gt=world.now,
        )
        coming = coming.select_related("atrium", "theme").order_by("starts_at")
        # Of every province the first that comes.
        first = {meeting.atrium_id: meeting for meeting in reversed(coming)}
        if len(first) > 1:
            made_at = world.now - timedelta(days=60)
            bring_together(
                list(first.values())[::-1], world.platforms[code], staff, made_at=made_at
            )
    _next_round(world, staff)


def bring_together(meetings, platform, staff, *, made_at):
    """A round of these meetings. One title and one programme for all of them: those of the first; the second has a visit too."""
    model = meetings[0]
    tour = Round.objects.create(
        platform=platform,
        title=model.title,
        theme=model.theme.name if model.theme else "",
        introduction=INTRODUCTION,
        created_by=staff,
        created_at=made_at,
    )
    items = {meeting.pk: list(meeting.agenda_items.all()) for meeting in meetings}
    points = RoundItem.objects.bulk_create(
        RoundItem(round=tour, order=item.order, **{name: getattr(item, name) for name in POINT})
        for item in items[model.pk]
    )
    for meeting in meetings:
        meeting.round, meeting.title, meeting.introduction = tour, tour.title, INTRODUCTION
        meeting.theme = theme_of(meeting.atrium, meeting.starts_at, tour.theme)
        for item, point in zip(items[meeting.pk], points, strict=False):
            item.round_item = point
            for name in POINT:
                setattr(item, name, getattr(point, name))
    Meeting.objects.bulk_update(meetings, ["round", "title", "introduction", "theme"])
    every = [item for rows in items.values() for item in rows]
    AgendaItem.objects.bulk_update(every, [*POINT, "round_item"])
    AgendaItem.objects.create(
        meeting=meetings[1], order=500, title="Bezoek aan een project in de buurt", minutes=45
    )
    return tour


def _next_round(world, staff):
    """A draft in every province, so many days from now that nothing else is planned yet."""
    plans, random = [], Random(SEED)
    for number, atrium in enumerate(world.atria(NEXT)):
        start = at(workday(random, world.today + timedelta(days=170 + 3 * number)), 13, 30)
        towns = [town for town in atrium.municipalities.all() if town.slug in CAPITALS]
        plans.append(
            {
                "atrium": atrium,
                "starts_at": start,
                "ends_at": start + timedelta(hours=3, minutes=30),
                "venue": "Provinciehuis, grote zaal",
                "municipality": towns[0] if towns else None,
                "capacity": 120,
                "is_public": True,
                "audience": Meeting.Audience.ELIGIBLE,
                "contact": staff,
            }
        )
    platform = world.platforms[NEXT]
    tour = make_round(
        platform,
        by=staff,
        plans=plans,
        title="Samen vooruit met de omgevingsvergunning",
        theme="Omgevingsvergunning",
        introduction=INTRODUCTION,
    )
    # That of the demo account of a steering group waits for its answer, with a mail in its box.
    for draft in tour.meetings.filter(atrium__code__in=OF_PROVINCE):
        ask_approval(draft, by=staff)
