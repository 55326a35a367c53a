"""A merger of municipalities carried through in every app, on its day or when staff say so (T92)."""

import structlog

from core.refusal import Busy, Refused
from meetings.mergers import (
    meetings_to_move,
    move_meetings,
    move_proposals,
    registrations_to_move,
)
from members.mergers import mergers, move_positions, positions_to_move
from platforms.mergers import (
    atria_to_merge,
    atria_to_widen,
    close_old,
    join_new,
    memberships_to_move,
    requests_to_move,
)

NOT_YET = "Deze fusie gaat pas later in. Op die dag gebeurt dit vanzelf."
logger = structlog.get_logger(__name__)


def what_moves(merger):
    """What carrying the merger through would change now, as `{name: rows}`."""
    return {
        "positions": positions_to_move(merger).select_related("person", "function"),
        "memberships": memberships_to_move(merger),
        "requests": requests_to_move(merger),
        "meetings": meetings_to_move(merger),
        "registrations": registrations_to_move(merger),
    }


def is_open(merger):
    """Whether anything is left to move."""
    return (
        any(rows.exists() for rows in what_moves(merger).values())
        or atria_to_widen(merger).exists()
        or any(atrium.is_active for atrium, _ in atria_to_merge(merger))
    )


def carry_through(merger):
    """Move people, members, requests, proposals, coming meetings and registrations to the new municipality.

    Past meetings, attendance and verslagen keep what they had. Several transactions, in an order
    in which nobody loses a right in between; doing it again does nothing more. Raises Refused
    before the day of the merger, Busy while someone holds one of the meetings.
    """
    if not merger.is_due:
        raise Refused(NOT_YET)
    move_positions(merger)
    join_new(merger)
    move_meetings(merger)
    move_proposals(merger)
    close_old(merger)


def carry_due_through():
    """Every merger whose day has come and that is not done yet; returns how many."""
    done = 0
    for merger in mergers():
        if merger.is_due and is_open(merger):
            try:
                carry_through(merger)
            except Busy:
                logger.warning("merger_waits", old=merger.old.code, new=merger.new.code)
                continue
            done += 1
            logger.info("merger_done", old=merger.old.code, new=merger.new.code)
    return done
