"""Around the requests of people: who did it for the log, and what holds for staff sessions."""

import time

from allauth.account.adapter import get_adapter
from allauth.account.internal import flows
from allauth.mfa.models import Authenticator
from auditlog.middleware import AuditlogMiddleware
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse

DEMO_SESSION = "demo"
LOGGED_IN_AT = "logged_in_at"
LONGEST_SECONDS = settings.SESSION_COOKIE_AGE
SEEN_AT = "staff_seen_at"
STAFF_IDLE_SECONDS = 60 * 60
NOTE_EVERY_SECONDS = 60
ENROLMENT = {
    "account_logout",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}


class AuditMiddleware(AuditlogMiddleware):
    """The log believes the same proxies as the rate limits, not any header one sends along."""

    @staticmethod
    def _get_remote_addr(request):
        try:
            return get_adapter().get_client_ip(request)
        except PermissionDenied:
            return None

    @staticmethod
    def _get_remote_port(request):
        return None


class StaffSessionMiddleware:
    """Send staff without a second factor to enrolment first; end their idle sessions.

    Nobody's session outlives the eight hours that the privacy page promises, however busy it is.

    allauth asks an enrolled person for the second factor at log-in, so who is enrolled and
    logged in has shown it. The buttons of the demonstration skip both.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        user = request.user
        if not user.is_authenticated or request.session.get(DEMO_SESSION):
            return None
        if time.time() - request.session.get(LOGGED_IN_AT, time.time()) > LONGEST_SECONDS:
            return self._end(request, "U bent acht uur aangemeld. Meld u opnieuw aan.")
        if not user.is_staff_member:
            return None
        if self._is_idle(request):
            return self._end(request, "U deed een uur niets. Meld u opnieuw aan om verder te gaan.")
        if request.resolver_match.url_name in ENROLMENT or self._is_enrolled(user):
            return None
        messages.info(
            request, "Als medewerker stelt u eerst een tweede aanmeldmiddel in: sleutel of app."
        )
        return HttpResponseRedirect(reverse("mfa_index"))

    def _end(self, request, why):
        flows.logout.logout(request, show_message=False)
        messages.info(request, why)
        return redirect_to_login(request.get_full_path(), reverse("account_login"))

    def _is_idle(self, request):
        now = time.time()
        seen_at = request.session.get(SEEN_AT)
        if seen_at is not None and now - seen_at > STAFF_IDLE_SECONDS:
            return True
        if seen_at is None or now - seen_at > NOTE_EVERY_SECONDS:
            request.session[SEEN_AT] = now
        return False

    def _is_enrolled(self, user):
        types = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        return Authenticator.objects.filter(user=user, type__in=types).exists()
