"""The signed link that proves an address: it names the person and the address, for three days."""

from django.urls import reverse

from core.links import absolute, sign, unsign

PURPOSE = "address"
SECONDS = 3 * 24 * 3600


def address_link(person, address):
    """The full address of the page that adds `address` to `person`."""
    token = sign(PURPOSE, person.pk, address)
    return absolute(reverse("members:confirm_address", args=[token]))


def address_in(token, person):
    """The address that `token` proves for `person`, or None when it is not theirs or too old."""
    parts = unsign(PURPOSE, token, max_age=SECONDS)
    return parts[1] if parts and parts[0] == person.pk else None
