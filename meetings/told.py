"""What people were last told of when and where a meeting is, so that a change tells the difference.

Every mail about a registration keeps in its facts what it told (`told`). What has not left yet told
nobody anything: when it is replaced, the next mail starts from what was told before it.
"""

from datetime import UTC, datetime

from core.times import span_words
from meetings.models import Registration
from outbox.models import Message

State = Message.State
ARRIVED = (State.ACCEPTED, State.SENDING)


def about(meeting):
    return f"meeting:{meeting.pk}"


def place_in_words(meeting):
    """Where, for the mail; nothing while people are told no more than the hour."""
    if meeting.shows_date_only:
        return ""
    place = meeting.place if meeting.takes_place_somewhere else ""
    if meeting.is_online:
        return f"{place}, of online" if place else "online"
    return place


def link_for(row):
    """The link to take part online, which only registered people are told (T28)."""
    meeting = row.meeting
    is_registered = row.status == Registration.Status.REGISTERED
    return meeting.online_url if meeting.is_online and is_registered else ""


def tells(row):
    """What a mail to the person of `row` tells of the meeting as it is now."""
    meeting = row.meeting
    return {
        "starts_at": stamp(meeting.starts_at),
        "ends_at": stamp(meeting.ends_at),
        "place": place_in_words(meeting),
        "link": link_for(row),
    }


def stamp(moment):
    """A moment as facts keep it: the same text for the same moment, on whatever clock it came."""
    return moment.astimezone(UTC).isoformat()


def last_told(meeting, rows):
    """`{registration pk: what its person last was told}`.

    The newest mail that left, else what an unsent change started from, else the meeting as
    `row.meeting` has it: ask before that is changed. A mail in a worker's hands counts as told.
    """
    by_person = {row.person_id: row for row in rows}
    known, unsent = {}, {}
    messages = Message.objects.about(about(meeting)).exclude(facts={}).order_by("pk")
    for person, state, uncertain, facts in messages.values_list(
        "person", "state", "uncertain", "facts"
    ):
        if person not in by_person:
            continue
        if "told" in facts and (state in ARRIVED or uncertain):
            known[person] = facts["told"]
        elif "before" in facts and state in {State.QUEUED, State.HELD}:
            unsent.setdefault(person, facts["before"])
    return {
        row.pk: known.get(person) or unsent.get(person) or tells(row)
        for person, row in by_person.items()
    }


def hour_differs(told, now):
    return (told["starts_at"], told["ends_at"]) != (now["starts_at"], now["ends_at"])


def in_words(told, now):
    """What was told before, for the mail that tells `now`: `span`, `place`, what of it differs."""
    return {
        "span": span_words(_moment(told["starts_at"]), _moment(told["ends_at"])),
        "place": told["place"],
        "moved": hour_differs(told, now) or told["place"] != now["place"],
        "new_link": bool(now["link"]) and told["link"] != now["link"],
    }


def starts(told):
    return _moment(told["starts_at"])


def _moment(text):
    return datetime.fromisoformat(text)
