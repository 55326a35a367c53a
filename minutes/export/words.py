"""How the parts of a verslag are said: the same on a page, in Word and on paper."""

from django.utils.formats import date_format

from minutes.models import Level, Passage


def passage_label(passage):
    """`Afspraak`, `Signaal: bezorgdheid (jaarthema hemelwater), openbaar`; "" for plain text."""
    words = ""
    if passage.kind == Passage.Kind.SIGNAL:
        words = f"Signaal: {passage.get_signal_kind_display()}"
        words += f" (jaarthema {passage.theme.name})" if passage.theme else ""
    elif passage.kind != Passage.Kind.TEXT:
        words = passage.get_kind_display().capitalize()
    level = "" if passage.level == Level.ATRIUM else f"voor: {passage.get_level_display()}"
    said = ", ".join(filter(None, [words, level]))
    return said[:1].upper() + said[1:]


def action_words(action):
    """(what, who, before when, how it stands) of an action."""
    what = action.text
    if action.level != Level.ATRIUM:
        what = f"{what} (voor: {action.get_level_display()})"
    due = date_format(action.due_on, "j F Y") if action.due_on else ""
    state = (
        f"{action.get_state_display()}: {action.note}"
        if action.note
        else action.get_state_display()
    )
    return what, str(action.owner or action.owner_name), due, state


def hidden_words(count):
    return f"{count} {'passage' if count == 1 else 'passages'} niet zichtbaar"
