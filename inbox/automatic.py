"""Mail that no person wrote to us: kept, without effect and never answered (reliability.md 2.4)."""

import re

from django.conf import settings

# `X-Auto-Response-Suppress` alone is no sign: programs put it on ordinary mail too.
_MARKS = ["x-autoreply", "x-autorespond", "x-auto-response", "x-mailer-autoresponse"]
_LISTS = ["list-id", "list-unsubscribe", "list-post"]
_PRECEDENCE = {"bulk", "junk", "list", "auto_reply", "auto-reply"}
_ROBOTS = re.compile(r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)([+.-].*)?@")
_SUBJECT = re.compile(
    r"^\W*(automatisch antwoord|automatische reactie|afwezig|out of (the )?office|automatic reply"
    r"|auto(matic)?[- ]?(reply|response)|autoreply|r[ée]ponse automatique|absence du bureau"
    r"|absent|automatische antwort|abwesen)",
    re.IGNORECASE,
)


def why_automatic(headers, *, envelope_from, from_address, message_id, subject, is_reply):
    """A Dutch reason why this mail is automatic, or "".

    `is_reply`: it carries an answer to an invitation. That wins over the subject, and over the mark
    *auto-generated*, which calendars put on the answer that someone gave by a button.
    """
    if headers.get("x-portaal-id") or message_id.rpartition("@")[2] == f"{settings.MAIL_DOMAIN}>":
        return "Een mail van het portaal zelf, teruggestuurd."
    submitted = _first(headers, "auto-submitted").partition(";")[0].strip()
    chosen = is_reply and submitted == "auto-generated"
    if submitted and submitted != "no" and not chosen:
        return "Een automatisch antwoord of bericht."
    if "multipart/report" in _first(headers, "content-type"):
        return "Een ontvangst- of leesbevestiging."
    if _first(headers, "precedence") in _PRECEDENCE or any(map(headers.get, _MARKS)):
        return "Een automatisch antwoord of bericht."
    if any(map(headers.get, _LISTS)):
        return "Een nieuwsbrief of mailinglijst."
    if envelope_from == "<>":
        return "Een mail zonder afzender: een melding van een mailserver."
    if _ROBOTS.match(from_address):
        return "Een adres dat geen antwoord verwacht."
    if _SUBJECT.match(subject) and not is_reply:
        return "Een afwezigheidsbericht."
    return ""


def _first(headers, name):
    return headers[name][0].strip().lower() if headers.get(name) else ""
