"""Mail that no app understands: a person reads it. Only who sends a file hears from us by itself."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone

from core.links import absolute
from inbox.answers import may_answer
from inbox.kinds import USEFUL_FOR
from inbox.models import InboundMail
from inbox.readers import Outcome
from outbox import actions as outbox

State = InboundMail.State


def for_a_person(letter, mail):
    """Leave the mail to staff, and say why; someone we know who sends a file is told once."""
    person = get_user_model().objects.by_address(letter.from_address)
    if letter.has_tnef:
        reason = "Een winmail.dat van Outlook: daarin kan een antwoord zitten. Vraag het na."
    elif letter.calendars:
        reason = "Een agendabericht dat we niet kennen."
    elif letter.files:
        told = _tell(person, letter, mail)
        reason = "Er hangen bestanden aan; die bewaren we niet als verslag."
        reason += " De afzender kreeg daar uitleg over." if told else ""
    else:
        reason = "Een gewone mail: lees ze en antwoord zo nodig."
    return Outcome(State.WAITING, reason, person=person)


def _tell(person, letter, mail):
    """Say where a verslag goes, to the address we have of the person; whether it was said."""
    if not may_answer(person, letter=letter):
        return False
    outbox.post(
        "files_not_kept",
        to=person.email,
        person=person,
        template="inbox/mail/files_not_kept.txt",
        key=f"files_not_kept:{mail.pk}",
        expires_at=timezone.now() + USEFUL_FOR,
        context={
            "person": person,
            "address": absolute("/verslagen/"),
            "contact": settings.CONTACT_ADDRESS,
        },
    )
    return True
