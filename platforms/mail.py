"""The mails about requests to join: written here, sent by the outbox."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from core.links import absolute, sign
from core.people import staff
from core.text import clean_line
from outbox.actions import post
from platforms.models import Membership, Role

CONFIRM_WITHIN = timedelta(days=2)
USEFUL_FOR = timedelta(days=60)
PURPOSE = "join"


def ask_to_confirm(request):
    """To the address itself: a link that shows the request, and confirms it on a click there."""
    token = sign(PURPOSE, request.pk)
    return post(
        "join_confirm_address",
        to=request.email,
        template="platforms/mail/join_confirm_address.txt",
        key=f"join_confirm_address:{request.pk}:0",
        context={
            "request": request,
            "address": absolute(reverse("platforms:confirm_address", args=[token])),
        },
        about=f"atrium:{request.atrium_id}",
        expires_at=timezone.now() + CONFIRM_WITHIN,
        facts={"join_request": request.pk},
    )


def ask_deciders(request):
    """To the relationship managers of the atrium; PBM is their deputy when there is none."""
    for person in relationship_managers(request.atrium) or staff():
        _ask(request, person, template="join_request")


def ask_deputies(request):
    """To PBM, once: the request has been waiting too long."""
    for person in staff():
        _ask(request, person, template="join_request_waiting")


def _ask(request, person, *, template):
    post(
        "join_request",
        to=person.email,
        person=person,
        template=f"platforms/mail/{template}.txt",
        key=f"{template}:{request.pk}:{person.pk}",
        context={
            "request": request,
            "person": person,
            # A stranger's words stay one line, so that they can never become a button of ours.
            "motivation": clean_line(request.motivation, 1000),
            "address": absolute(reverse("platforms:decide", args=[request.pk])),
        },
        about=f"atrium:{request.atrium_id}",
        expires_at=timezone.now() + USEFUL_FOR,
        facts={"join_request": request.pk},
    )


def tell_decision(request):
    """To the asker, with the reason when the answer is no."""
    post(
        "join_decided",
        to=request.person.email if request.person else request.email,
        person=request.person,
        template=f"platforms/mail/join_{request.status}.txt",
        key=f"join_decided:{request.pk}:0",
        context={
            "request": request,
            "address": absolute(request.atrium.get_absolute_url()),
        },
        about=f"atrium:{request.atrium_id}",
        reply_to=request.decided_by.email,
        expires_at=timezone.now() + USEFUL_FOR,
        facts={"join_request": request.pk},
    )


def relationship_managers(atrium):
    """Who coaches the atrium today."""
    today_manager = Membership.objects.active().filter(
        person=OuterRef("pk"), atrium=atrium, role=Role.RELATIONSHIP_MANAGER
    )
    return list(get_user_model().objects.filter(Exists(today_manager), is_active=True))
