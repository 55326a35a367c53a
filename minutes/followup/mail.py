"""The mails to who promised something. Words that are for PBM alone are not in a mail."""

from core.links import absolute
from core.mail import compose
from minutes.followup.links import link
from minutes.models import Level
from outbox import actions as outbox


def remind(kind, action, *, due_at, expires_at):
    """Remind the owner; once per day that was agreed. Returns how many messages are new."""
    letter = {
        "to": action.owner.email,
        "person": action.owner,
        "key": f"{kind}:{action.pk}:{action.due_on:%Y%m%d}:{action.owner_id}",
        "facts": {"action": action.pk, "due_on": action.due_on.isoformat()},
        "context": context(action),
    }
    return outbox.post_many(
        kind,
        [letter],
        template=f"minutes/followup/mail/{kind}.txt",
        about=f"minutes:{action.minutes_id}",
        due_at=due_at,
        expires_at=expires_at,
    )


def preview(kind, action):
    """The mail as its owner would get it."""
    return compose(f"minutes/followup/mail/{kind}.txt", **context(action))


def context(action):
    """What a mail about an action may use."""
    return {
        "person": action.owner,
        "words": "" if action.level == Level.DEPARTMENT else action.text,
        "meeting": action.minutes.meeting,
        "due_on": action.due_on,
        "link": link(action),
        "address": absolute(action.minutes.get_absolute_url()),
    }
