"""Attendance reports as Teams gives them: UTF-16 with a mark, tabs, three numbered sections."""

SECTIONS = """1. Summary
Meeting title\tStartdag
Attended participants\t3
Start time\t11/14/26, 9:00:11 AM
End time\t11/14/26, 10:31:02 AM
Meeting duration\t1h 30m 51s

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole
{people}
3. In-Meeting Activities
Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole
Iemand Anders\t11/14/26, 9:02:11 AM\t11/14/26, 10:30:02 AM\t1h 27m 51s\tanders@gemeente.example\tAttendee
"""
DUTCH = """1. Samenvatting
Titel van vergadering\tStartdag

2. Deelnemers
Naam\tEerste deelname\tLaatste vertrek\tDuur van deelname\tE-mail\tDeelnemer-id (UPN)\tRol
{people}
3. Activiteiten in vergadering
"""


def person(name, address="", lasted="1h 27m 51s", upn=""):
    return (
        f"{name}\t11/14/26, 9:02:11 AM\t11/14/26, 10:30:02 AM\t{lasted}\t{address}\t{upn}\tAttendee"
    )


def report(*people, form=SECTIONS):
    """The bytes of a report with these lines of people."""
    lines = "".join(f"{line}\r\n" for line in people)
    return b"\xff\xfe" + form.replace("\n", "\r\n").format(people=lines).encode("utf-16-le")
