"""One step of somebody, however many messages it writes: when they leave, and counted together."""

from contextlib import contextmanager
from contextvars import ContextVar

_current = ContextVar("mailing", default=None)


class Mailing:
    """What was chosen for the messages of one step, and which of them were written so far.

    `notify=False` leaves out what nobody has to know (`Kind.required`); `due_at`: not before.
    """

    def __init__(self, *, notify=True, due_at=None):
        self.notify, self.due_at = notify, due_at
        self.written = []

    def wanted(self, kind, drafts):
        """Of `drafts` of this kind those that are to be written."""
        return drafts if self.notify else [draft for draft in drafts if kind.required(draft)]


@contextmanager
def mailing(*, notify=True, due_at=None):
    """All that is posted inside is one mailing: one choice, one count for the brake.

    It may hold several transactions. Inside another mailing the outer one rules.
    """
    if _current.get() is not None:
        yield _current.get()
        return
    token = _current.set(Mailing(notify=notify, due_at=due_at))
    try:
        yield _current.get()
    finally:
        _current.reset(token)


def chosen():
    """The mailing of now; outside of one, what goes by itself."""
    return _current.get() or Mailing()
