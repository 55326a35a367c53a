"""One SMTP connection, and what can go wrong with it in the words of the outbox."""

from contextlib import suppress
from smtplib import SMTPException, SMTPServerDisconnected
from time import monotonic

from django.conf import settings
from django.core.mail import get_connection

PATIENCE = 20  # seconds for one answer of the server
MOST_PER_CONNECTION = 100  # some servers say goodbye after more


class ServerDown(Exception):
    """No usable connection: nothing is wrong with the message."""


class NotAccepted(Exception):
    """The server answered no to this message; `permanent` means that asking again is useless."""

    def __init__(self, answer, *, permanent=False):
        super().__init__(answer)
        self.permanent = permanent


class Broken(Exception):
    """The connection broke; `uncertain` when the server may have taken the message."""

    def __init__(self, answer, *, uncertain=False):
        super().__init__(answer)
        self.uncertain = uncertain


class Courier:
    """Carries messages over one connection, opened with the first.

    `deadline` (monotonic): when the answer to the message in hand must be there; it moves with
    each batch.
    """

    def __init__(self):
        self.deadline = 0
        self._backend = None
        self._carried = 0

    def carry(self, sender, recipient, content):
        """Hand over one message and return the server's answer; raises what stands above."""
        if self._carried >= MOST_PER_CONNECTION:
            self.close()
        self._carried += 1
        smtp = self._open()
        phase = "MAIL"
        try:
            self._hurry(smtp)
            self._check(smtp.mail(sender))
            phase = "RCPT"
            self._hurry(smtp)
            self._check(smtp.rcpt(recipient), may_be_permanent=True)
            phase = "DATA"
            self._hurry(smtp)
            return self._check(smtp.data(content), may_be_permanent=True)
        except NotAccepted:
            self._reset(smtp)
            raise
        except (OSError, SMTPException) as error:
            return self._interrupted(smtp, error, phase)

    def close(self):
        """End the connection politely; a server that is gone does not matter any more."""
        backend, self._backend = self._backend, None
        if backend is not None:
            with suppress(OSError, SMTPException):
                self._hurry(backend.connection)
                backend.close()

    def _open(self):
        if self._backend is None:
            options = {name.lower(): value for name, value in settings.EMAIL_DELIVERY.items()}
            backend = get_connection(
                options["email_backend"],
                host=options["email_host"],
                port=options["email_port"],
                username=options["email_host_user"] or "",
                password=options["email_host_password"] or "",
                use_tls=options.get("email_use_tls", False),
                use_ssl=options.get("email_use_ssl", False),
                timeout=self._left(),
            )
            try:
                backend.open()
                backend.connection.ehlo_or_helo_if_needed()
            except (OSError, SMTPException) as error:
                raise ServerDown(_words(error)) from error
            self._backend, self._carried = backend, 1
        return self._backend.connection

    def _left(self):
        return max(1.0, min(PATIENCE, self.deadline - monotonic()))

    def _hurry(self, smtp):
        """An answer may take 20 seconds, but never longer than the lease lasts."""
        if smtp.sock is not None:
            smtp.sock.settimeout(self._left())

    def _check(self, reply, *, may_be_permanent=False):
        code, text = reply
        answer = f"{code} {text.decode('utf-8', 'replace')}"
        if code == 421:
            raise SMTPServerDisconnected(answer)
        if not 200 <= code < 300:
            raise NotAccepted(answer, permanent=may_be_permanent and code >= 500)
        return answer

    def _reset(self, smtp):
        try:
            self._hurry(smtp)
            smtp.rset()
        except (OSError, SMTPException):
            self._drop()

    def _interrupted(self, smtp, error, phase):
        """A refusal of DATA is an answer; anything else ends the connection."""
        code = getattr(error, "smtp_code", None)
        if code is not None and code != 421:
            self._reset(smtp)
            raise NotAccepted(_words(error), permanent=code >= 500) from error
        self._drop()
        words = _words(error)
        silent = not words.startswith("421")  # 421 is an answer too: goodbye, not taken
        raise Broken(words, uncertain=phase == "DATA" and silent) from error

    def _drop(self):
        backend, self._backend = self._backend, None
        if backend is not None and backend.connection is not None:
            backend.connection.close()


def _words(error):
    """What the server said, or what the system says of the connection."""
    answer = getattr(error, "smtp_error", b"") or str(error) or type(error).__name__
    answer = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    code = getattr(error, "smtp_code", None)
    return f"{code} {answer}" if code else answer
