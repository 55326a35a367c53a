"""The control: one Celery task per mail, acknowledged before it runs, and no table behind it."""

import os
import smtplib
import sys
from email.message import EmailMessage

from celery import Celery

app = Celery("naive", broker=os.environ["REDIS_URL"])
app.conf.task_ignore_result = True
app.conf.broker_connection_retry_on_startup = True


@app.task(name="naive.send")
def send(n):
    mail = EmailMessage()
    mail["Message-ID"], mail["Subject"] = f"<{n}@naive.example>", f"Bericht {n}"
    mail["From"], mail["To"] = "agenda@naive.example", f"lid{n}@gemeente.example"
    mail.set_content(f"Dit is bericht {n}.")
    with smtplib.SMTP("127.0.0.1", int(os.environ["SINK_PORT"])) as smtp:
        smtp.send_message(mail)


if __name__ == "__main__":
    for n in range(int(sys.argv[1])):
        send.delay(n)
