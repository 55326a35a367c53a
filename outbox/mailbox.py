"""The demo's mailbox: every mail as the local mail server received it, readable at /postvak/.

The addresses exist only with DEMO=1, which settings allow on this machine alone.
"""

import os
from datetime import UTC, datetime
from email import policy
from email.parser import BytesHeaderParser, BytesParser
from itertools import islice
from pathlib import Path
from time import time_ns
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

NEWEST = 100
# The mail's own style may work, its links may open in the whole window; nothing else may happen.
MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation; "
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)


def folder():
    return Path(settings.VAR_DIR) / "postvak"


def keep(sender, recipients, content):
    """Store one received mail, with its envelope in the two headers a mail server adds."""
    folder().mkdir(parents=True, exist_ok=True)
    name = f"{time_ns()}-{uuid4().hex[:8]}"
    envelope = "".join(f"Delivered-To: {address}\r\n" for address in recipients)
    unfinished = folder() / f"{name}.part"
    unfinished.write_bytes(f"Return-Path: <{sender}>\r\n{envelope}".encode() + content)
    os.replace(unfinished, folder() / f"{name}.eml")


def newest(address=""):
    """The newest mails (at most NEWEST), only those to `address` when it is given."""
    files = sorted(folder().glob("*.eml"), key=lambda file: file.name, reverse=True)
    parser = BytesHeaderParser(policy=policy.default)
    mails = (_summary(file.stem, parser.parsebytes(file.read_bytes())) for file in files)
    wanted = (mail for mail in mails if address.lower() in ", ".join(mail["to"]).lower())
    return list(islice(wanted, NEWEST))


def _summary(name, message):
    return {
        "name": name,
        "at": datetime.fromtimestamp(int(name.split("-")[0]) / 1e9, UTC),
        "to": [str(address) for address in message.get_all("Delivered-To", [])],
        "subject": str(message["Subject"] or ""),
    }


def opened(name):
    """The parsed mail `name`; 404 when it is not there."""
    try:
        content = (folder() / f"{name}.eml").read_bytes()
    except (FileNotFoundError, OSError) as error:
        raise Http404 from error
    return BytesParser(policy=policy.default).parsebytes(content)


def _part(message, kind):
    """The content of the first part of type `kind`, or an empty text."""
    for part in message.walk():
        if part.get_content_type() == kind:
            return part.get_content()
    return ""


@login_not_required
@require_safe
def mailbox(request):
    address = request.GET.get("adres", "").strip()
    context = {"mails": newest(address), "address": address, "limit": NEWEST}
    return render(request, "outbox/mailbox.html", context)


@login_not_required
@require_safe
def mail(request, name):
    message = opened(name)
    calendar = _part(message, "text/calendar")
    calendar = calendar.decode() if isinstance(calendar, bytes) else calendar
    context = {
        "mail": _summary(name, message),
        "headers": message.items(),
        "text": _part(message, "text/plain"),
        "has_html": bool(_part(message, "text/html")),
        "calendar": calendar,
        "is_invitation": "METHOD:REQUEST" in calendar,
        "files": [part.get_filename() for part in message.iter_attachments()],
    }
    return render(request, "outbox/mailbox_mail.html", context)


@login_not_required
@require_safe
@xframe_options_sameorigin
def mail_html(request, name):
    """The HTML part as it is, locked in by its own policy; links open in the whole window."""
    html = _part(opened(name), "text/html")
    if not html:
        raise Http404
    response = HttpResponse(f'<base target="_top">{html}')
    response["Content-Security-Policy"] = MAIL_POLICY
    return response


urlpatterns = [
    path("postvak/", mailbox, name="mailbox"),
    path("postvak/<slug:name>/", mail, name="mail"),
    path("postvak/<slug:name>/html/", mail_html, name="mail_html"),
]
