"""The sheet of a round: the meeting of each province, and provinces that lack one."""

from django.urls import reverse

from core.refusal import Refused
from core.sheets import Column
from meetings.models import SheetImport
from meetings.rounds.actions import add_meetings, hold
from meetings.rounds.forms import NOT_AHEAD, atria_of, common_facts, may_start, missing_atria
from meetings.sheets.meetings import ADVICE, MeetingSheet, Status

# What all meetings of a round have alike, or choose on their own page.
ELSEWHERE = {"title", "format", "online_url"}
TAKEN = "Dit atrium heeft al een bijeenkomst in deze ronde: wijzig de rij van die bijeenkomst."


class RoundSheet(MeetingSheet):
    """The meetings of `round`; in a new row an atrium of its platform without one gets a draft."""

    kind = SheetImport.Kind.ROUND
    tab = "Ronde"
    title = "Bijeenkomsten van de ronde"
    moves = False
    unknown = "Deze bijeenkomst hoort niet (meer) bij deze ronde."
    elsewhere = "Dit is het blad van een andere ronde: download het hier opnieuw."
    advice = (
        "Eén rij per bijeenkomst. Heeft een provincie er nog geen, kies dan het atrium in een lege rij onderaan: ze krijgt een concept.",
        "Titel, thema en programma zijn die van de ronde. Wijzig ze in het portaal.",
        *ADVICE,
    )

    def __init__(self, user, round):
        self.round = round
        self.prefix = f"{round.pk}/"
        super().__init__(user)

    def atria(self):
        return atria_of(self.round.platform)

    def make_columns(self):
        atrium, *others = super().make_columns()
        province = Column("province", "Provincie", editable=False, in_new="ignored", width=20)
        return [atrium, province, *(each for each in others if each.name not in ELSEWHERE)]

    @property
    def address(self):
        return reverse("meetings:round_sheet", args=[self.round.pk])

    def undo_address(self, done):
        return reverse("meetings:round_sheet_undo", args=[self.round.pk, done.pk])

    def organised(self):
        """Those of the round, in the order of their time."""
        rows = super().organised().filter(round=self.round)
        return rows.select_related("atrium__province", "municipality").order_by("starts_at", "pk")

    def values(self, meeting):
        return super().values(meeting) | {"province": str(meeting.atrium.province or "")}

    def name_of(self, row):
        if row.subject:
            return row.subject.atrium.name
        return row.cells["atrium"].text if row.cells else ""

    def prepare(self, lines):
        """When each atrium meets in this round already."""
        there = self.round.meetings.exclude(status=Status.CANCELLED)
        self.there = dict(there.values_list("atrium", "starts_at"))

    def settle(self, row):
        """What was brought in before is not new (T85); a second meeting of one atrium is refused."""
        atrium, start = row.facts["atrium"].pk, row.facts["starts_at"]
        if self.there.get(atrium) == start:
            row.facts = {}
        elif atrium in self.there:
            row.refuse("atrium", TAKEN)
        elif not may_start(start):
            row.refuse("day", NOT_AHEAD)
        self.there.setdefault(atrium, start)

    def carry_out(self, rows, done):
        hold(self.round)  # before its meetings, as everyone who changes both
        publics = self.round.meetings.exclude(status=Status.CANCELLED)
        self.is_public = set(publics.values_list("is_public", flat=True)) == {True}
        super().carry_out(rows, done)

    def plan(self, *, by, atrium, **facts):
        """A draft with the programme, as visible to visitors as the other meetings are."""
        if not missing_atria(self.round).filter(pk=atrium.pk).exists():
            raise Refused(TAKEN)
        facts |= common_facts(atrium, is_public=self.is_public, contact=by)
        [draft] = add_meetings(self.round, by=by, plans=[facts])
        return draft
