"""Somebody joins an atrium: the membership first, then the invitations to what was announced."""

from meetings.arrivals import welcome
from platforms import actions as platforms


def approve(join_request, *, by):
    """Approve a request to join and invite to the meetings that are coming; returns the membership."""
    membership = platforms.approve(join_request, by=by)
    welcome([(membership.atrium_id, membership.person_id)], by=by)
    return membership


def add_member(atrium, person, *, by, **fields):
    """As `platforms.actions.add_member`, with the invitations to the meetings that are coming."""
    membership = platforms.add_member(atrium, person, by=by, **fields)
    welcome([(atrium.pk, person.pk)], by=by)
    return membership
