"""Two blocks of three workshops at one meeting, with what everybody who comes would like."""

from dashboard.demo.world import keep
from meetings.models import MOST_WISHES, Block, Wish, Workshop

# Two rounds within the point "Werksessies" of the default agenda: 60 minutes, 110 after the start.
FIRST, LENGTH = 110, 30
OFFERED = (
    ("Bronbemaling in de vergunning", "Vergaderzaal 1", "Departement Omgeving"),
    ("Hemelwater op eigen terrein", "Vergaderzaal 2", "Vlaamse Milieumaatschappij"),
    ("Handhaven na de melding", "Polyvalente zaal", "Twee gemeenten vertellen"),
)
# The first workshop is wanted more than there is room for, as it goes.
WANTED = (6, 3, 2)
ROOM = 0.4


def give(world, gathering):
    """Blocks by preference in a stored meeting; who is registered wished for up to three."""
    meeting = gathering.meeting
    rows = list(meeting.registrations.registered().order_by("pk"))
    blocks = keep(
        [
            Block(
                meeting=meeting,
                title=title,
                begins_after=start,
                minutes=LENGTH,
                mode=Block.Mode.PREFERENCE,
            )
            for title, start in (("Eerste ronde", FIRST), ("Tweede ronde", FIRST + LENGTH))
        ]
    )
    seats = max(3, round(len(rows) * ROOM))
    for block in blocks:
        workshops = keep(
            [
                Workshop(block=block, title=title, room=room, speakers=speakers, capacity=seats)
                for title, room, speakers in OFFERED
            ]
        )
        keep([wish for row in rows for wish in _wishes(world, row, block, workshops)])


def _wishes(world, row, block, workshops):
    """Two or three of the workshops in some order; one in ten says nothing."""
    random, left = world.random, list(workshops)
    for rank in range(1, random.choice((0, *(9 * (2, MOST_WISHES)))) + 1):
        [workshop] = random.choices(left, [WANTED[workshops.index(each)] for each in left])
        left.remove(workshop)
        yield Wish(registration=row, block=block, workshop=workshop, rank=rank)
