"""Mail that tries to bring a reader down, made by code: `MAILS` is name -> bytes.

Nothing here was received from anyone; each message is the smallest of its kind.
"""

from base64 import b64encode

HEAD = (
    b"From: kwaad@buiten.example\r\nTo: agenda@portaal.example\r\n"
    b"Message-ID: <h@buiten.example>\r\n"
)
MB = 1024 * 1024


def whole(*headers, body=b"Dag.", head=HEAD):
    return head + b"".join(line + b"\r\n" for line in headers) + b"\r\n" + body


def multi(*parts, boundary=b"g", kind=b"mixed", end=True, headers=()):
    opening = b'Content-Type: multipart/%s; boundary="%s"' % (kind, boundary)
    inner = b"".join(b"--%s\r\n%s\r\n" % (boundary, part) for part in parts)
    closing = b"--%s--\r\n" % boundary if end else b""
    return whole(b"MIME-Version: 1.0", opening, *headers, body=inner + closing)


def part(content, kind=b"text/plain", *headers):
    lines = b"".join(line + b"\r\n" for line in headers)
    return b"Content-Type: %s\r\n%s\r\n%s" % (kind, lines, content)


def calendar(*lines, method=b"REPLY"):
    start = [b"BEGIN:VCALENDAR", b"VERSION:2.0", b"METHOD:" + method]
    return b"\r\n".join([*start, *lines, b"END:VCALENDAR", b""])


def event(*lines):
    return b"\r\n".join([b"BEGIN:VEVENT", b"UID:r-1@portaal.example", *lines, b"END:VEVENT"])


def invite(content):
    return multi(
        part(b"Aanvaard."), part(content, b"text/calendar; method=REPLY"), kind=b"alternative"
    )


def nested_messages(depth):
    mail = whole(body=b"Binnenin.")
    for _ in range(depth):
        mail = whole(b"Content-Type: message/rfc822", body=mail)
    return mail


def nested_multiparts(depth, text=b"Binnenin."):
    inner = b"Content-Type: text/plain\r\n\r\n" + text + b"\r\n"
    for n in range(depth):
        mark = b"g%d" % n
        inner = b'Content-Type: multipart/mixed; boundary="%s"\r\n\r\n--%s\r\n%s\r\n--%s--\r\n' % (
            *(mark, mark, inner, mark),
        )
    return HEAD + inner


def report(*fields, returned=b""):
    status = b"Reporting-MTA: dns; mx.buiten.example\r\n\r\n" + b"\r\n".join(fields) + b"\r\n"
    parts = [part(b"Niet afgeleverd."), part(status, b"message/delivery-status")]
    if returned:
        parts.append(part(returned, b"text/rfc822-headers"))
    return multi(*parts, kind=b"report; report-type=delivery-status")


ZONE = (
    *(b"BEGIN:VTIMEZONE", b"TZID:Kwaad", b"BEGIN:STANDARD", b"DTSTART:19700101T000000"),
    *(b"RRULE:FREQ=SECONDLY", b"TZOFFSETFROM:+0100", b"TZOFFSETTO:+0100"),
    *(b"END:STANDARD", b"END:VTIMEZONE"),
)
FORGED = b"Authentication-Results: mx.portaal.example; dmarc=pass header.from=gemeente.example"

