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
