"""A profile is closed or erased: first that, then each meeting of its own (`meetings.departures`)."""

from django.db import transaction

from dashboard import retention
from meetings import departures
from members import actions as people


def close_profile(person, *, by):
    """Close a profile; the seats it holds in coming meetings go to who waits (T36, T40)."""
    people.deactivate(person, by=by)
    departures.leave_all(departures.held_by(person), by=by)


def anonymise(person, *, by):
    """Close the profile, give up coming seats, and erase who it was.

    In that order: what is broken off halfway is a closed profile that can be erased again.
    """
    if person.is_active:
        close_profile(person, by=by)
    _erase(person, by=by)


@transaction.atomic
def _erase(person, *, by):
    names = people.names_of(person)
    people.anonymise(person, by=by)
    retention.forget_person(person, names)
