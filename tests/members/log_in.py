"""Log in the way a person does: ask for a code, read the mail, type the code."""

import base64
import hmac
import re
import struct
import time

from django.urls import reverse

from outbox.models import Message

CODE = re.compile(r"^Uw aanmeldcode voor Atrium: (\S+)$")


def ask_code(client, address, **extra):
    return client.post(reverse("account_login"), {"email": address, **extra})


def mailed_code(address):
    """The code in the newest mail to `address`."""
    mail = Message.objects.filter(kind="login_code", to_address=address).latest("pk")
    return CODE.match(mail.subject)[1]


def give_code(client, code, **extra):
    return client.post(reverse("account_confirm_login_code"), {"code": code, **extra})


def log_in(client, address):
    ask_code(client, address)
    return give_code(client, mailed_code(address))


def app_code(secret="JBSWY3DPEHPK3PXP", later=0):
    """What an app with codes shows now, or `later` steps of 30 seconds on (RFC 6238)."""
    moment = struct.pack(">Q", int(time.time()) // 30 + later)
    digest = hmac.digest(base64.b32decode(secret), moment, "sha1")
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
