"""What the portal holds on a person about files and verslagen (see members/holdings.py)."""

from documents.models import Document, Download
from members.holdings import holding


@holding("opgeladen bestanden")
def uploads(person):
    rows = Document.objects.filter(uploaded_by=person).order_by("uploaded_at", "pk")
    return [{"naam": row.name, "opgeladen op": row.uploaded_at.isoformat()} for row in rows]


@holding("geopende bestanden")
def downloads(person):
    rows = Download.objects.filter(person=person).select_related("document").order_by("at", "pk")
    return [{"naam": row.document.name, "geopend op": row.at.isoformat()} for row in rows]


@holding("opmerkingen bij verslagen")
def remarks(person):
    rows = person.remarks.select_related("minutes").order_by("pk")
    return [
        {
            "verslag": row.minutes.title,
            "opmerking": row.text,
            "gemaakt op": row.made_at.isoformat(),
            "gevolg": row.get_outcome_display(),
            "antwoord": row.answer,
        }
        for row in rows
    ]


@holding("acties uit verslagen")
def actions(person):
    rows = person.minutes_actions.select_related("minutes").order_by("pk")
    return [
        {
            "verslag": row.minutes.title,
            "actie": row.text,
            "tegen": row.due_on.isoformat() if row.due_on else None,
            "stand": row.get_state_display(),
            "wat eruit kwam": row.note,
        }
        for row in rows
    ]
