"""A step that mails, asked before it is taken: rehearsed, shown, then done as was chosen."""

from dataclasses import dataclass, field

from core.times import moment_words
from outbox.forms import WhenForm
from outbox.kinds import KINDS
from outbox.mailing import mailing
from outbox.quiet import leaves_words
from outbox.rehearsal import rehearse

# With text; the names of the others are listed.
SHOWN = 20
NO_MAIL = "Er vertrekt geen mail."
LEAVES = "De mail vertrekt."
OURS = ("csrfmiddlewaretoken", "confirm", "look", "when", "moment")


@dataclass
class Step:
    """What `act` would mail, and when it may leave.

    `data`: of the form, with the choice once there is one. `words`: `message -> text` as it may be
    shown. `latest`: `messages -> moment` after which they are of no use, or None.
    """

    data: dict
    act: callable
    words: callable
    latest: callable
    may_skip: bool = True
    mails: list = field(init=False)

    def __post_init__(self):
        # To a profile that closes nothing leaves (outbox.kinds): that is no mail.
        heard = rehearse(self.act)
        self.mails = [mail for mail in heard if mail.person is None or mail.person.is_active]
        why = [KINDS[mail.kind].required(mail) for mail in self.mails]
        self.required = [reason for reason in why if reason]
        urgent = bool(self.mails) and all(mail.urgent for mail in self.mails)
        self.when = WhenForm(
            self.data if "when" in self.data else None,
            leaves=leaves_words(urgent=urgent),
            may_skip=self.may_skip and len(self.required) < len(self.mails),
        )

    @property
    def count(self):
        return len(self.mails)

    @property
    def people(self):
        return len({mail.to_address for mail in self.mails})

    @property
    def shown(self):
        """Pairs of a mail and its words; of many only the first."""
        return [(mail, self.words(mail)) for mail in self.mails[:SHOWN]]

    @property
    def others(self):
        return self.mails[SHOWN:]

    @property
    def why_always(self):
        """Why some of it leaves whatever is chosen, each reason once."""
        return list(dict.fromkeys(self.required))

    @property
    def kept(self):
        """What was filled in besides the choice, for the form that asks."""
        names = [name for name in self.data if not name.startswith(OURS)]
        return [(name, value) for name in names for value in self.data.getlist(name)]

    def is_chosen(self):
        """Whether it can be done: nothing is mailed, or a choice was made that holds."""
        if not self.mails or not self.when.is_bound:
            return not self.mails or "confirm" in self.data
        if not self.when.is_valid():
            return False
        latest = self.latest(self.mails)
        if latest and self.when.due_at and self.when.due_at > latest:
            self.when.add_error("moment", f"Kies een moment voor {moment_words(latest)}.")
        return self.when.is_valid()

    @property
    def choice(self):
        """What was chosen, as `mailing` takes it; now, when nothing was."""
        if not self.mails or not self.when.is_bound:
            return {}
        return {"notify": self.when.notify, "due_at": self.when.due_at}

    def take(self):
        """Do it as chosen; returns what the action returns."""
        with mailing(**self.choice):
            return self.act()

    def said(self):
        """What becomes of the mail, for the message afterwards."""
        if not self.mails:
            return NO_MAIL
        if self.when.is_bound and not self.when.notify:
            return "Alleen wie het moet weten, krijgt een mail." if self.required else NO_MAIL
        moment = self.when.said() if self.when.is_bound else ""
        return f"De mail gaat {moment} weg." if moment else LEAVES
