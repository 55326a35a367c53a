"""What the tests of proposals ask of pages and mails."""

from django.urls import reverse

from outbox.models import Message

NONCE = "22222222-2222-4222-8222-222222222222"


def address(name, atrium, *more):
    return reverse(f"meetings:{name}", args=[atrium.slug, *more])


def mails():
    return list(Message.objects.order_by("pk").values_list("kind", "to_address", "subject"))
