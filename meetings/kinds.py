"""The kinds of mail about a meeting, and whether one is still wanted just before it leaves.

Each answers "" or a Dutch reason why not (reliability.md 2.1 point 4).
"""

from datetime import timedelta

from django.utils import timezone

from core.prepared import Prepared
from meetings.agenda import kinds as agenda_kinds
from meetings.eligibility import why_not
from meetings.models import Meeting, Registration
from meetings.polls import kinds as poll_kinds
from meetings.proposals import kinds as proposal_kinds
from meetings.rounds.one_place import elsewhere
from meetings.sharing import kinds as sharing_kinds
from meetings.speakers import kinds as speaker_kinds
from meetings.told import hour_differs, stamp
from members.stopping import stops
from outbox.kinds import kind
from outbox.models import Message

# Found through this file, as every kind of this app.
FURTHER = (agenda_kinds, poll_kinds, proposal_kinds, sharing_kinds, speaker_kinds)
Status = Registration.Status
TOO_LATE = timedelta(hours=2)
CONFIRMATION = {"urgent": True, "counted": False}


@kind(
    "invitation",
    "uitnodiging",
    introduction="U bent van harte uitgenodigd voor {bijeenkomst} van {atrium}.",
    unsubscribe=stops("wants_invitations"),
)
def invitation(message):
    return _not_wanted(message, {Status.INVITED}, before_start=True) or _uninvited(message)


@kind(
    "invitations",
    "uitnodigingen voor wie erbij komt",
    unsubscribe=stops("wants_invitations"),
)
def invitations(message):
    """One list of several meetings: wanted while one of them still waits for an answer."""
    rows = Registration.objects.filter(
        meeting__in=message.facts["meetings"],
        person=message.person_id,
        status=Status.INVITED,
        meeting__status=Meeting.Status.ANNOUNCED,
        meeting__starts_at__gt=timezone.now(),
    )
    return _uninvited(message) or ("" if rows.exists() else "Er is niets meer te antwoorden.")


@kind(
    "save_the_date",
    "vraag om een datum vrij te houden",
    introduction="Houdt u deze datum vrij voor {bijeenkomst} van {atrium}?",
    unsubscribe=stops("wants_invitations"),
)
def save_the_date(message):
    """Until it is announced: then the invitation tells more."""
    row = _registration(message)
    if row is not None and row.meeting.status == Meeting.Status.ANNOUNCED:
        return "De bijeenkomst is intussen aangekondigd."
    return _not_wanted(message, {Status.INVITED}, before_start=True) or _uninvited(message)


@kind("registered", "bevestiging van inschrijving", introduction="Fijn dat u komt.", **CONFIRMATION)
def registered(message):
    return _not_wanted(message, {Status.REGISTERED})


@kind("waitlisted", "plaats op de wachtlijst", introduction="", **CONFIRMATION)
def waitlisted(message):
    return _not_wanted(message, {Status.WAITLISTED}, before_start=True)


@kind(
    "promoted",
    "vrijgekomen plaats",
    introduction="Goed nieuws: er kwam een plaats vrij en die is voor u.",
    counted=False,
    required=lambda message: "Wie een plaats krijgt, moet dat weten.",
)
def promoted(message):
    return _not_wanted(message, {Status.REGISTERED})


@kind(
    "confirmed",
    "bevestiging na een nieuw tijdstip",
    introduction="Fijn dat het nieuwe moment u past.",
    **CONFIRMATION,
)
def confirmed(message):
    return _not_wanted(message, {Status.REGISTERED})


@kind("colleague_registered", "inschrijving door een collega", introduction="", **CONFIRMATION)
def colleague_registered(message):
    return _not_wanted(message, {Status.REGISTERED, Status.WAITLISTED}, before_start=True)


def tells_who_lost_a_place(message):
    """Why somebody else's stroke through a place may not be kept silent: one would still go."""
    lost = message.facts.get("lost_place")
    return "Wie een plaats had of erop wachtte, moet weten dat die weg is." if lost else ""


