"""Mail that came in, by the road of every mail: an accept, an invitation passed on, a bounce, and more.

The verdict of a mail server is made up, so this exists with DEMO=1 alone, as in inbox.demo.
"""

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid

from django.conf import settings
from django.utils.timezone import now

from inbox import actions, processing
from inbox.calendars import calendar_in
from inbox.demo import judged, reply
from inbox.models import InboundMail
from meetings import calendar
from meetings.eligibility import entitled_people, works_for_several
from meetings.models import Meeting, Registration
from members.demo import ACCOUNTS
from outbox.envelope import sender
from outbox.models import Message

STRANGER = "els.buitenstaander@elders.example"
QUESTION = "Dag,\n\nIs er aan de zaal parking voor een bus?\n\nMet vriendelijke groet\n"
REPORT = (
    "From: MAILER-DAEMON@mail.example\r\n"
    "To: {to}\r\n"
    "Subject: Undelivered Mail Returned to Sender\r\n"
    "Message-ID: {message_id}\r\n"
    "MIME-Version: 1.0\r\n"
    'Content-Type: multipart/report; report-type=delivery-status; boundary="deel"\r\n\r\n'
    "--deel\r\nContent-Type: text/plain\r\n\r\n"
    "Dit adres bestaat niet.\r\n"
    "--deel\r\nContent-Type: message/delivery-status\r\n\r\n"
    "Reporting-MTA: dns; mail.example\r\n\r\n"
    "Final-Recipient: rfc822; {person}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    "Diagnostic-Code: smtp; 550 5.1.1 onbekend\r\n\r\n"
    "--deel--\r\n"
)


def arrive():
    """Let the mails come in that staff find on the page *Binnenkomende mails*."""
    if not settings.DEMO:
        return
    own = {address for address, _ in ACCOUNTS}
    asked = Registration.objects.filter(status=Registration.Status.INVITED)
    asked = asked.exclude(person__email__in=own).select_related("person", "meeting__atrium")
    mailed = Message.objects.filter(kind="invitation").exclude(to_address__in=own).order_by("pk")
    invited = asked.filter(person__in=mailed.values("person"), meeting__in=_mailed_meetings(mailed))
    rows = list(invited.order_by("pk")[:3])
    if len(rows) == 3:
        _take(reply(_event(rows[0]), "ACCEPTED"))
        _take(_vacation(rows[1].person, rows[1].meeting))
        _take(_question(rows[2].person))
        _take(reply(_event(rows[1]), "ACCEPTED", sender=STRANGER))
        _bounce(mailed.filter(person=rows[2].person).first())
    _pass_on(asked)


def _mailed_meetings(messages):
    """The meetings that these messages are about."""
    return {about.partition(":")[2] for about in messages.values_list("about", flat=True)}


def _pass_on(asked):
    """Somebody who may come accepts the invitation of somebody else: staff let them in, or not."""
    coming = asked.filter(meeting__status=Meeting.Status.ANNOUNCED, meeting__starts_at__gt=now())
    for row in coming.order_by("-meeting__starts_at", "pk")[:20]:
        declined = Registration.Status.DECLINED
        has_a_row = Registration.objects.filter(meeting=row.meeting).exclude(status=declined)
        others = entitled_people(row.meeting).exclude(pk__in=has_a_row.values("person"))
        colleague = others.order_by("sort_name", "pk").first()
        if colleague is not None and not works_for_several(colleague, row.meeting):
            _take(reply(_event(row), "ACCEPTED", sender=colleague.email))
            return


def _event(row):
    """The event in the calendar of an invited person."""
    return next(iter(calendar_in(calendar.request(row).encode()).walk("VEVENT")))


def _take(message, **envelope):
    """Receive and read one mail, as the mailbox does."""
    row, _ = actions.receive(judged(message), source=InboundMail.Source.MAILBOX, **envelope)
    processing.process(row.pk)


def _mail(person, subject, text):
    message = EmailMessage(policy=SMTP)
    message["From"] = person.email
    message["To"] = settings.MAIL_INBOX_ADDRESS
    message["Subject"] = subject
    message["Message-ID"] = make_msgid(domain="gemeente.example")
    message.set_content(text)
    return message


def _vacation(person, meeting):
    subject = f"Automatisch antwoord: Uitnodiging: {meeting.title}"
    message = _mail(person, subject, "Ik ben met verlof tot het einde van de maand.\n")
    message["Auto-Submitted"] = "auto-replied"
    return message


def _question(person):
    return _mail(person, "Parking bij de zaal?", QUESTION)


def _bounce(message):
    """The mail server of an invited person does not know the address."""
    back_to = sender(message)
    text = REPORT.format(
        to=back_to, person=message.to_address, message_id=make_msgid(domain="mail.example")
    )
    row, _ = actions.receive(
        text.encode(),
        source=InboundMail.Source.MAILBOX,
        envelope_to=back_to,
        envelope_from="<>",
    )
    processing.process(row.pk)
