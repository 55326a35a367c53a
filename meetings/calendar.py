"""Meetings as iCalendar: the REQUEST and CANCEL of one invitee, a meeting's .ics, the feeds.

Which message goes to whom, and why the events are as they are, stands in docs/calendar.md. Times
are UTC, so no VTIMEZONE is needed and no client can misread one. The UID of a person's event never
changes; SEQUENCE rises when start, end or place changes and with a CANCEL (reliability.md, iTIP out).
"""

from datetime import UTC, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

from core.links import absolute
from meetings import links
from meetings.models import Meeting, Registration
from meetings.workshops import held

PRODUCT = "-//Atrium Lerend Netwerk//Portaal//NL"
ORGANISER_NAME = "Atrium Lerend Netwerk"
ONE_OF_SEVERAL = "Een van de voorgestelde data: de organisator kiest er nog een."
OFF = "Deze datum gaat niet door."
KEEP_FREE_UNTIL = "Hou deze datum vrij: de uitnodiging volgt. U hoeft nog niet te antwoorden."


def request(registration):
    """METHOD:REQUEST for the one person of `registration`, with its link when registered (T13, T28).

    A date to keep free is TENTATIVE and asks no answer; a seat that is still to be vetted is too,
    though its person did answer.
    """
    return _itip(registration, "REQUEST", _status(registration.meeting, registration))


def cancel(registration):
    """METHOD:CANCEL: takes the event out of this one person's calendar (T17)."""
    return _itip(registration, "CANCEL", "CANCELLED")


def published(meetings, *, name, mine=None, holds=()):
    """METHOD:PUBLISH of several meetings, without any attendee (T26).

    `mine` maps meeting pk to the reader's registration: their own UID and, once registered, the
    online link. Cancelled meetings stay in, marked as cancelled. `holds`: the moments of a poll
    that the reader keeps free, as answer rows (meetings.polls.holds).
    """
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    held.attach((mine or {}).values())
    for meeting in meetings:
        calendar.add_component(_event(meeting, (mine or {}).get(meeting.pk)))
    for row in holds:
        calendar.add_component(_hold(row))
    return _text(calendar)


def _itip(registration, method, status):
    calendar = _calendar(method)
    event = _event(registration.meeting, registration)
    event["status"] = vText(status)
    # When the message is written: a later one about the same SEQUENCE wins in every client.
    event["dtstamp"].dt = _utc(timezone.now())
    attendee = vCalAddress(f"mailto:{registration.person.email}")
    attendee.params["CN"] = registration.person.get_full_name()
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    if method == "REQUEST":
        attendee.params["PARTSTAT"] = _partstat(registration)
        # Asked also of who has a seat: they can give it up in the calendar later. Where nobody
        # reads the answers none is asked, and the mail has a button.
        asks = settings.CALENDAR_ANSWERS and not registration.meeting.is_saved_date
        attendee.params["RSVP"] = "TRUE" if asks else "FALSE"
        # Outlook then offers no "Propose new time" ([MS-OXCICAL] 2.1.3.1.1.20.38): nobody would
        # act on such a proposal.
        event.add("x-microsoft-disallow-counter", "TRUE")
    event.add("attendee", attendee, encode=0)
    calendar.add_component(event)
    return _text(calendar)


def _partstat(registration):
    """What the calendar shows as the answer of this person until they give another one."""
    if registration.meeting.is_saved_date:
        return "TENTATIVE"
    registered = registration.status == Registration.Status.REGISTERED
    return "ACCEPTED" if registered and not registration.is_to_confirm else "NEEDS-ACTION"


