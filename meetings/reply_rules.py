"""How far an answer from a calendar is trusted, as one table (reliability.md 2.4).

The UID of an invitation is 128 random bits, so who knows it holds that invitation; that the mail
really comes from the domain in From is what our own mail server says (DMARC). Only with both, from
an address of the invited person, does an answer do what the button does. Otherwise nothing
changes: the invited person is asked to answer by the link, or staff look at it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

WORDS = {"ACCEPTED": "ja, ik kom", "DECLINED": "nee, ik kom niet", "TENTATIVE": "misschien"}


class Sender(StrEnum):
    """Who answers, by the address in From and, when the client gives one, the ATTENDEE."""

    SELF = "self"  # both are addresses of the invited person
    BEHALF = "behalf"  # about the invited person, from another address: an assistant, an alias
    COLLEAGUE = "colleague"  # about someone else whom we know: the invitation was passed on
    STRANGER = "stranger"  # about an address that nobody here has: passed on, or an unknown alias


class Step(StrEnum):
    APPLY = "apply"  # the action of the button
    NOTE = "note"  # kept for the organisers, no seat
    TELL = "tell"  # nothing changes; the invited person is mailed why
    STAFF = "staff"  # nothing changes; staff look at it
    BOTH = "both"  # nothing changes; the invited person is mailed and staff look at it
    IGNORE = "ignore"  # nothing changes and nobody is bothered


@dataclass(frozen=True)
class Facts:
    """What is known of an answer and of what it answers. `dmarc`: pass, fail or none."""

    method: str = "REPLY"
    answer: str = "ACCEPTED"
    is_delegated: bool = False
    is_known: bool = True
    dmarc: str = "pass"
    sender: Sender = Sender.SELF
    may_answer: bool = True
    is_doubled: bool = False  # DTSTAMP not after what this person said last
    is_older: bool = False  # SEQUENCE below that of the present invitation
    is_cancelled: bool = False
    is_over: bool = False
    is_saved_date: bool = False  # nothing is asked yet: only a sure no counts

    @property
    def is_sure_no(self):
        """Whether the invited person says no, beyond doubt."""
        sure = self.dmarc == "pass" and self.sender == Sender.SELF and not self.is_older
        return sure and self.answer == "DECLINED"


@dataclass(frozen=True)
class Verdict:
    """What is done, why (staff read this), and what the invited person is told by mail.

    In `told` {answer} and {address} stand for what was answered and from where. `mailed` is what
    staff read besides the reason once that mail was posted.
    """

    step: Step
    reason: str
    told: str = ""
    mailed: str = ""


@dataclass(frozen=True)
class Row:
    when: Callable
    verdict: Verdict


NOBODY_KNOWS = (
    "Op uw uitnodiging kwam vanaf {address} het antwoord ‘{answer}’. Dat adres staat niet in uw "
    "profiel. Daarom is er niets veranderd. Was u het, of was het in uw naam? Antwoord dan zelf met "
    "de knop. Stuurde u de uitnodiging door? Dan komt die persoon niet automatisch op de lijst."
)
ABOUT_IT = "De persoon kreeg daar een mail over."

# The first row that fits counts.
TABLE = [
    Row(
        lambda facts: facts.dmarc == "fail",
        Verdict(
            Step.STAFF,
            "Niet toegepast: volgens onze mailserver is de afzender vervalst. U hoeft niets te doen; "
            "klopt het antwoord toch, bel dan de persoon.",
        ),
    ),
    Row(
        lambda facts: not facts.is_known,
        Verdict(
            Step.STAFF,
            "Niet toegepast: dit antwoord uit een agenda hoort bij geen enkele uitnodiging van het "
            "portaal. Schrijf de persoon zelf in of uit als u weet waarover het gaat.",
        ),
    ),
    Row(
        lambda facts: facts.method == "COUNTER",
        Verdict(
            Step.STAFF,
            "Niet toegepast: de persoon stelt een ander moment voor. Lees de mail en antwoord zelf, of "
            "verplaats de bijeenkomst.",
        ),
    ),
    Row(
        lambda facts: facts.method != "REPLY",
        Verdict(
            Step.STAFF,
            "Niet toegepast: de agenda van de persoon vraagt de uitnodiging opnieuw. Stuur de link van "
            "de bijeenkomst.",
        ),
    ),
    Row(
        lambda facts: facts.is_delegated,
        Verdict(
            Step.STAFF,
            "Niet toegepast: de uitnodiging werd aan iemand anders doorgegeven. Schrijf die persoon in "
            "bij de bijeenkomst als dat mag.",
        ),
    ),
    Row(
        lambda facts: facts.sender == Sender.COLLEAGUE,
        Verdict(
            Step.STAFF,
            "Niet toegepast: de uitnodiging werd doorgestuurd naar iemand anders die we kennen. Schrijf "
            "die persoon in bij de bijeenkomst als dat mag.",
        ),
    ),
    Row(
        lambda facts: facts.answer == "NEEDS-ACTION",
        Verdict(Step.IGNORE, "Er staat geen antwoord in: de persoon besliste nog niet."),
    ),
    Row(
        lambda facts: facts.answer and facts.answer not in WORDS,
        Verdict(
            Step.STAFF,
            "Niet toegepast: er staat geen ja, nee of misschien in het antwoord. Lees de mail en vraag "
            "de persoon wat die bedoelt.",
        ),
    ),
    Row(
        lambda facts: not facts.may_answer,
        Verdict(
            Step.IGNORE,
            "Niet toegepast: de persoon heeft geen toegang meer tot deze bijeenkomst.",
        ),
    ),
    Row(
        lambda facts: facts.is_doubled,
        Verdict(
            Step.IGNORE,
            "Niet opnieuw toegepast: de persoon gaf dit of een later antwoord al eerder.",
        ),
    ),
    Row(
        lambda facts: facts.sender != Sender.SELF and (facts.is_cancelled or facts.is_over),
        Verdict(
            Step.IGNORE,
            "Niet toegepast: vanaf een ander adres dan dat van de genodigde, en de bijeenkomst is al "
            "voorbij of geannuleerd.",
        ),
    ),
    Row(
        lambda facts: facts.is_cancelled,
        Verdict(
            Step.TELL,
            "Niet toegepast: de bijeenkomst is geannuleerd.",
            "U antwoordde ‘{answer}’ op een uitnodiging, maar deze bijeenkomst gaat niet door. U hoeft "
            "niets te doen.",
            ABOUT_IT,
        ),
    ),
    Row(
        lambda facts: facts.is_over,
        Verdict(
            Step.TELL,
            "Niet toegepast: de bijeenkomst is al voorbij.",
            "U antwoordde ‘{answer}’ op een uitnodiging, maar deze bijeenkomst is al voorbij. Uw "
            "antwoord verandert niets meer.",
            ABOUT_IT,
        ),
    ),
    Row(
        lambda facts: facts.is_saved_date and not facts.is_sure_no,
        Verdict(
            Step.IGNORE,
            "Niet toegepast: voor een datum die vrijgehouden wordt, is nog geen antwoord gevraagd.",
        ),
    ),
    Row(
        lambda facts: not facts.answer,
        Verdict(
            Step.TELL,
            "Niet toegepast: in het antwoord staat niet wat de persoon antwoordde.",
            "Op uw uitnodiging kwam vanuit een agenda een antwoord, maar er staat niet in of u komt. "
            "Daarom is er niets veranderd. Antwoord met de knop.",
            "Die kreeg een mail om het met de knop te doen.",
        ),
    ),
    Row(
        lambda facts: facts.sender == Sender.STRANGER,
        Verdict(
            Step.BOTH,
            "Niet toegepast: geantwoord vanaf een adres dat niemand hier heeft. Hoort het bij de "
            "genodigde, zet het dan in diens profiel en verwerk de mail opnieuw. Is het iemand anders, "
            "schrijf die dan in als dat mag.",
            NOBODY_KNOWS,
            "De genodigde kreeg een mail.",
        ),
    ),
    Row(
        lambda facts: facts.sender == Sender.BEHALF,
        Verdict(
            Step.TELL,
            "Niet toegepast: geantwoord vanaf een ander adres dan dat van de genodigde.",
            NOBODY_KNOWS,
            "Die kreeg een mail om zelf te bevestigen.",
        ),
    ),
    Row(
        lambda facts: facts.dmarc != "pass",
        Verdict(
            Step.TELL,
            "Niet toegepast: niet na te gaan of de mail echt van de genodigde komt (geen DMARC).",
            "We kregen uit uw agenda het antwoord ‘{answer}’, maar we konden niet nagaan of het echt van "
            "u komt. Daarom is er nog niets veranderd. Bevestig het met de knop.",
            "Die kreeg een mail om te bevestigen.",
        ),
    ),
    Row(
        lambda facts: facts.is_older,
        Verdict(
            Step.TELL,
            "Niet toegepast: een antwoord op een oudere uitnodiging.",
            "U antwoordde ‘{answer}’ op een oudere uitnodiging. Intussen is er iets gewijzigd. Daarom "
            "is uw antwoord nog niet verwerkt. Dit geldt nu; laat u opnieuw weten of u komt?",
            "De persoon kreeg de nieuwe gegevens en de vraag om opnieuw te antwoorden.",
        ),
    ),
    Row(
        lambda facts: facts.answer == "TENTATIVE",
        Verdict(
            Step.NOTE,
            "Genoteerd: de persoon twijfelt. Dat verandert niets aan de inschrijving.",
            "U antwoordde ‘misschien’ vanuit uw agenda. De organisatoren weten nu dat u twijfelt. Uw "
            "inschrijving verandert er niet door. Een plaats hebt u pas als u aanvaardt.",
            ABOUT_IT,
        ),
    ),
    Row(lambda facts: True, Verdict(Step.APPLY, "Toegepast.")),
]


def judge(facts):
    """The verdict on one answer."""
    return next(row.verdict for row in TABLE if row.when(facts))


def sender(owner, *, address, attendee, owner_of):
    """Who answers: `owner` was invited, `address` is From, `attendee` may be "".

    `owner_of` gives the person an address belongs to, or None. An assistant may write *for* the
    invited person; an answer about another attendee is not the invited person's.
    """
    about = owner_of(attendee or address)
    if about == owner:
        return Sender.SELF if owner_of(address) == owner else Sender.BEHALF
    if attendee and about is None and owner_of(address) == owner:
        return Sender.BEHALF
    return Sender.STRANGER if about is None else Sender.COLLEAGUE
