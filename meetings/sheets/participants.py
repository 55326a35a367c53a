"""The sheet of who comes to one meeting: answers and attendance, and people who are added."""

from django.urls import reverse

from core.excel import harmless
from core.refusal import Refused
from core.sheets import KEY, WRITTEN, Column
from core.sheets.cells import CONFLICT, WRONG, Cell, text_of
from core.text import normal_address, sort_key
from meetings.actions.attendance import ON_THE_SHEET
from meetings.attending.actions import came_unasked
from meetings.attending.day import refuse_unless_its_day
from meetings.eligibility import entitled_people
from meetings.models import Answer, Question, Registration, SheetImport
from meetings.sheets import registration_rows
from meetings.sheets.sheet import Sheet
from members.models import Organisation, Position, User

Status = Registration.Status
Attendance = Registration.Attendance
ORDER = [Status.REGISTERED, Status.WAITLISTED, Status.INVITED, Status.DECLINED, Status.CANCELLED]
ANSWERS = {sort_key(each.label): each for each in Status}
# Blank is not filled in; a dash makes it so.
PRESENCE = {sort_key(each.label): each for each in Attendance if each != Attendance.UNKNOWN}
CHANGED_MIND = "Deze persoon is hier {status}. Wijzig dat in de rij van die persoon."
NOBODY = "We kennen niemand met dit adres. Laat de persoon eerst toevoegen bij Personen."
UNASKED = "Kwam zonder inschrijving: haal de aanwezigheid weg bij Aan de deur."
ONLY_PRESENT = "Voor wie niet ingeschreven is, kan alleen ‘aanwezig’."
WITH_REGISTERING = "In wiens naam kiest u alleen samen met ‘ingeschreven’."
NOT_LISTED = "‘{text}’ staat niet in de lijst."
REFUSED = {
    Status.WAITLISTED: "Op de wachtlijst komt men vanzelf als alles bezet is: kies ‘ingeschreven’.",
    Status.INVITED: "Iemand opnieuw uitnodigen kan hier niet.",
}
QUEUE = "Wie wacht, schuift op volgorde door. Vrije plaatsen geeft u bij Inschrijvingen in Beheer."
NO_PLACE = "Uitschrijven kan alleen wie ingeschreven is of wacht."


