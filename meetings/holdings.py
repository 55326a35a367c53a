"""What this app holds on a person, for the person (T117)."""

from meetings.models import Wish, WorkshopSeat
from members.holdings import holding


@holding("inschrijvingen")
def registrations(person):
    rows = person.registrations.select_related("meeting__atrium").order_by("pk")
    return [
        {
            "bijeenkomst": row.meeting.title,
            "atrium": row.meeting.atrium.name,
            "wanneer": row.meeting.starts_at.isoformat(),
            "status": row.get_status_display(),
            "keuring": row.get_vetting_display(),
            "aanwezigheid": row.get_attendance_display(),
            "reden": row.reason,
        }
        for row in rows
    ]


@holding("toespraken")
def talks(person):
    rows = person.talks.select_related("item__meeting__atrium").order_by("pk")
    return [
        {
            "agendapunt": row.item.title,
            "bijeenkomst": row.item.meeting.title,
            "atrium": row.item.meeting.atrium.name,
            "wanneer": row.item.meeting.starts_at.isoformat(),
            "antwoord": row.get_answer_display(),
            "organisatie": row.organisation,
            "biografie": row.bio,
            "technische noden": row.needs,
        }
        for row in rows
    ]


@holding("taken")
def duties(person):
    rows = person.duties.select_related("meeting__atrium", "organisation").order_by("pk")
    return [
        {
            "bijeenkomst": row.meeting.title,
            "atrium": row.meeting.atrium.name,
            "wanneer": row.meeting.starts_at.isoformat(),
            "taak": row.get_kind_display(),
            "in naam van": row.organisation.name if row.organisation else "",
            "stand": row.get_state_display(),
            "reden": row.reason,
        }
        for row in rows
    ]


@holding("voorstellen voor de agenda")
def proposals(person):
    rows = person.proposals.select_related("atrium", "organisation").order_by("pk")
    return [
        {
            "atrium": row.atrium.name,
            "titel": row.title,
            "waarom": row.why,
            "in naam van": row.organisation.name if row.organisation else "",
            "wanneer": row.proposed_at.isoformat(),
            "stand": row.get_state_display(),
            "antwoord": row.word,
        }
        for row in rows
    ]


@holding("workshops")
def workshops(person):
    """What they chose and, once it was made known, what they got."""
    wishes = _wishes(person)
    seats = WorkshopSeat.objects.filter(registration__person=person, told_at__isnull=False)
    return wishes + [
        {
            "bijeenkomst": seat.registration.meeting.title,
            "blok": seat.block.title,
            "workshop": seat.workshop.title,
            "wat": "op de wachtlijst" if seat.is_waiting else "plaats",
            "waarom": seat.reason or seat.get_way_display(),
        }
        for seat in seats.select_related("registration__meeting", "block", "workshop").order_by(
            "pk"
        )
    ]


@holding("antwoorden op vragen bij het inschrijven")
def answers(person):
    rows = person.question_answers.select_related("question__meeting").order_by("pk")
    return [
        {
            "bijeenkomst": row.question.meeting.title,
            "vraag": row.question.text,
            "antwoord": row.said,
            "wanneer": row.answered_at.isoformat(),
        }
        for row in rows
    ]


@holding("antwoorden op datumprikken")
def poll_answers(person):
    rows = person.poll_answers.select_related("option__poll__meeting__atrium").order_by("pk")
    return [
        {
            "bijeenkomst": row.option.poll.meeting.title,
            "atrium": row.option.poll.meeting.atrium.name,
            "voorgestelde datum": row.option.starts_at.isoformat(),
            "antwoord": row.get_answer_display(),
            "wanneer": row.answered_at.isoformat() if row.answered_at else "",
        }
        for row in rows
    ]


def _wishes(person):
    rows = Wish.objects.filter(registration__person=person)
    return [
        {
            "bijeenkomst": wish.registration.meeting.title,
            "blok": wish.block.title,
            "workshop": wish.workshop.title,
            "wat": f"keuze {wish.rank}",
            "waarom": "",
        }
        for wish in rows.select_related("registration__meeting", "block", "workshop").order_by("pk")
    ]
