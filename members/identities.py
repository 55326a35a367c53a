"""Log-in through the Flemish government's ACM/IDM: what its claims mean to us.

Source of the claims: the integration documentation of authenticatie.vlaanderen.be
(vo_id, vo_doelgroepcode, vo_orgcode, vo_orgnaam).
"""

import time

from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib import messages

from members import actions
from members.models import Position

WAITING_KEY = "identity_waiting"
WAITING_SECONDS = 15 * 60


def claims_of(account):
    """The claims of an OpenID Connect account as stored at its last log-in."""
    data = account.extra_data or {}
    return {**data.get("id_token", {}), **data.get("userinfo", {})}


def hold(request, sociallogin):
    """Keep an unknown identity in the session until an address is proven by a mail code."""
    request.session[WAITING_KEY] = {"at": time.time(), "login": sociallogin.serialize()}
    messages.info(
        request,
        f"Wij kennen uw aanmelding via {sociallogin.provider.name} nog niet. Meld u één keer aan"
        " met een code op uw e-mailadres; daarna koppelt u beide.",
    )


def waiting(request):
    """The identity that waits to be connected, or None."""
    held = request.session.get(WAITING_KEY)
    if not held or time.time() - held["at"] > WAITING_SECONDS:
        return None
    return SocialLogin.deserialize(held["login"])


def is_waiting(request):
    """Whether an identity waits in this session."""
    return waiting(request) is not None


def forget(request):
    """Let go of a waiting identity."""
    request.session.pop(WAITING_KEY, None)


def is_taken(account):
    """Whether this identity belongs to someone already."""
    return SocialAccount.objects.filter(provider=account.provider, uid=account.uid).exists()


def check_employer(person, account):
    """Compare the employer in the claims with the positions we know; a sentence when they differ.

    A new employer code never opens the rights of the old employer (behaviour T113): the log-in
    is refused and staff see the code at the person. Positions are changed by staff only. Where
    no code was sent, or we know no OVO code of the person's organisations, nothing can be said.
    """
    code = str(claims_of(account).get("vo_orgcode", ""))[:12]
    known = set(
        Position.objects.active()
        .filter(person=person)
        .exclude(organisation__ovo="")
        .values_list("organisation__ovo", flat=True)
    )
    conflict = code if code and known and code not in known else ""
    actions.change_details(person, by=None, employer_conflict=conflict)
    if not conflict:
        return ""
    return (
        "U meldt zich aan voor een andere organisatie dan die in uw profiel. Wij geven dit door"
        " aan de beheerders. Intussen kunt u zich aanmelden met een code op uw e-mailadres."
    )
