"""The two mails of an evaluation. Their text holds a secret, so the outbox shows it to nobody."""

from meetings.told import about
from outbox import actions as outbox
from surveys.links import link


def asked(asking, letters):
    """One each. `letters`: pairs of an Asked and the secret in its link."""
    _post("evaluation_asked", asking, letters)


def reminded(asking, letters):
    """Once more to who was silent."""
    _post("evaluation_reminder", asking, letters)


def context(asking, person, address):
    """What the templates use."""
    return {
        "person": person,
        "meeting": asking.meeting,
        "closes_at": asking.closes_at,
        "link": address,
    }


def _post(kind, asking, letters):
    contact = asking.meeting.contact
    rows = [
        {
            "to": row.person.email,
            "person": row.person,
            "key": f"{kind}:{row.pk}",
            "stream": f"evaluation:{row.pk}",
            "reply_to": contact.email if contact else "",
            "facts": {"asked": row.pk},
            "context": context(asking, row.person, link(secret)),
        }
        for row, secret in letters
    ]
    outbox.post_many(
        kind,
        rows,
        template=f"surveys/mail/{kind}.txt",
        expires_at=asking.closes_at,
        about=about(asking.meeting),
    )
