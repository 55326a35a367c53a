"""What we hold on a person, for the person (T117). Every app adds its own part.

    @holding("inschrijvingen")
    def registrations(person):
        return [...]

Registered in an app's `holdings.py`, found like `rules.py`. Values must fit in JSON.
"""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from members.models import CHOICES, User

HOLDINGS = {}


def holding(name):
    """Register a function `person -> JSON value` under a Dutch heading."""

    def register(function):
        assert name not in HOLDINGS, f"{name} is held twice"
        HOLDINGS[name] = function
        return function

    return register


def of(person):
    """Everything held on `person`, by heading."""
    return {name: function(person) for name, function in HOLDINGS.items()}


@holding("gegevens")
def details(person):
    names = [
        *("email", "first_name", "last_name", "phone", "about"),
        *CHOICES,
        *("is_active", "employer_conflict"),
    ]
    label = User._meta.get_field
    rows = {str(label(name).verbose_name): getattr(person, name) for name in names}
    last = person.last_login
    return {
        **rows,
        "toegevoegd op": person.created_at.isoformat(),
        "laatst aangemeld": last.isoformat() if last else None,
        "heeft een agendalink": bool(person.calendar_token),
    }


@holding("e-mailadressen")
def addresses(person):
    rows = EmailAddress.objects.filter(user=person).order_by("pk")
    return [{"adres": row.email, "bevestigd": row.verified, "hoofd": row.primary} for row in rows]


@holding("functies")
def positions(person):
    rows = person.positions.select_related("organisation", "function")
    return [
        {
            "organisatie": row.organisation.name,
            "functie": row.function.name,
            "vanaf": row.start_on.isoformat(),
            "tot en met": row.end_on.isoformat() if row.end_on else None,
        }
        for row in rows
    ]


@holding("aanmeldmiddelen")
def log_in_means(person):
    rows = Authenticator.objects.filter(user=person).order_by("pk")
    means = [{"soort": row.get_type_display(), "sinds": row.created_at.isoformat()} for row in rows]
    accounts = person.socialaccount_set.order_by("pk")
    return means + [{"soort": row.provider, "kenmerk": row.uid} for row in accounts]


@holding("sessies")
def sessions(person):
    rows = UserSession.objects.filter(user=person).order_by("pk")
    return [
        {"sinds": row.created_at.isoformat(), "netwerkadres": row.ip, "browser": row.user_agent}
        for row in rows
    ]


@holding("mails aan ons")
def mails(person):
    rows = person.inbound_mails.defer("raw").order_by("pk")
    return [
        {
            "wanneer": row.received_at.isoformat(),
            "van": row.from_address,
            "onderwerp": row.subject,
            "wat en waarom": row.reason,
        }
        for row in rows
    ]


@holding("berichten")
def messages(person):
    rows = person.messages.order_by("pk")
    return [
        {"wanneer": row.created_at.isoformat(), "aan": row.to_address, "onderwerp": row.subject}
        for row in rows
        if not row.sensitive
    ]
