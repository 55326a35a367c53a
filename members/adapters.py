"""How allauth meets this house: no sign-up, mail through the outbox, words in Dutch."""

import secrets
import time
from datetime import timedelta
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from core.held import drop_unless_of, remember_owner
from core.links import absolute
from members import identities
from members.models import User
from members.sessions import LOGGED_IN_AT
from outbox.actions import post

LOGIN_CODE_MAIL = "account/email/login_code"


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": "Deze code klopt niet.",
        "too_many_login_attempts": "Te veel pogingen. Wacht enkele minuten en vraag een nieuwe code.",
        "rate_limited": "Even geduld: u deed te veel pogingen na elkaar.",
    }

    def is_open_for_signup(self, request):
        """People are imported, invited, or ask to join an atrium."""
        return False

    def send_mail(self, template_prefix, email, context):
        """Store the code as an outbox row; allauth has no other mail to send here."""
        if template_prefix != LOGIN_CODE_MAIL:
            raise LookupError(f"no mail {template_prefix} in this house")
        post(
            "login_code",
            to=email,
            template="members/mail/login_code.txt",
            key=f"login_code:{secrets.token_hex(16)}",
            context={"code": context["code"]},
            person=User.objects.by_address(email),
            expires_at=timezone.now() + timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT),
        )

    def get_logout_redirect_url(self, request):
        """Whoever came in through the identity provider is logged out there too, when it can."""
        home = super().get_logout_redirect_url(request)
        records = get_authentication_records(request, request.user)
        by_provider = any(record["method"] == "socialaccount" for record in records)
        if not (settings.OIDC_LOGOUT_URL and by_provider):
            return home
        query = {"client_id": settings.OIDC_CLIENT_ID, "post_logout_redirect_uri": absolute(home)}
        return f"{settings.OIDC_LOGOUT_URL}?{urlencode(query)}"

    def post_login(self, request, user, **kwargs):
        """After the code, offer to connect the identity that was waiting for a proven address."""
        response = super().post_login(request, user, **kwargs)
        request.session[LOGGED_IN_AT] = time.time()
        drop_unless_of(request, user)
        if identities.is_waiting(request):
            response = HttpResponseRedirect(reverse("members:connect"))
        remember_owner(response, user)
        return response


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request, sociallogin):
        return False

    def pre_social_login(self, request, sociallogin):
        """An unknown identity proves an address first; another employer than known is refused.

        The account key is (issuer, subject), never an address: ACM/IDM promises none, and an
        address passed on by an identity provider must not open someone's profile.
        """
        if not sociallogin.is_existing:
            identities.hold(request, sociallogin)
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_login")))
        if conflict := identities.check_employer(sociallogin.user, sociallogin.account):
            messages.warning(request, conflict)
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_login")))


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Deze code klopt niet.",
    }

    def generate_authenticator_name(self, user, type):
        count = Authenticator.objects.filter(user=user, type=type).count()
        return "Mijn sleutel" if not count else f"Sleutel {count + 1}"
