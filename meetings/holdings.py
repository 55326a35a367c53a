"""What this app holds on a person, for the person (T117)."""

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