class ParticipantsSheet(Sheet):
    """Everyone with a registration for `meeting`, whatever they answered."""

    kind = SheetImport.Kind.PARTICIPANTS
    tab = "Deelnemers"
    title = "Deelnemers"
    subject = "Persoon"
    most = 3000
    unknown = "Deze inschrijving bestaat niet (meer) bij deze bijeenkomst."
    elsewhere = "Dit is het blad van een andere bijeenkomst: download het hier opnieuw."
    advice = (
        "Eén rij per persoon. Iemand toevoegen? Typ het e-mailadres in een lege rij onderaan: die persoon wordt ingeschreven.",
        "Alleen wie in het portaal bekend is, kan toegevoegd worden. Wie voor meer organisaties werkt, krijgt er een bij ‘In naam van’.",
        "Antwoord: kies ingeschreven, verontschuldigd of uitgeschreven. Is alles bezet, dan komt wie u inschrijft op de wachtlijst.",
        "Aanwezigheid vult u in vanaf de dag zelf; ‘aanwezig’ kan ook voor wie niet ingeschreven was.",
        "Een lege cel verandert niets. Zet een streepje (-) om de aanwezigheid leeg te maken.",
        "Kopieer geen hele rij: elke rij heeft een verborgen kenmerk. Een rij weglaten verwijdert niets.",
        "De andere kolommen zijn alleen ter info.",
    )

    def __init__(self, user, meeting):
        self.meeting = meeting
        self.prefix = f"{meeting.pk}/"
        asked = Question.objects.permitted(user, "read")
        self.questions = list(asked.filter(meeting=meeting, forgotten_at=None))
        self.busy, self.typed = set(), set()
        super().__init__(user)

    def make_columns(self):
        fixed = [
            Column("name", "Naam", editable=False, in_new="ignored", width=28),
            Column("address", "E-mail", editable=False, in_new="typed", width=32),
            Column("organisation", "In naam van", choices=self._organisations(), width=32),
            Column("status", "Antwoord", choices=tuple(each.label for each in ORDER), width=18),
            Column("place", "Wachtplaats", "number", editable=False, width=12),
            Column(
                "attendance",
                "Aanwezigheid",
                choices=tuple(each.label for each in PRESENCE.values()),
                erasable=True,
                width=18,
            ),
        ]
        if self.meeting.is_vetted:
            fixed.append(Column("vetting", "Keuring", editable=False, in_new="ignored", width=14))
        return fixed + self._asked([each.heading for each in fixed])

    @property
    def address(self):
        return reverse("meetings:people_sheet", args=[self.meeting.pk])

    def undo_address(self, done):
        return reverse("meetings:people_undo", args=[self.meeting.pk, done.pk])

    def everyone(self):
        """The registrations, by answer and name; what their cells need is asked once."""
        rows = self.meeting.registrations.select_related("person", "organisation")
        rows = sorted(
            rows.order_by("person__sort_name", "pk"), key=lambda row: ORDER.index(row.status)
        )
        queue = sorted(row.queue_no for row in rows if row.queue_no is not None)
        self.places = {number: place for place, number in enumerate(queue, start=1)}
        given = Answer.objects.filter(question__in=self.questions) if self.questions else []
        self.given = {(row.question_id, row.person_id): row.said for row in given}
        return rows

    def found(self, pks):
        rows = self.everyone()
        self.by_person = {row.person_id: row for row in rows}
        return {row.pk: row for row in rows if row.pk in pks}

    def values(self, row):
        # Who waits or withdrew is not cooked for (T41).
        coming = row.status == Status.REGISTERED
        answers = {
            f"question-{each.pk}": self.given.get((each.pk, row.person_id), "") if coming else ""
            for each in self.questions
        }
        return answers | {
            "name": str(row.person),
            "address": row.person.email,
            "organisation": row.organisation.name if row.organisation else "",
            "status": row.get_status_display(),
            "vetting": row.get_vetting_display(),
            "place": self.places.get(row.queue_no),
            "attendance": ""
            if row.attendance == Attendance.UNKNOWN
            else row.get_attendance_display(),
        }

    def name_of(self, row):
        person = row.subject.person if row.subject else row.facts.get("person")
        return str(person) if person else row.cells["address"].text if row.cells else ""

    def prepare(self, lines):
        column = next(each for each in self.columns if each.name == "address")
        typed = {_address(column, line.cells["address"]) for line in lines if not line.key}
        self.people = User.objects.by_addresses(typed - {""})
        people = {person.pk for person in self.people.values()} | set(self.by_person)
        self.works_for = {}
        held = Position.objects.active(self.meeting.day).filter(person__in=people)
        for position in held.select_related("organisation"):
            works = self.works_for.setdefault(position.person_id, {})
            works[sort_key(position.organisation.name)] = position.organisation
        try:
            refuse_unless_its_day(self.meeting)
            self.not_yet = ""
        except Refused as refusal:
            self.not_yet = str(refusal)

    def take(self, row, changed, *, before):
        self.busy.add(row.subject.pk)
        if "status" in changed:
            self._take_answer(row, changed["status"], was=row.subject.status)
        if "organisation" in changed:
            self._take_organisation(row, row.subject.person, changed["organisation"])
        if "attendance" in changed:
            self._take_attendance(row, changed["attendance"])
        if "organisation" in row.facts and row.facts.get("status") != Status.REGISTERED:
            row.refuse("organisation", WITH_REGISTERING)

    def take_new(self, row, given):
        if "address" not in given:
            if not any(cell.state == WRONG for cell in row.cells.values()):
                row.errors.append("Vul het e-mailadres in van wie u wilt toevoegen.")
            return
        person = self.people.get(normal_address(given["address"]))
        if person is None or not person.is_active:
            row.refuse("address", NOBODY)
            return
        row.subject = self.by_person.get(person.pk)
        if person.pk in self.typed or (row.subject and row.subject.pk in self.busy):
            row.errors.append(f"{person} staat ook in een andere rij.")
            return
        self.typed.add(person.pk)
        if "status" in given or "attendance" not in given:
            self._take_new_answer(row, given.get("status", Status.REGISTERED.label))
        if "organisation" in given and row.facts.get("status") == Status.REGISTERED:
            self._take_organisation(row, person, given["organisation"])
        if "attendance" in given:
            self._take_attendance(row, given["attendance"])
        if row.facts and row.subject is None:
            row.facts["person"] = person

    def carry_out(self, rows, done):
        registration_rows.carry_out(self.meeting, rows, done)

    def undo(self, done):
        return registration_rows.undo(self.meeting, done)

    def said(self, rows):
        answers = sum("status" in row.facts for row in rows)
        presence = sum("attendance" in row.facts for row in rows)
        return f"Gewijzigde antwoorden: {answers}, aanwezigheden: {presence}."

    def _organisations(self):
        """What can be chosen: where those work whom the meeting is for."""
        held = Position.objects.active(self.meeting.day).filter(
            person__in=entitled_people(self.meeting).values("pk")
        )
        rows = Organisation.objects.filter(pk__in=held.values("organisation"))
        return tuple(rows.order_by("name").values_list("name", flat=True).distinct())

    def _asked(self, taken):
        """A column for each question whose answers `user` may read, each with a heading of its own."""
        headings, columns = {each.lower() for each in [KEY, WRITTEN, *taken]}, []
        for question in self.questions:
            heading = harmless(question.text)
            if heading.lower() in headings:
                heading = f"{heading} ({question.pk})"
            headings.add(heading.lower())
            columns.append(
                Column(
                    f"question-{question.pk}", heading, editable=False, in_new="ignored", width=30
                )
            )
        return columns

    def _take_answer(self, row, text, *, was):
        wanted = ANSWERS.get(sort_key(text))
        if wanted is None:
            row.refuse("status", NOT_LISTED.format(text=text))
        elif wanted in REFUSED:
            row.refuse("status", REFUSED[wanted])
        elif wanted == Status.REGISTERED and was == Status.WAITLISTED:
            row.refuse("status", QUEUE)
        elif wanted == Status.CANCELLED and was not in {Status.REGISTERED, Status.WAITLISTED}:
            row.refuse("status", NO_PLACE)
        else:
            row.facts["status"] = wanted

    def _take_new_answer(self, row, text):
        """Who is here already and as it was typed, stays (T85); who said no since, is not overruled."""
        here, wanted = row.subject, ANSWERS.get(sort_key(text))
        if here and (wanted == here.status or (wanted == Status.REGISTERED and here.is_live)):
            return
        if here and wanted == Status.REGISTERED and here.status != Status.INVITED:
            status = here.get_status_display()
            heading = row.cells["status"].heading
            why = CHANGED_MIND.format(status=status)
            row.cells["status"] = Cell(heading, CONFLICT, text, status, why)
            return
        self._take_answer(row, text, was=here.status if here else "")

    def _take_organisation(self, row, person, text):
        found = self.works_for.get(person.pk, {}).get(sort_key(text))
        if found is None:
            row.refuse("organisation", f"{person} werkt die dag niet voor ‘{text}’.")
        else:
            row.facts["organisation"] = found

    def _take_attendance(self, row, text):
        here = row.subject
        wanted = PRESENCE.get(sort_key(text)) if text else Attendance.UNKNOWN
        stays = row.facts.get("status", here.status if here else "")
        if wanted is None:
            row.refuse("attendance", NOT_LISTED.format(text=text))
        elif here and here.attendance == wanted:
            return
        elif self.not_yet:
            row.refuse("attendance", self.not_yet)
        elif wanted == Attendance.UNKNOWN and here and came_unasked(here):
            row.refuse("attendance", UNASKED)
        elif wanted in {Attendance.EXCUSED, Attendance.ABSENT} and stays not in ON_THE_SHEET:
            row.refuse("attendance", ONLY_PRESENT)
        else:
            row.facts["attendance"] = wanted


def _address(column, value):
    try:
        return normal_address(text_of(column, value))
    except ValueError:
        return ""
