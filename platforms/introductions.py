"""The first words of a mail, which staff may choose per platform and kind.

A kind offers it by its default (`@kind(introduction="…")`); a platform keeps only what staff wrote
instead. Nothing in such a text is code: a word in braces from the list below is replaced, any other
brace is refused when it is written and stands there as it is when it was stored by other means.
"""

import re

from django.core.exceptions import ValidationError

from outbox.kinds import KINDS

LONGEST = 600  # characters
PLACEHOLDERS = {
    "voornaam": "voornaam van wie de mail krijgt",
    "bijeenkomst": "titel van de bijeenkomst",
    "atrium": "naam van het atrium",
    "dag": "dag van de bijeenkomst",
    "wanneer": "dag en uren van de bijeenkomst",
}
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def offered():
    """The kinds whose introduction staff may write, by their Dutch name."""
    kinds = [kind for kind in KINDS.values() if kind.introduction is not None]
    return sorted(kinds, key=lambda kind: kind.label)


def wording(platform, name):
    """The text with its placeholders: what staff wrote, else the default of the kind."""
    own = platform.mail_introductions.get(name)
    return KINDS[name].introduction or "" if own is None else own


def introduction(platform, name, **values):
    """The words as this recipient reads them; `values` by placeholder."""
    return _PLACEHOLDER.sub(
        lambda found: str(values.get(found[1], found[0])), wording(platform, name)
    )


def check(text):
    """Raise ValidationError, in Dutch, for a brace that is no listed placeholder."""
    rest = _PLACEHOLDER.sub(lambda found: "" if found[1] in PLACEHOLDERS else found[0], text)
    if "{" in rest or "}" in rest:
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise ValidationError(f"Tussen accolades kan alleen: {known}.", code="placeholder")
    if len(text) > LONGEST:
        raise ValidationError(f"Ten hoogste {LONGEST} tekens.", code="max_length")
