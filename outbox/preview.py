"""A mail as a page of its own, as a mail program shows it: nothing in it can do anything."""

from django.http import HttpResponse

from core.mail import as_html

# The mail's own style may work. No script, no form, no request, no navigation of another window.
POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def as_page(subject, source):
    """Answer with the HTML of a mail that is not sent (or was), closed in by its own policy."""
    response = HttpResponse(as_html(subject, source))
    response["Content-Security-Policy"] = f"{POLICY}; frame-ancestors 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
