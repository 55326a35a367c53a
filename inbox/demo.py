"""The demo's calendar program: answer an invitation in /postvak/ by a real mail back, as Outlook does.

The mail takes the road of every other: a row, the reader, the action. Only the verdict of a mail
server is made up, so this exists with DEMO=1 alone, which settings allow on this machine alone.
"""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST
from icalendar import Calendar, Event, vCalAddress

from inbox import actions, processing
from inbox.calendars import calendar_in
from inbox.models import InboundMail
from outbox import mailbox

ANSWERS = {"ACCEPTED": "Aanvaard", "TENTATIVE": "Voorlopig", "DECLINED": "Geweigerd"}


@login_not_required
@require_POST
def answer(request, name):
    """Answer the invitation in mail `name`, and say what the portal did with it."""
    said = request.POST.get("answer", "")
    event = _invitation(mailbox.opened(name))
    if event is None or said not in ANSWERS:
        raise Http404
    raw = judged(reply(event, said))
    row, _ = actions.receive(raw, source=InboundMail.Source.PIPE)
    processing.process(row.pk)
    row.refresh_from_db()
    messages.success(
        request, f"De agenda antwoordde ‘{ANSWERS[said].lower()}’. Het portaal: {row.reason}"
    )
    return redirect("outbox:mail", name)


def _invitation(message):
    """The event that the mail asks about, or None when it asks nothing."""
    parts = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    calendar = calendar_in(parts[0].get_payload(decode=True)) if parts else None
    if calendar is None or calendar.get("method") != "REQUEST":
        return None
    return next(iter(calendar.walk("VEVENT")), None)


def reply(event, said, *, sender=""):
    """The mail of a calendar program; like Exchange it leaves ORGANIZER out.

    `sender`: who answers, when the invitation was passed on; else the invited person.
    """
    person = f"mailto:{sender}" if sender else str(event["attendee"])
    calendar, ours = Calendar(), Event()
    for name, value in (("prodid", "-//Agenda van de demo//NL"), ("version", "2.0")):
        calendar.add(name, value)
    calendar.add("method", "REPLY")
    for name in ("uid", "sequence", "dtstart", "dtend", "summary"):
        ours[name] = event[name]
    ours.add("dtstamp", datetime.now(UTC))
    attendee = vCalAddress(person)
    attendee.params["PARTSTAT"] = said
    ours.add("attendee", attendee, encode=0)
    calendar.add_component(ours)
    message = EmailMessage(policy=SMTP)
    message["From"] = person.partition(":")[2]
    message["To"] = str(event["organizer"]).partition(":")[2]
    message["Subject"] = f"{ANSWERS[said]}: {event['summary']}"
    message["Message-ID"] = make_msgid(domain="agenda.example")
    message.set_content("\n")
    text = calendar.to_ical().decode()
    message.add_alternative(text, subtype="calendar", params={"method": "REPLY"})
    return message


def judged(message):
    """The bytes of `message`, with the verdict that a real mail server would put on top."""
    domain = message["From"].rpartition("@")[2]
    server = settings.MAIL_AUTHSERV_ID
    top = (
        f"Authentication-Results: {server}; dmarc=pass header.from={domain}\r\n"
        f"Received: from agenda.example by {server}\r\n"
    )
    return top.encode() + message.as_bytes()


urlpatterns = [path("postvak/<slug:name>/antwoord/", answer, name="demo_answer")]
