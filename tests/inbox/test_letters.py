"""What we believe of a mail: who it is from, whether a person wrote it, and no more."""

import pytest

from inbox.letters import read
from tests.inbox.hostile import calendar, event, multi, part, whole
from tests.inbox.mails import OUR_SERVER, as_reply, mail

AUTOMATIC = {
    "vacation by RFC 3834": {"headers": {"Auto-Submitted": "auto-replied"}},
    "notice of a program": {"headers": {"Auto-Submitted": "auto-generated (notice)"}},
    "bulk": {"headers": {"Precedence": "bulk"}},
    "old vacation program": {"headers": {"Precedence": "auto_reply"}},
    "junk": {"headers": {"Precedence": "junk"}},
    "list": {"headers": {"Precedence": "list"}},
    "autoresponder": {"headers": {"X-Autoreply": "yes"}},
    "mailing list": {"headers": {"List-Id": "<nieuws.buiten.example>"}},
    "newsletter": {"headers": {"List-Unsubscribe": "<https://buiten.example/uit>"}},
    "our own mail": {"headers": {"X-Portaal-Id": "o-1@portaal.example"}},
    "mail server": {"sender": "MAILER-DAEMON@buiten.example"},
    "robot": {"sender": "no-reply@buiten.example"},
    "Dutch subject": {"subject": "Automatisch antwoord: Uitnodiging"},
    "Dutch subject of absence": {"subject": "Afwezig: Uitnodiging"},
    "English subject": {"subject": "Out of Office: Uitnodiging"},
    "French subject": {"subject": "Réponse automatique : Uitnodiging"},
}


@pytest.mark.parametrize("name", AUTOMATIC)
def test_mail_that_no_person_wrote_is_known_as_such(name):
    assert read(mail(**AUTOMATIC[name])).automatic != ""


def test_an_empty_envelope_sender_is_a_mail_server():
    assert read(mail(), envelope_from="<>").automatic != ""
    assert read(b"Return-Path: <>\r\n" + mail()).automatic != ""
    assert read(b"Return-Path: <an@gemeente.example>\r\n" + mail()).automatic == ""


def test_our_own_message_id_coming_back_is_a_loop(settings):
    raw = mail().replace(b"@buiten.example>\r\nDate", f"@{settings.MAIL_DOMAIN}>\r\nDate".encode())

    assert read(raw).automatic == "Een mail van het portaal zelf, teruggestuurd."


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"headers": {"X-Auto-Response-Suppress": "All"}},
        {"headers": {"Auto-Submitted": "no"}},
        {"subject": "Re: Ik ben afwezig op die dag"},
    ],
)
def test_mail_of_a_person_is_not_taken_for_automatic(fields):
    assert read(mail(**fields)).automatic == ""


def test_an_answer_to_an_invitation_wins_over_the_subject_and_the_mark_calendars_put():
    chosen = as_reply("r-1@x", headers={"Auto-Submitted": "auto-generated"})
    vacation = as_reply("r-1@x", headers={"Auto-Submitted": "auto-replied"})
    titled = as_reply("r-1@x").replace(b"Subject: Aanvaard", b"Subject: Automatisch antwoord")

    assert [bool(read(raw).automatic) for raw in (chosen, titled, vacation)] == [False, False, True]


# --- who vouches for the sender --------------------------------------------------------------


@pytest.fixture
def ours(settings):
    settings.MAIL_AUTHSERV_ID = OUR_SERVER


def with_results(*results, below=(), **fields):
    """A mail with these Authentication-Results on top, and others that came with it."""
    raw = mail(**fields)
    on_top = "".join(f"Authentication-Results: {result}\r\n" for result in results).encode()
    received, _, rest = raw.partition(b"\r\nFrom:")
    lower = "".join(f"Authentication-Results: {result}\r\n" for result in below).encode()
    return on_top + received + b"\r\n" + lower + b"From:" + rest


PASS = f"{OUR_SERVER}; dkim=pass header.d=gemeente.example; dmarc=pass header.from=gemeente.example"
FAIL = f"{OUR_SERVER}; dmarc=fail (p=reject) header.from=gemeente.example"


@pytest.mark.parametrize(
    ("results", "below", "verdict"),
    [
        ([PASS], [], "pass"),
        ([FAIL], [], "fail"),
        ([], [], "none"),
        ([f"{OUR_SERVER}; dmarc=none"], [], "none"),
        ([f"{OUR_SERVER} 1; dmarc=pass"], [], "pass"),
        # Case 121: what the sender wrote himself stands below our own server's line.
        ([], [PASS], "none"),
        ([FAIL], [PASS], "fail"),
        ([f"{OUR_SERVER}; spf=pass"], [PASS], "none"),
        (["mx.kwaad.example; dmarc=pass header.from=gemeente.example"], [], "none"),
        # Two verdicts of ours: the worst counts.
        ([PASS, FAIL], [], "fail"),
        # A verdict on another domain than that of the From.
        ([f"{OUR_SERVER}; dmarc=pass header.from=buiten.example"], [], "fail"),
        ([f"{OUR_SERVER}; none (dmarc=pass)"], [], "none"),
    ],
)
def test_only_the_verdict_of_our_own_server_counts(ours, results, below, verdict):
    if below and not results:
        # Our server always writes something; here it knows nothing of DMARC.
        results = [f"{OUR_SERVER}; spf=none"]

    assert read(with_results(*results, below=below)).dmarc == verdict


