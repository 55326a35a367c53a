"""Whether our own mail server vouches for the sender (DMARC), from its Authentication-Results.

Anyone can write such a header. Believed are only those of the server in MAIL_AUTHSERV_ID, and of
these only the ones our server itself put on top: the first, and what follows it before the next
Received (RFC 8601 section 5). What stands lower came with the mail.
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


def _trusted(headers):
    """The Authentication-Results of our own server, from the top down."""
    ours = settings.MAIL_AUTHSERV_ID.lower()
    begun, found = False, []
    for name, text in headers:
        if begun and name == TRACE:
            # Our server put its verdict above the line in which it says that it took the mail.
            return found
        if ours and name == NAME and _server(text) == ours:
            begun = True
            found.append(text)
    return []


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
