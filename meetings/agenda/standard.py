"""The default agenda of a platform, as plain lines that staff write (*Beheer › Platformen*)."""

from meetings.models import AgendaItem


def default_agenda(platform):
    """What the platform proposes for every meeting: `title | minutes` per line, as a list of dicts."""
    return [_proposed(line) for line in platform.default_agenda.splitlines() if line.strip()]


def _proposed(line):
    title, bar, minutes = line.rpartition("|")
    if not bar:
        return {"title": line.strip()[:160]}
    usable = minutes.strip().isdecimal() and 1 <= int(minutes) <= 720
    proposed = {"title": title.strip()[:160], "kind": _kind(title)}
    return proposed | {"minutes": int(minutes)} if usable else proposed


def _kind(title):
    """The kind a title tells of itself: what people wrote in the default agenda is plain text."""
    words = title.lower()
    kinds = AgendaItem.Kind
    for sign, kind in {
        "pauze": kinds.BREAK,
        "goedkeuring verslag": kinds.ADOPTION,
        "werksessie": kinds.WORKSHOP,
        "toelichting": kinds.PRESENTATION,
    }.items():
        if sign in words:
            return kind
    return kinds.DISCUSSION