def test_without_a_server_of_our_own_nothing_is_believed(settings):
    settings.MAIL_AUTHSERV_ID = ""

    assert read(with_results(PASS)).dmarc == "none"


def as_it_arrived(*lines):
    """A mail whose topmost headers are `lines`: AR is a verdict in our name, the rest a Received."""
    hops = {"OURS": OUR_SERVER, "INSIDE": "postbus.portaal.example", "THEIRS": "mx.kwaad.example"}
    top = [
        f"Authentication-Results: {PASS if line == 'PASS' else FAIL}"
        if line in {"PASS", "FAIL"}
        else f"Received: from ergens by {hops[line]}; Sun, 22 Nov 2026 10:00:00 +0100"
        for line in lines
    ]
    rest = mail().partition(b"\r\nFrom:")[2]
    return "\r\n".join([*top, "From:"]).encode() + rest


@pytest.mark.parametrize(
    ("inside", "lines", "verdict"),
    [
        (0, ["PASS", "OURS", "THEIRS"], "pass"),
        (0, ["FAIL", "OURS", "PASS", "THEIRS"], "fail"),
        # Our server judged nothing: what the sender wrote, even with a Received in our name below it.
        (0, ["OURS", "PASS"], "none"),
        (0, ["OURS", "PASS", "THEIRS"], "none"),
        (0, ["OURS", "PASS", "OURS"], "none"),
        (0, ["OURS", "PASS", "OURS", "PASS", "OURS"], "none"),
        # No Received at all: nobody says that our server took this mail.
        (0, ["PASS"], "none"),
        (0, [], "none"),
        # A server of our own behind the one that judges adds a line on top.
        (0, ["INSIDE", "PASS", "OURS", "THEIRS"], "none"),
        (1, ["INSIDE", "PASS", "OURS", "THEIRS"], "pass"),
        (1, ["INSIDE", "FAIL", "OURS", "PASS", "THEIRS"], "fail"),
        (1, ["INSIDE", "OURS", "PASS", "THEIRS"], "none"),
        (1, ["OURS", "OURS", "PASS", "OURS"], "none"),
        (2, ["INSIDE", "INSIDE", "PASS", "OURS"], "pass"),
        # Said too high, the verdict of our own server still weighs.
        (1, ["FAIL", "OURS", "PASS", "THEIRS"], "fail"),
    ],
)
def test_a_verdict_counts_only_where_no_sender_can_write(ours, settings, inside, lines, verdict):
    """121: above the line in which our own server says that it took the mail, wherever that is."""
    settings.MAIL_HOPS_AFTER_VERDICT = inside

    letter = read(as_it_arrived(*lines))

    assert letter.dmarc == verdict
    assert letter.is_misplaced == (verdict == "none" and "PASS" in lines)


def test_a_verdict_hidden_in_another_header_is_not_believed(ours):
    received = f"Received: from x by {OUR_SERVER};\r\n Authentication-Results: {PASS}"
    folded = f"X-Dag: a\r\n Authentication-Results: {PASS}"
    spaced = f"Authentication-Results : {PASS}"
    rest = mail()

    hidden = [received, folded, spaced]
    verdicts = [read(line.encode() + b"\r\n" + rest).dmarc for line in hidden]

    # A header that cannot be one ends the head of the mail: then nobody is its sender.
    assert verdicts == ["none", "none", "fail"]


def test_two_senders_are_no_sender(ours):
    twice = with_results(PASS).replace(b"From:", b"From: bo@gemeente.example\r\nFrom:", 1)
    both = with_results(PASS, sender="an@gemeente.example, bo@gemeente.example")

    assert [read(raw).dmarc for raw in (twice, both)] == ["fail", "fail"]


# --- what is in it -----------------------------------------------------------------------------


def test_text_names_and_calendars_are_taken_out_clean():
    raw = mail(
        "Kom ik?\nAn",
        sender="=?utf-8?q?An_=E2=80=AELid?= <An@Gemeente.Example>",
        subject="=?utf-8?b?w4nDqW4=?=",
        attachments=[("application/pdf", "verslag.pdf", b"%PDF")],
    )

    letter = read(raw)

    assert (letter.from_name, letter.from_address) == ("An Lid", "an@gemeente.example")
    assert letter.subject == "Één"
    assert letter.files == ("verslag.pdf",)
    assert letter.text.replace("\r\n", "\n") == "Kom ik?\nAn\n"


def test_a_calendar_as_part_and_as_file_is_one_and_that_of_another_mail_none():
    answer = calendar(event(b"SEQUENCE:0"))
    file = b'Content-Disposition: attachment; filename="invite.ics"'
    twice = multi(part(answer, b"text/calendar"), part(answer, b"application/ics", file))
    carried = whole(b"Content-Type: message/rfc822", body=twice)

    assert [len(read(raw).calendars) for raw in (twice, carried)] == [1, 0]
    assert read(twice).files == ()
