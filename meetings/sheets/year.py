"""The sheet of a year of meetings: all that one organises, by platform."""

from datetime import date

from django.urls import reverse

from core.text import sort_key
from core.times import midnight
from meetings.models import Meeting, SheetImport
from meetings.sheets.meetings import ADVICE, MeetingSheet, Status
from platforms.models import Atrium


class YearSheet(MeetingSheet):
    """The meetings that `user` organises, those of one year and platform at a time."""

    kind = SheetImport.Kind.YEAR
    tab = "Jaarplan"
    title = "Jaarplan"
    unknown = "Deze bijeenkomst bestaat niet, of is niet van een atrium dat u organiseert."
    needed = {**MeetingSheet.needed, "title": "titel"}
    advice = (
        "Eén rij per bijeenkomst. Een nieuwe bijeenkomst typt u in een lege rij onderaan: ze wordt een concept.",
        *ADVICE,
    )

    def atria(self):
        rows = Atrium.objects.permitted(self.user, "organise").filter(is_active=True)
        return rows.order_by("name")

    @property
    def address(self):
        return reverse("meetings:year_sheet")

    def undo_address(self, done):
        return reverse("meetings:year_undo", args=[done.pk])

    def of_year(self, year, platform):
        """The meetings in `year` of the atria of `platform`, in their order."""
        start, end = midnight(date(year, 1, 1)), midnight(date(year + 1, 1, 1))
        rows = self.organised().filter(atrium__platform=platform)
        return rows.filter(starts_at__gte=start, starts_at__lt=end).order_by("starts_at", "pk")

    def name_of(self, row):
        return row.subject.title if row.subject else row.cells["title"].text if row.cells else ""

    def prepare(self, lines):
        """What marks a new row as brought in before (T85): its atrium, title and begin."""
        self.known = set()
        if all(line.key for line in lines):
            return
        atria = [row.pk for row in self.choices["atrium"].values() if not isinstance(row, list)]
        rows = Meeting.objects.filter(atrium__in=atria).exclude(status=Status.CANCELLED)
        facts = rows.values_list("atrium", "title", "starts_at")
        self.known = {(atrium, sort_key(title), start) for atrium, title, start in facts}

    def settle(self, row):
        facts = row.facts
        mark = (facts["atrium"].pk, sort_key(facts["title"]), facts["starts_at"])
        if mark in self.known:
            row.facts = {}
        self.known.add(mark)
