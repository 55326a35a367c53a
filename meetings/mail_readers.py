"""The Accept, Decline and Tentative buttons of people's calendars, which come back as mail."""

from django.conf import settings

from inbox.answers import may_answer
from inbox.models import InboundMail
from inbox.readers import Outcome, reader
from meetings import actions, mail
from meetings.replies import Unreadable, answers_in
from meetings.reply_rules import Step

State = InboundMail.State
STATES = {
    Step.APPLY: State.APPLIED,
    Step.NOTE: State.APPLIED,
    Step.TELL: State.IGNORED,
    Step.IGNORE: State.IGNORED,
    Step.STAFF: State.WAITING,
    Step.BOTH: State.WAITING,
}
SEVERAL = "Niet toegepast: er staan verschillende antwoorden in één mail. Lees de mail en vraag na."
NO_MAIL = "(Deze keer geen mail: de persoon kreeg er vandaag al een.)"


@reader("calendar_answer")
def calendar_answer(letter, row):
    """Take the one answer in this mail; None when it holds none."""
    try:
        replies = answers_in(letter.calendars, domain=settings.MAIL_DOMAIN)
    except Unreadable as error:
        return Outcome(State.WAITING, str(error))
    if not replies:
        return None
    if len(replies) > 1:
        return Outcome(State.WAITING, SEVERAL)
    taken = actions.take_reply(
        replies.pop(),
        address=letter.from_address,
        dmarc=letter.dmarc,
        received_at=row.received_at,
    )
    mailed = _explain(taken, letter, row)
    reason = f"{taken.reason} {taken.mailed}" if mailed else taken.reason
    if taken.words and not mailed:
        reason = f"{NO_MAIL} {reason}"
    about = mail.about(taken.registration.meeting) if taken.registration else ""
    return Outcome(STATES[taken.step], reason, person=taken.person, about=about)


def _explain(taken, letter, row):
    """Mail the invited person what became of the answer, at most once a day; whether it was mailed."""
    if not taken.words or not may_answer(taken.registration.person, letter=letter):
        return False
    mail.explained(taken.registration, words=taken.words, key=row.pk)
    return True
