"""What the log does not hold: the secrets that stand in addresses."""

import re

_SLASH = r"(?:/|%2F)"
_AFTER = rf"antwoord|aansluiten|mijn{_SLASH}adressen|kalender"
# The month view stands beside the personal feeds and is no secret.
_TOKEN = re.compile(rf"({_SLASH}(?:{_AFTER}){_SLASH})(?!maand/)[\w:.~=-]+", re.IGNORECASE)
_ANSWER = re.compile(r"\b((?:code|state)=)[^&\s\"']+")


def without_secrets(text):
    """`text` without personal links and without the answer of an identity provider."""
    return _ANSWER.sub(r"\1…", _TOKEN.sub(r"\1…", text))


def hide_secrets(logger, method, event):
    """A structlog processor: whoever reads the log cannot answer or log in for someone else."""
    return {
        name: without_secrets(value) if isinstance(value, str) else value
        for name, value in event.items()
    }