@kind(
    "withdrawn",
    "bevestiging van uitschrijving",
    introduction="",
    required=tells_who_lost_a_place,
    **CONFIRMATION,
)
def withdrawn(message):
    return _back_again(message)


@kind("seat_given", "plaats doorgegeven", required=tells_who_lost_a_place, **CONFIRMATION)
def seat_given(message):
    return _back_again(message)


@kind(
    "seat_taken",
    "plaats van een collega",
    required=lambda message: "Wie een plaats krijgt, moet dat weten.",
    **CONFIRMATION,
)
def seat_taken(message):
    return _not_wanted(message, {Status.REGISTERED})


@kind("declined", "bevestiging van afmelding", introduction="", **CONFIRMATION)
def declined(message):
    return _back_again(message)


def _back_again(message):
    """Whether a farewell is no longer true."""
    row = _registration(message)
    if row is None:
        return "De inschrijving bestaat niet meer."
    if row.is_live:
        return "De persoon is intussen opnieuw ingeschreven."
    return _person_is_gone(row)


@kind("answer_undone", "antwoord ongedaan gemaakt", **CONFIRMATION)
def answer_undone(message):
    return _not_wanted(message, {message.facts["status"]})


@kind("calendar_answer", "uitleg bij een antwoord uit de agenda", answer=True, **CONFIRMATION)
def calendar_answer(message):
    """Also about a meeting that is over or cancelled: that may be what it says."""
    row = _registration(message)
    if row is None:
        return "De inschrijving bestaat niet meer."
    return (
        _facts_differ(row.meeting, message.facts)
        or _answer_differs(row, {message.facts["status"]})
        or _person_is_gone(row)
    )


def tells_hour_to_who_comes(message):
    """Why a change may not be stopped: someone who comes would go at another hour (T7)."""
    before, told = message.facts.get("before"), message.facts.get("told")
    if message.facts.get("status") != Status.REGISTERED or not before:
        return ""
    return "Wie ingeschreven is, moet het nieuwe uur kennen." if hour_differs(before, told) else ""


def tells_who_counts_on_it(message):
    """Why a cancellation may not be stopped: nobody drives to a meeting that is off (T62)."""
    counts_on_it = message.facts.get("status") in {Status.REGISTERED, Status.WAITLISTED}
    return "Wie ingeschreven is of wacht, moet de annulering kennen." if counts_on_it else ""


@kind(
    "meeting_changed",
    "wijziging van een bijeenkomst",
    introduction="",
    counted=False,
    required=tells_hour_to_who_comes,
)
def meeting_changed(message):
    statuses = {Status.INVITED, Status.REGISTERED, Status.WAITLISTED}
    return _not_wanted(message, statuses) or _never_told(message)


@kind(
    "meeting_cancelled",
    "annulering van een bijeenkomst",
    introduction="",
    counted=False,
    required=tells_who_counts_on_it,
)
def meeting_cancelled(message):
    row = _registration(message)
    if row is None:
        return "De inschrijving bestaat niet meer."
    if row.meeting.status != Meeting.Status.CANCELLED:
        return "De bijeenkomst is niet geannuleerd."
    if row.status in {Status.CANCELLED, Status.DECLINED}:
        return "De persoon had zich al uitgeschreven of verontschuldigd."
    return _person_is_gone(row) or _never_told(message)


def tells_who_read_it_is_off(message):
    """Why the news that it goes on may not be stopped: who has a seat would stay at home."""
    counts_on_it = message.facts.get("status") in {Status.REGISTERED, Status.WAITLISTED}
    return "Wie een plaats heeft of wacht, las dat het niet doorging." if counts_on_it else ""


