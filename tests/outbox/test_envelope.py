"""The headers and parts of a mail, as a mail program reads them."""

import pytest
from icalendar import Calendar

from outbox.delivery import drain
from outbox.models import Message
from tests import notes

pytestmark = pytest.mark.django_db
INVITE = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Atrium//NL
METHOD:REQUEST
BEGIN:VEVENT
UID:r-1@atrium.example
DTSTAMP:20270104T080000Z
DTSTART:20270204T080000Z
SUMMARY:Startdag – Provinciaal Atrium
SEQUENCE:1
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def delivered(smtp_sink, **fields):
    row = notes.post(**fields)
    drain()
    return row, smtp_sink.received[-1]


def test_the_headers_say_what_this_mail_is(smtp_sink, settings):
    row, mail = delivered(smtp_sink, reply_to="tom@pbm.example")

    headers = {name: str(value) for name, value in mail.message.items()}
    assert headers.pop("Date").endswith(("+0100", "+0200"))
    assert headers.pop("Content-Type").startswith("multipart/alternative")
    assert headers == {
        "From": f"Atrium Lerend Netwerk <{settings.MAIL_FROM_ADDRESS}>",
        "To": "lid1@gemeente.example",
        "Reply-To": "tom@pbm.example",
        "Subject": "Bericht 1",
        "Message-ID": row.message_id,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, RN, NRN, AutoReply",
        "X-Portaal-Id": row.message_id.strip("<>"),
        "Feedback-ID": f"note:{settings.MAIL_DOMAIN}",
        "MIME-Version": "1.0",
    }
    assert mail.sender == settings.BOUNCE_ADDRESS.format(token=row.token)
    assert row.token in mail.sender


def test_only_what_one_may_do_without_can_be_unsubscribed(smtp_sink):
    _, plain = delivered(smtp_sink, n=1)
    row, news = delivered(smtp_sink, n=2, kind="news")

    address = f"https://atrium.example/uit/{row.pk}/"
    assert news.message["List-Unsubscribe"] == f"<{address}>"
    assert news.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in news.html
    assert plain.message["List-Unsubscribe"] is None


def test_text_and_html_say_the_same(smtp_sink):
    _, mail = delivered(smtp_sink)

    assert mail.text == (
        "Beste Lid 1\n\nDit is een bericht over R&D.\n\n"
        "Open het atrium:\nhttps://atrium.example/atria/1/\n\n- een\n- twee\n"
    )
    assert "Dit is een bericht over R&amp;D." in mail.html
    assert 'href="https://atrium.example/atria/1/"' in mail.html
    assert [part.get_content_type() for part in mail.message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


def test_an_invitation_carries_its_calendar_object_twice(smtp_sink):
    _, mail = delivered(smtp_sink, calendar=INVITE, calendar_method="REQUEST")

    parts = list(mail.message.walk())
    assert [part.get_content_type() for part in parts] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "text/calendar",
    ]
    shown, attached = parts[4], parts[5]
    for part in (shown, attached):
        assert dict(part["Content-Type"].params) == {"charset": "utf-8", "method": "REQUEST"} | (
            {"name": "invite.ics"} if "name" in part["Content-Type"].params else {}
        )
        assert part.get_payload(decode=True) == INVITE.encode()
        event = Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")[0]
        assert event["SUMMARY"] == "Startdag – Provinciaal Atrium"
    assert (shown.get_content_disposition(), attached.get_content_disposition()) == (
        None,
        "attachment",
    )
    assert attached.get_filename() == "invite.ics"


def test_every_byte_is_plain_ascii_in_short_lines(smtp_sink):
    _, mail = delivered(
        smtp_sink,
        context={"name": "Zoë " * 900, "subject": "Één overleg – “Hasselt” " * 6},
        calendar=INVITE,
        calendar_method="REQUEST",
    )

    assert mail.content.isascii()
    assert max(len(line) for line in mail.content.split(b"\r\n")) <= 998
    assert mail.subject == Message.objects.get().subject


def test_a_domain_in_dutch_letters_is_reached(smtp_sink):
    delivered(smtp_sink, to="an@gemeente-zoë.example")

    assert smtp_sink.received[0].to == "an@xn--gemeente-zo-9bb.example"