def _event(meeting, registration=None):
    event = Event()
    event.add("uid", _uid(meeting, registration))
    event.add("dtstamp", _utc(_last_told(meeting, registration)))
    event.add("dtstart", _utc(meeting.starts_at))
    event.add("dtend", _utc(meeting.ends_at))
    event.add("summary", _summary(meeting, registration))
    event.add("sequence", registration.calendar_sequence if registration else meeting.sequence)
    event.add("status", _status(meeting, registration))
    # Calendars answer to ORGANIZER, whatever Reply-To says: that is for people.
    organiser = vCalAddress(f"mailto:{settings.MAIL_INBOX_ADDRESS}")
    organiser.params["CN"] = ORGANISER_NAME
    event.add("organizer", organiser, encode=0)
    page = links.page(meeting)
    event.add("url", page)
    if meeting.shows_date_only:
        # In the way of something else until it is confirmed: OPAQUE, as a meeting is (docs/calendar.md).
        event.add("transp", "OPAQUE")
        event.add("description", f"{KEEP_FREE_UNTIL}\n{page}")
        return event
    place, online = _where(meeting, registration)
    if place:
        event.add("location", place)
    workshops = _workshops(meeting, registration)
    event.add("description", "\n".join([*online, *workshops, f"Alle informatie: {page}"]))
    return event


def _hold(row):
    """One moment of a poll: tentative while it runs, cancelled once another is chosen or none."""
    poll, option = row.option.poll, row.option
    event = Event()
    event.add("uid", f"{row.uid}@{settings.MAIL_DOMAIN}")
    event.add("dtstamp", _utc(poll.ended_at or row.asked_at))
    event.add("dtstart", _utc(option.starts_at))
    event.add("dtend", _utc(option.ends_at))
    event.add("summary", f"Onder voorbehoud: {poll.meeting.title}")
    event.add("sequence", 0 if poll.is_open else 1)
    event.add("status", "TENTATIVE" if poll.is_open else "CANCELLED")
    page = absolute(reverse("meetings:choose", args=[poll.meeting_id]))
    event.add("url", page)
    event.add("transp", "OPAQUE")
    event.add("description", f"{ONE_OF_SEVERAL if poll.is_open else OFF}\n{page}")
    return event


def _summary(meeting, registration):
    """The title; what is uncertain says so, for calendars that show no difference."""
    if meeting.shows_date_only:
        return f"Hou vrij: {meeting.title}"
    return f"Onder voorbehoud: {meeting.title}" if _is_to_vet(registration) else meeting.title


def _status(meeting, registration):
    if meeting.status == Meeting.Status.CANCELLED:
        return "CANCELLED"
    return "TENTATIVE" if meeting.is_saved_date or _is_to_vet(registration) else "CONFIRMED"


def _is_to_vet(registration):
    return registration is not None and registration.is_to_vet


def _where(meeting, registration):
    """The place in words, and the lines about the link, which only registered people get (T28)."""
    registered = registration and registration.status == Registration.Status.REGISTERED
    goes_on = meeting.is_online and meeting.status != Meeting.Status.CANCELLED
    show_link = goes_on and meeting.online_url and registered
    place = meeting.place if meeting.takes_place_somewhere else "Online"
    return place, [f"Online deelnemen: {meeting.online_url}"] if show_link else []


def _workshops(meeting, registration):
    """A line per workshop of the person: a text only, so it never raises SEQUENCE (T15)."""
    if registration is None or meeting.status == Meeting.Status.CANCELLED:
        return []
    seats = [seat for seat in held.told_to(registration) if not seat.is_waiting]
    return [f"Workshop {held.line(seat)}" for seat in seats]


def _last_told(meeting, registration):
    """When what stands in a feed last changed for its readers; the same until it changes again."""
    moments = [meeting.saved_date_at, meeting.announced_at, meeting.moved_at]
    moments += [meeting.cancelled_at, meeting.restored_at]
    moments += [registration.vetted_at] if registration else []
    return max(filter(None, moments), default=meeting.starts_at)


def _uid(meeting, registration):
    name = registration.uid if registration else f"m-{meeting.pk}"
    return f"{name}@{settings.MAIL_DOMAIN}"


def _calendar(method):
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _utc(moment):
    return moment.astimezone(UTC).replace(microsecond=0)


def _text(calendar):
    return calendar.to_ical().decode()