@kind(
    "meeting_restored",
    "bijeenkomst gaat toch door",
    introduction="",
    counted=False,
    required=tells_who_read_it_is_off,
)
def meeting_restored(message):
    return _not_wanted(message, {Status.INVITED, Status.REGISTERED, Status.WAITLISTED})


@kind(
    "reminder_answer",
    "herinnering om te antwoorden",
    introduction="Binnenkort is er {bijeenkomst} van {atrium}. We weten nog niet of u komt.",
    unsubscribe=stops("wants_reminders"),
)
def reminder_answer(message):
    asked = {Status.INVITED, Status.REGISTERED}
    return _not_wanted(message, asked, before_start=True, reminds=True) or _confirmed(message)


@kind(
    "reminder_registered",
    "herinnering voor wie komt",
    introduction="We verwachten u op de bijeenkomst {bijeenkomst} van {atrium}.",
    unsubscribe=stops("wants_reminders"),
)
def reminder_registered(message):
    return _not_wanted(message, {Status.REGISTERED}, before_start=True, reminds=True)


def _not_wanted(message, statuses, *, before_start=False, reminds=False):
    row = _registration(message)
    if row is None:
        return "De inschrijving bestaat niet meer."
    return (
        _meeting_differs(row.meeting, message.facts, before_start)
        or _answer_differs(row, statuses)
        or _person_is_gone(row)
        or ("" if row.override else why_not(row.person, row.meeting))
        or (_unasked(row) if reminds else "")
    )


def _registration(message):
    """The registration as it is now, or None when it is gone."""
    return next(iter(_by_pk(message.facts.get("registration") or 0)), None)


@Prepared
def _by_pk(pk):
    rows = Registration.objects.filter(pk=pk).order_by()
    return rows.select_related("person", "meeting__atrium__platform")


def _meeting_differs(meeting, facts, before_start):
    if meeting.status == Meeting.Status.CANCELLED:
        return "De bijeenkomst is geannuleerd."
    if not meeting.is_counted_on:
        return "De bijeenkomst is voorbij."
    if differs := _facts_differ(meeting, facts):
        return differs
    if before_start and meeting.starts_at <= timezone.now():
        return "De bijeenkomst is al begonnen."
    return ""


def _facts_differ(meeting, facts):
    now, told = (
        (stamp(meeting.starts_at), meeting.sequence),
        (facts["starts_at"], facts["sequence"]),
    )
    return "" if now == told else "De bijeenkomst is intussen gewijzigd."


def _answer_differs(row, statuses):
    if row.status in statuses:
        return ""
    return f"De persoon is intussen {row.get_status_display()}."


def _person_is_gone(row):
    return "" if row.person.is_active else "Het account is niet actief."


def _uninvited(message):
    wants = message.person is None or message.person.wants_invitations
    return "" if wants else "De persoon wil geen uitnodigingen per mail."


def _never_told(message):
    """News of an invitation that was not mailed either; who has a seat hears everything (T62)."""
    unasked = _uninvited(message)
    if not unasked or _registration(message).status != Status.INVITED:
        return ""
    told = Message.objects.filter(stream=message.stream, state=Message.State.ACCEPTED)
    return "" if told.exists() else unasked


def _confirmed(message):
    """Who said yes needs no reminder to answer, unless to another time (T18).

    Nor does who chose another place in the same round.
    """
    row = _registration(message)
    said = row.status == Status.REGISTERED and not row.is_to_confirm
    if said:
        return "De persoon liet intussen weten te komen."
    comes_elsewhere = row.status == Status.INVITED and elsewhere(row.person, row.meeting)
    return "De persoon komt in een andere provincie." if comes_elsewhere else ""


def _unasked(row):
    """What holds for reminders only: nobody gets one who does not want it, nor at the last moment."""
    if not row.person.wants_reminders:
        return "De persoon wil geen herinneringen."
    if row.meeting.starts_at - timezone.now() < TOO_LATE:
        return "De bijeenkomst begint over minder dan twee uur."
    return ""
