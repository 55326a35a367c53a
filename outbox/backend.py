"""Django's mail backend: whatever sends mail the ordinary way ends up as an outbox row too."""

from datetime import timedelta
from uuid import uuid4

from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from outbox import actions

USEFUL_FOR = timedelta(hours=48)


class OutboxBackend(BaseEmailBackend):
    """One row per recipient, in the caller's transaction; the HTML is made from the text.

    Raises ValueError for an attachment: our mails link to files, and dropping one would be a lie.
    """

    def send_messages(self, email_messages):
        for message in email_messages:
            if message.attachments:
                raise ValueError("A mail of the portal carries links, no attachments.")
            for address in message.recipients():
                actions.post_text(
                    "mail",
                    to=address,
                    subject=message.subject,
                    text=str(message.body),
                    key=f"mail:{uuid4().hex}",
                    expires_at=timezone.now() + USEFUL_FOR,
                    reply_to=(message.reply_to or [""])[0],
                )
        return len(email_messages)
