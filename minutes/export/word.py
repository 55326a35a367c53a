"""A verslag as a Word document in house style, with what one reader may see."""

from django.utils.formats import date_format

from core.richtext.reading import blocks_of
from core.richtext.word import Letter
from core.times import moment_words
from minutes.export.words import action_words, hidden_words, passage_label

CONFIDENTIAL = "Vertrouwelijk: bestemd voor wie bij dit atrium hoort. Stuur dit document niet door."


def word(found):
    """The bytes of a .docx of `found` (`minutes.content.content`)."""
    minutes = found.minutes
    letter = Letter(minutes.title)
    meeting = minutes.meeting
    letter.facts(
        [
            ("Bijeenkomst", meeting.title if found.is_whole else ""),
            ("Atrium", meeting.atrium.name),
            ("Datum", date_format(minutes.dated_on, "j F Y")),
            ("Stand", _standing(minutes, found.edition)),
        ]
    )
    if found.is_whole:
        letter.line(CONFIDENTIAL, italic=True)
        letter.heading("Samenvatting", 1)
        letter.text(minutes.summary)
        _people(letter, found.edition)
    for number, section in enumerate(found.shown, 1):
        letter.heading(f"{number}. {section.point.title}", 1)
        _section(letter, section)
    if found.hidden_elsewhere:
        letter.line(hidden_words(found.hidden_elsewhere), italic=True)
    return letter.bytes()


def _standing(minutes, edition):
    words = minutes.get_status_display()
    if minutes.adopted_at:
        words = f"{words} op {moment_words(minutes.adopted_at)}"
    return f"{words}, versie {edition.number}" if edition.number > 1 else words


def _people(letter, edition):
    for title, names in (("Aanwezig", edition.present), ("Verontschuldigd", edition.excused)):
        if names:
            letter.heading(title, 1)
            letter.text(names)


def _section(letter, section):
    for passage in section.passages:
        if label := passage_label(passage):
            letter.line(label, bold=True)
        letter.blocks(blocks_of(passage.text), below=1)
    if section.actions:
        letter.table(
            ("Actie", "Wie", "Tegen", "Stand"), [action_words(action) for action in section.actions]
        )
    if section.hidden:
        letter.line(hidden_words(section.hidden), italic=True)
