"""The demonstration from the first person to the last word in the search index."""

from django.utils import timezone

from core.times import today
from dashboard.demo import (
    accounts,
    crowd,
    evaluations,
    following,
    groups,
    history,
    post,
    rounds,
    staffing,
    todo,
    upcoming,
    verslagen,
)
from dashboard.demo.people import settle
from dashboard.demo.world import build
from dashboard.models import SearchTodo
from dashboard.search.checking import rebuild
from dashboard.search.similar import compare_all
from dashboard.search.texts import read_new

PARTS = 8
LONG = 24 * 60 * 60


def load(scale, progress):
    """Fill an empty network with invented life; needs the reference data.

    `scale` below 1 takes part of the municipalities; above 1 each whole number is a layer more.
    """
    world = build(today(), timezone.now(), min(scale, 1))
    progress.step("personen")
    people = accounts.create(world)
    settle(world, staffing.everyone(world))
    progress.step("atria en lidmaatschappen")
    groups.temporary(world)
    seats = groups.fill(world, people)
    closed = groups.before_the_merger(world, seats)
    themes = groups.themes(world)
    progress.step("bijeenkomsten van de voorbije drie jaar")
    held = history.take_place(world, seats, themes, closed)
    progress.step("bijeenkomsten die komen")
    upcoming.plan(world, seats, themes)
    todo.give(world, seats, themes, people)
    rounds.make(world, people["pbm"].person)
    evaluations.make(world, held, people["pbm"].person)
    upcoming.reminded()
    progress.step("binnenkomende mail")
    post.arrive()
    progress.step("verslagen")
    verslagen.write(world, held, progress.within)
    following.follow(world, people)
    layers = round(scale) if scale > 1 else 1
    progress.step("meer van hetzelfde")
    for number in range(2, layers + 1):
        crowd.add_layer(world, number)
        progress.within((number - 1) / (layers - 1))


def index(progress):
    """Make everything findable by its words."""
    progress.step("zoekindex")
    read_new(LONG)
    rebuild(lambda done, total: progress.within(done / total))
    compare_all()
    SearchTodo.objects.all().delete()  # what the loading itself noted
