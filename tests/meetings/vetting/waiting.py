"""People whose registration is still to be vetted, and what they were sent."""

from icalendar import Calendar

from meetings import actions
from meetings.models import Registration
from outbox.models import Message
from tests import make, notes


def waits(meeting, **fields):
    """A member who registered; the confirmation has left."""
    person = make.member_of(meeting.atrium, **fields)
    row = actions.register(meeting, person, by=person)
    notes.arrive()
    return row


def now(row):
    """The same registration as it is now."""
    return Registration.objects.select_related("meeting", "person", "vetted_by").get(pk=row.pk)


def standing(row):
    row = now(row)
    return row.status, row.vetting


def last_mail(row):
    return Message.objects.filter(person=row.person).order_by("pk").last()


def event(message):
    """Method, STATUS, SEQUENCE and PARTSTAT of what a mail gives a calendar, and its title."""
    [found] = Calendar.from_ical(message.calendar).walk("VEVENT")
    return (
        message.calendar_method,
        str(found["status"]),
        int(found["sequence"]),
        found["attendee"].params.get("PARTSTAT"),
        str(found["summary"]),
    )


def uid(message):
    [found] = Calendar.from_ical(message.calendar).walk("VEVENT")
    return str(found["uid"])
