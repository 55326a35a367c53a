"""What the portal holds on a person about evaluations: that they were asked, never what they said."""

from members.holdings import holding


@holding("evaluaties")
def evaluations(person):
    rows = person.evaluations_asked.select_related("asking__meeting__atrium").order_by("pk")
    return [
        {
            "bijeenkomst": row.asking.meeting.title,
            "atrium": row.asking.meeting.atrium.name,
            "gevraagd op": row.asking.asked_at.isoformat(),
            "antwoordde": "ja" if row.has_answered else "nee",
        }
        for row in rows
    ]
