"""The answer that a calendar program makes of the very mail it got, with the quirks of each.

Every function takes the invitation as bytes and a PARTSTAT, and gives the mail that goes back. They
keep what such a program keeps and change what it changes; the last step is always our own mail
server, which says whether the sender is real (`arrive`).
"""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import make_msgid

from icalendar import Calendar

from tests.inbox.mails import OUR_SERVER

WORDS = {"ACCEPTED": "Geaccepteerd", "DECLINED": "Geweigerd", "TENTATIVE": "Voorlopig"}


def invitation_in(raw):
    """The event in a mail, from the part that a calendar program reads."""
    message = message_from_bytes(raw, policy=default)
    part = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    assert part.get_param("method") == "REQUEST"
    return next(iter(Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")))


def arrive(message, *, dmarc="pass"):
    """The mail as our own mail server hands it over: its verdict and its trace on top."""
    domain = message["From"].rpartition("@")[2].strip(">")
    top = (
        f"Authentication-Results: {OUR_SERVER}; spf=pass smtp.mailfrom={domain};"
        f" dmarc={dmarc} header.from={domain}\r\n"
        f"Received: from mail.{domain} by {OUR_SERVER}; Mon, 1 Feb 2027 10:00:00 +0100\r\n"
    )
    return top.encode() + message.as_bytes(policy=SMTP)


def outlook(raw, answer, *, comment=""):
    """Outlook with Exchange: no ORGANIZER, a VTIMEZONE of its own, the title changed, base64."""
    event = invitation_in(raw)
    lines = [
        "BEGIN:VCALENDAR",
        "METHOD:REPLY",
        "PRODID:Microsoft Exchange Server 2010",
        "VERSION:2.0",
        "BEGIN:VTIMEZONE",
        "TZID:Romance Standard Time",
        "BEGIN:STANDARD",
        "DTSTART:16010101T030000",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10",
        "END:STANDARD",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        f"ATTENDEE;PARTSTAT={answer};CN={_attendee(event)}:mailto:{_attendee(event)}",
        f"COMMENT;LANGUAGE=nl-BE:{comment}\\n",
        f"UID:{event['uid']}",
        f"SUMMARY;LANGUAGE=nl-BE:{WORDS[answer]}: {event['summary']}",
        "DTSTART;TZID=Romance Standard Time:20270201T090000",
        "DTEND;TZID=Romance Standard Time:20270201T120000",
        "CLASS:PUBLIC",
        "PRIORITY:5",
        f"DTSTAMP:{_now()}",
        "TRANSP:OPAQUE",
        "STATUS:CONFIRMED",
        f"SEQUENCE:{event['sequence']}",
        "X-MICROSOFT-CDO-APPT-SEQUENCE:0",
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    message = _mail(event, f"{WORDS[answer]}: {event['summary']}")
    message["Thread-Topic"] = str(event["summary"])
    message["X-MS-Has-Attach"] = ""
    message.set_content("\r\n")
    message.add_alternative("<html><body><p>&nbsp;</p></body></html>", subtype="html")
    _add(message, lines, cte="base64")
    return message


def gmail(raw, answer, *, comment=""):
    """Gmail: marked as made by a machine, ORGANIZER kept, the same object attached as a file."""
    event = invitation_in(raw)
    note = f';X-RESPONSE-COMMENT="{comment}"' if comment else ""
    lines = [
        "BEGIN:VCALENDAR",
        "PRODID:-//Google Inc//Google Calendar 70.9054//EN",
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        "METHOD:REPLY",
        "BEGIN:VEVENT",
        "DTSTART:20270201T080000Z",
        "DTEND:20270201T110000Z",
        f"DTSTAMP:{_now()}",
        f"ORGANIZER;CN=Atrium:{event['organizer']}",
        f"UID:{event['uid']}",
        *_fold(
            f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={answer};CN="
            f"{_attendee(event)};X-NUM-GUESTS=0{note}:mailto:{_attendee(event)}"
        ),
        "CREATED:19000101T120000Z",
        f"LAST-MODIFIED:{_now()}",
        f"SEQUENCE:{event['sequence']}",
        "STATUS:CONFIRMED",
        f"SUMMARY:{event['summary']}",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    message = _mail(event, f"{WORDS[answer]}: {event['summary']} - {_attendee(event)}")
    message["Sender"] = "Google Agenda <calendar-notification@google.example>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("An heeft deze uitnodiging geaccepteerd.\r\n")
    message.add_alternative("<html><body>Geaccepteerd</body></html>", subtype="html")
    _add(message, lines)
    message.add_attachment(
        "\r\n".join(lines).encode(), maintype="application", subtype="ics", filename="invite.ics"
    )
    return message


def apple(raw, answer, *, comment=""):
    """Apple Calendar: an EMAIL parameter, capitals and case of its own, only a file, no text."""
    event = invitation_in(raw)
    lines = [
        "BEGIN:VCALENDAR",
        "CALSCALE:GREGORIAN",
        "METHOD:REPLY",
        "PRODID:-//Apple Inc.//macOS 15.0//EN",
        "VERSION:2.0",
        "BEGIN:VEVENT",
        *_fold(
            f'ATTENDEE;CN="An Lid";CUTYPE=INDIVIDUAL;EMAIL="{_attendee(event)}";PARTSTAT='
            f"{answer.capitalize()}:MAILTO:{_attendee(event).upper()}"
        ),
        *([f"COMMENT:{comment}"] if comment else []),
        "DTEND;TZID=Europe/Brussels:20270201T120000",
        f"DTSTAMP:{_now()}",
        "DTSTART;TZID=Europe/Brussels:20270201T090000",
        f'ORGANIZER;CN="Atrium";EMAIL="{event["organizer"][7:]}":{event["organizer"]}',
        f"SEQUENCE:{event['sequence']}",
        f"SUMMARY:{event['summary']}",
        f"UID:{event['uid']}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    message = _mail(event, f"{event['summary']}")
    message.add_attachment(
        "\r\n".join(lines).encode(),
        maintype="text",
        subtype="calendar",
        filename="iCal-20270101-090000.ics",
        params={"charset": "utf-8", "method": "REPLY"},
        cte="base64",
    )
    return message


CLIENTS = {"outlook": outlook, "gmail": gmail, "apple": apple}


def _mail(event, subject):
    message = EmailMessage(policy=SMTP)
    message["From"] = f"An Lid <{_attendee(event)}>"
    message["To"] = str(event["organizer"])[7:]
    message["Subject"] = subject
    message["Message-ID"] = make_msgid(domain="agenda.example")
    return message


def _add(message, lines, **shape):
    text = "\r\n".join([*lines, ""])
    message.add_alternative(text, subtype="calendar", params={"method": "REPLY"}, **shape)


def _attendee(event):
    return str(event["attendee"]).removeprefix("mailto:")


def _fold(line):
    return [line[:70], *(f" {line[start : start + 69]}" for start in range(70, len(line), 69))]


def _now():
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
