"""Whether our own mail server vouches for the sender (DMARC), from its Authentication-Results.

Anyone can write such a header, also in our name. Our server puts its verdict above the Received in
which it says that it took the mail, and that line is on top but for the hops of our own that come
after (MAIL_HOPS_AFTER_VERDICT). So one is believed only above the Received of that number: what
stands lower came with the mail, also when our server said nothing at all (RFC 8601 section 5).
"""

import re

from django.conf import settings

TRACE = "received"
NAME = "authentication-results"
_RESULT = re.compile(r"(?:^|;)\s*dmarc\s*=\s*([a-z]+)([^;]*)")
_COMMENT = re.compile(r"\([^()]*\)")
_FROM = re.compile(r"header\.from\s*=\s*\"?([^\s;\"]+)")


def dmarc(headers, from_domain):
    """`pass`, `fail` or `none`; `headers` are `(lower-case name, text)` from the top down."""
    results = [_result(text, from_domain) for text in _trusted(headers)]
    found = [result for result in results if result]
    if not found:
        return "none"
    return "pass" if set(found) == {"pass"} else "fail"


def is_misplaced(headers):
    """Whether a verdict in our name stands only where anyone could have written it."""
    anywhere = any(_is_ours(name, text) for name, text in headers)
    return anywhere and not _trusted(headers)


def _trusted(headers):
    """The Authentication-Results that only our own servers can have put there, from the top down."""
    hops, found = 0, []
    for name, text in headers:
        if name == TRACE:
            if hops == settings.MAIL_HOPS_AFTER_VERDICT:
                return found
            hops += 1
        elif _is_ours(name, text):
            found.append(text)
    return []


def _is_ours(name, text):
    ours = settings.MAIL_AUTHSERV_ID.lower()
    return bool(ours) and name == NAME and _server(text) == ours


def _server(text):
    """The server that speaks: the first word, without the version that may follow."""
    words = _COMMENT.sub(" ", text).partition(";")[0].split()
    return words[0].lower() if words else ""


def _result(text, from_domain):
    """What one header says of DMARC: pass, fail, or "" when it says nothing we can use."""
    match = _RESULT.search(_COMMENT.sub(" ", text.lower()))
    if match is None or match[1] in {"none", "temperror", "bestguesspass"}:
        return ""
    about = _FROM.search(match[2])
    if about and about[1].rpartition("@")[2] != from_domain:
        return "fail"
    return "pass" if match[1] == "pass" else "fail"