STRUCTURE = {
    "empty": b"",
    "only line ends": b"\r\n" * 200_000,
    "no headers": b"\r\n\r\nDag.",
    "null bytes": b"\x00" * 10_000,
    "null bytes in headers": whole(b"Subject: a\x00b\x00c", body=b"x\x00y"),
    "random bytes": bytes(range(256)) * 4_000,
    "not closed": multi(part(b"Een."), part(b"Twee."), end=False),
    "no boundary": whole(b"Content-Type: multipart/mixed", body=b"--g\r\n\r\nDag.\r\n"),
    "empty boundary": whole(b'Content-Type: multipart/mixed; boundary=""', body=b"--\r\nDag."),
    "boundary of 3,000 characters": multi(part(b"x"), boundary=b"b" * 3_000),
    "sixty parts": multi(*[part(b"x")] * 60),
    "five thousand parts": multi(*[b"\r\nx"] * 5_000),
    "parts within themselves": multi(multi(part(b"x")), part(b"y")),
    "messages 100 deep": nested_messages(100),
    "messages 2,000 deep": nested_messages(2_000),
    "multiparts 100 deep": nested_multiparts(100),
    "multiparts 1,000 deep": nested_multiparts(1_000),
    "a long text nine deep": nested_multiparts(9, b"x\n" * 170_000),
    "as many lines as we take": whole(body=b"x\n" * 249_000),
    "one line of 5 MB": whole(body=b"x" * (5 * MB)),
    "five million short lines": whole(body=b"x\n" * (4 * MB)),
    "carriage returns only": whole(body=b"x\r" * (2 * MB)),
    "eleven megabytes": whole(body=b"x" * 76 * (11 * MB // 76)),
}
HEADERS = {
    "a header of 5 MB": whole(b"Subject: " + b"x" * (5 * MB)),
    "a hundred thousand headers": whole(*[b"X-Kwaad: x"] * 100_000),
    "a header folded a hundred thousand times": whole(b"Subject: x" + b"\r\n x" * 100_000),
    "a thousand From": whole(*[b"From: an@gemeente.example"] * 900),
    "addresses in comments in comments": whole(b"From: " + b"(" * 20_000, head=b""),
    "ten thousand addresses": whole(b"To: " + b"a@b.example, " * 4_000),
    "an address of angle brackets": whole(b"From: " + b"<" * 20_000, head=b""),
    "quotes without end": whole(b'From: "' + b'\\"' * 20_000, head=b""),
    "parameters without end": whole(b"Content-Type: text/plain" + b";" * 3_900),
    "parameters with quotes": whole(b"Content-Type: text/plain; " + b'a="' * 1_200),
    "continued parameters": whole(
        b"Content-Disposition: attachment" + b"".join(b"; filename*%d*=x" % n for n in range(200))
    ),
    "a bad encoded word": whole(b"Subject: =?utf-8?b?!!!!?= =?geen?q?x?= =?utf-8?x?y?="),
    "encoded words without end": whole(b"Subject: " + b"=?a?q?x" * 8_000),
    "a word in punycode": whole(b"Subject: =?punycode?q?" + b"a-" * 20_000 + b"?="),
    "half a character": whole(b"Subject: =?utf-7?q?+2AA-?=", body=b"x"),
    "a date that never was": whole(b"Date: Sun, 99 Nov 99999 99:99:99 +9999"),
    "a date of text": whole(b"Date: " + b"nu " * 10_000),
    "a line break in a name": whole(b"From: =?utf-8?q?An=0D=0ABcc:_x?= <an@gemeente.example>"),
    "forged results": whole(FORGED, *[FORGED] * 500),
    "results in comments": whole(b"Authentication-Results: " + b"(" * 10_000 + b"; dmarc=pass"),
    "a bounce address of nobody": whole(head=HEAD.replace(b"agenda@", b"b+" + b"0" * 32 + b"@")),
}
CONTENT = {
    "bad base64": multi(part(b"!!!!====", b"text/plain", b"Content-Transfer-Encoding: base64")),
    "bad quoted-printable": multi(
        part(b"=" * 10_000 + b"=ZZ", b"text/plain", b"Content-Transfer-Encoding: quoted-printable")
    ),
    "an encoding that is none": multi(part(b"x", b"text/plain", b"Content-Transfer-Encoding: 8.5")),
    "uuencode without end": multi(
        part(b"begin 644 x\r\n" + b"M" * MB, b"text/plain", b"Content-Transfer-Encoding: uuencode")
    ),
    "a charset that is none": multi(part(b"\xff\xfe", b"text/plain; charset=klingon")),
    "a charset that is a packer": multi(part(b"x" * 1_000, b"text/plain; charset=zip")),
    "a charset that takes for ever": multi(part(b"a-b" * 100_000, b"text/plain; charset=punycode")),
    "a charset with a null": multi(part(b"x", b'text/plain; charset="utf\x00-8"')),
    "utf-16 cut in two": multi(part(b"\xff\xfe\x00", b"text/plain; charset=utf-16")),
    "html 20,000 deep": multi(part(b"<div>" * 20_000, b"text/html")),
    "html of brackets": multi(part(b"<" * 90_000 + b" <script" * 10_000, b"text/html")),
    "html with scripts": multi(
        part(b"<script>alert(1)</script><img src=x onerror=y>", b"text/html")
    ),
    "a name that climbs": multi(
        part(b"x", b"application/pdf", b'Content-Disposition: attachment; filename="../../etc/x"')
    ),
    "winmail.dat": multi(part(b"\x78\x9f\x3e\x22" + b"\x00" * 500, b"application/ms-tnef")),
    "a report of nothing": report(),
    "a report on ten thousand people": report(
        *[b"Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"] * 300
    ),
    "a report on somebody else's mail": report(
        b"Final-Recipient: rfc822; lid@gemeente.example",
        b"Action: failed",
        b"Status: 5.1.1",
        returned=b"Message-ID: <o-geraden@portaal.example>\r\n",
    ),
    "a report with a status of text": report(b"Action: failed", b"Status: " + b"9." * 10_000),
}
CALENDARS = {
    "ten thousand events": invite(calendar(*[event()] * 10_000)),
    "a calendar of 3 MB": invite(calendar(event(b"DESCRIPTION:" + b"x" * (3 * MB)))),
    "a calendar of one long line": invite(calendar(event(b"DESCRIPTION:" + b"x" * 200_000))),
    "every second for ever": invite(
        calendar(event(b"RRULE:FREQ=SECONDLY", b"DTSTART:20270101T0900"))
    ),
    "a zone that changes every second": invite(
        calendar(*ZONE, event(b"DTSTART;TZID=Kwaad:20270101T090000"))
    ),
    "a zone that never ends": invite(calendar(*ZONE[:-1], event())),
    "events within events": invite(calendar(*[b"BEGIN:VEVENT"] * 49)),
    "calendars within calendars": invite(b"BEGIN:VCALENDAR\r\n" * 1_000),
    "no end": invite(b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:x"),
    "dates that never were": invite(
        calendar(event(b"DTSTAMP:99999999T999999Z", b"DTSTART:gisteren"))
    ),
    "a sequence of text": invite(calendar(event(b"SEQUENCE:veel", b"SEQUENCE:" + b"9" * 5_000))),
    "a thousand attendees": invite(
        calendar(event(*[b"ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.example"] * 1_000))
    ),
    "parameters that never stop": invite(
        calendar(event(b"ATTENDEE" + b";X=y" * 2_000 + b":mailto:a@b.example"))
    ),
    "a period without end": invite(calendar(event(b"DURATION:P" + b"9" * 5_000 + b"D"))),
    "not text at all": invite(b64encode(bytes(range(256)) * 100)),
    "ten calendars": multi(
        *[part(calendar(event(b"X-N:%d" % n)), b"text/calendar") for n in range(10)]
    ),
    "a calendar in another mail": whole(
        b"Content-Type: message/rfc822", body=invite(calendar(event()))
    ),
}
MAILS = {**STRUCTURE, **HEADERS, **CONTENT, **CALENDARS}
