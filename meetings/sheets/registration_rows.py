"""Answers and attendance that a spreadsheet changes, and puts back."""

from functools import partial

from core.refusal import Refused
from meetings import actions
from meetings.actions.attendance import ON_THE_SHEET
from meetings.attending.actions import apply_list, tick
from meetings.models import Registration, SheetChange
from meetings.sheets.attempt import attempt

Status = Registration.Status
Attendance = Registration.Attendance
LIVE = {Status.REGISTERED, Status.WAITLISTED}
WAITS = "Alle plaatsen zijn bezet: komt op de wachtlijst."
STAYS_SAID_NO = "was uitgenodigd en staat nu als verontschuldigd; schrijf in wie toch komt."
SEAT_GONE = "staat nu op de wachtlijst, want de plaats is doorgegeven."


def carry_out(meeting, rows, done):
    """Change the answers, then the attendance, that `rows` say.

    Who leaves goes first, who waited before who had a seat: so nobody is promoted and taken out at
    once, and the seats that come free are given before newcomers ask.
    """
    answers = [row for row in rows if "status" in row.facts]
    for row in sorted(answers, key=_turn):
        if why := attempt(partial(_answer, meeting, row, done)):
            row.errors.append(why)
    _attend(meeting, [row for row in rows if "attendance" in row.facts and not row.errors], done)


def undo(meeting, done):
    """Put back what `done` changed and nobody changed since; returns why not, per person left.

    A seat given back is asked for again like any other: it may have gone to the next.
    """
    changes = list(done.changes.select_related("registration__person").order_by("pk"))
    left = ["een inschrijving: bestaat niet meer." for each in changes if each.registration is None]
    changes = [each for each in changes if each.registration]
    left += _undo_attendance(
        meeting, [each for each in changes if each.field == "attendance"], done
    )
    answers = [each for each in changes if each.field == "status"]
    for change in sorted(answers, key=lambda each: each.before in LIVE):
        change.registration.meeting = meeting
        if why := attempt(partial(_undo_answer, meeting, change, done.made_by)):
            left.append(f"{change.registration.person}: {why}")
    waiting = [each.registration_id for each in answers if each.before == Status.REGISTERED]
    for row in Registration.objects.filter(pk__in=waiting, status=Status.WAITLISTED):
        left.append(f"{row.person}: {SEAT_GONE}")
    return left


def _turn(row):
    was = row.subject.status if row.subject else ""
    return (row.facts["status"] == Status.REGISTERED, was == Status.REGISTERED, row.number)


def _person(row):
    return row.subject.person if row.subject else row.facts["person"]


def _answer(meeting, row, done):
    """Register, decline or withdraw, and keep what it was."""
    person, wanted, by = _person(row), row.facts["status"], done.made_by
    before = row.subject.status if row.subject else ""
    if wanted == Status.REGISTERED:
        organisation = row.facts.get("organisation")
        after = actions.register(meeting, person, by=by, organisation=organisation)
    else:
        act = {Status.DECLINED: actions.decline, Status.CANCELLED: actions.withdraw}[wanted]
        after = act(meeting, person, by=by)
    if wanted == Status.REGISTERED and after.status == Status.WAITLISTED:
        row.notes.append(WAITS)
    SheetChange.objects.create(
        sheet_import=done, registration=after, field="status", before=before, after=_standing(after)
    )


def _standing(row):
    """The answer, and how often it changed: any other change since is seen."""
    return f"{row.status} {row.revision}"


def _attend(meeting, rows, done):
    by_person = {_person(row).pk: row for row in rows}
    before = _attendance_of(meeting, by_person)
    for value in Attendance:
        group = [row for row in rows if row.facts["attendance"] == value]
        people = [_person(row) for row in group]
        if group and (why := attempt(partial(_set, meeting, people, value, done.made_by))):
            for row in group:
                row.errors.append(why)
    SheetChange.objects.bulk_create(
        SheetChange(
            sheet_import=done,
            registration_id=pk,
            field="attendance",
            before=before.get(person, (pk, ""))[1],
            after=value,
        )
        for person, (pk, value) in _attendance_of(meeting, by_person).items()
        if before.get(person) != (pk, value)
    )


def _attendance_of(meeting, people):
    """`{person: (registration, attendance)}`."""
    rows = Registration.objects.filter(meeting=meeting, person__in=list(people))
    facts = rows.order_by("pk").values_list("person", "pk", "attendance")
    return {person: (pk, attendance) for person, pk, attendance in facts}


def _set(meeting, people, value, by):
    """Give `people` an attendance with the action that does so for their answer."""
    if value == Attendance.PRESENT:
        apply_list(meeting, people, by=by)
        return
    rows = list(Registration.objects.filter(meeting=meeting, person__in=people))
    if value == Attendance.UNKNOWN:
        for row in rows:
            if row.status not in ON_THE_SHEET:
                tick(meeting, row.person, is_present=False, by=by)
        rows = [row for row in rows if row.status in ON_THE_SHEET]
    actions.record_attendance(meeting, {row.pk: value for row in rows}, by=by)


def _undo_attendance(meeting, changes, done):
    """Why not, per person; who was only there because of the import is no longer there."""
    left, groups = [], {}
    for change in changes:
        row = change.registration
        if row.attendance == change.after:
            groups.setdefault(change.before, []).append(row.person)
        else:
            left.append(f"{row.person}: de aanwezigheid is sindsdien gewijzigd.")
    for before, people in groups.items():
        act = partial(_set, meeting, people, before, done.made_by)
        if before == "":
            act = partial(_untick, meeting, people, done.made_by)
        if why := attempt(act):
            left += [f"{person}: {why}" for person in people]
    return left


def _untick(meeting, people, by):
    for person in people:
        tick(meeting, person, is_present=False, by=by)


def _undo_answer(meeting, change, by):
    """Give one person back the answer there was; raises Refused with why that cannot be."""
    row = Registration.objects.select_related("person", "organisation").get(
        pk=change.registration_id
    )
    if _standing(row) != change.after:
        raise Refused("het antwoord is sindsdien gewijzigd.")
    if change.before in LIVE:
        actions.register(meeting, row.person, by=by, organisation=row.organisation)
    elif change.before == Status.DECLINED:
        actions.decline(meeting, row.person, by=by)
    elif row.is_live:
        actions.withdraw(meeting, row.person, by=by)
    else:
        raise Refused(STAYS_SAID_NO)
