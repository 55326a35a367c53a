"""The mails about a verdict. Which one and whether is decided by the actions."""

from meetings.mail import post


def approved(row, *, by):
    """The seat is theirs: the event becomes certain. Who waits for a seat gets plain mail."""
    post("seat_approved", row, revision=_revision(row), invites=True, by=by)


def to_vet_again(row):
    """A change of what was approved: the seat is held, the event uncertain until it is looked at."""
    post("seat_to_vet", row, revision=_revision(row), invites=True)


def refused(row, *, by, takes_out):
    """With the word of the organiser; out of the calendar where it may be in."""
    post("seat_refused", row, cancels=takes_out, by=by, takes_out=takes_out)


def _revision(row):
    return f"{row.revision}.{row.vetting_version}"
