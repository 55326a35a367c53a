"""Post a number of mails in one transaction: `python -m tests.faults.post 1000`."""

import sys

import django
from django.core.mail import send_mail
from django.db import transaction


@transaction.atomic
def post(count):
    for n in range(count):
        send_mail(f"Bericht {n}", f"Dit is bericht {n}.", None, [f"lid{n}@gemeente.example"])


if __name__ == "__main__":
    django.setup()
    post(int(sys.argv[1]))
