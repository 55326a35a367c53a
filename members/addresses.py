"""Whose address is this? Every verified address of a person identifies that person."""

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q

from core.text import normal_address
from members.models import User


def person_with_address(address):
    """The person behind a mail address (primary or otherwise verified), or None."""
    address = normal_address(address)
    verified = EmailAddress.objects.filter(
        user=OuterRef("pk"), email__iexact=address, verified=True
    )
    return User.objects.filter(Q(email__iexact=address) | Q(Exists(verified))).first()
