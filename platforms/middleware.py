"""Before anything else: a second factor for whom that is asked of, and the agreements in force."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from core.answers import keep_answers
from core.held import hold, page_of
from core.middleware import SAFE_METHODS
from members.middleware import DEMO_SESSION
from platforms.agreements import has_accepted
from platforms.standing import needs_second_factor

# The agreements themselves, what must always work, and links that need no log-in.
OPEN_PAGES = {
    "platforms:agreements",
    "platforms:confirm_address",
    "meetings:answer",
    "meetings:feed",
    "meetings:public_feed",
    "members:session",
    "dashboard:accessibility",
    "dashboard:privacy",
    "outbox:live",
    "outbox:ready",
}


ENROLMENT = {
    "account_logout",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}
ENROL = "Voor uw rol stelt u eerst een tweede aanmeldmiddel in: sleutel of app."


class SecondFactorMiddleware:
    """Send whoever needs a second factor and has none to enrolment first.

    allauth asks an enrolled person for the second factor at log-in, so who is enrolled and
    logged in has shown it. The buttons of the demonstration skip it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        user, page = request.user, request.resolver_match.view_name
        if not user.is_authenticated or request.session.get(DEMO_SESSION):
            return None
        if page in ENROLMENT | OPEN_PAGES - {"platforms:agreements"}:
            return None
        if request.method in SAFE_METHODS:
            keep_answers(user)  # the page itself asks for the same memberships
        # `is_enrolled` came along with the person (members.backends).
        if user.is_enrolled or not needs_second_factor(user):
            return None
        messages.info(request, ENROL)
        return HttpResponseRedirect(reverse("mfa_index"))


class AgreementMiddleware:
    """Send who has not accepted the newest agreements to them, and back afterwards."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        # Log-in pages (the ones without a namespace, members.login_urls) come first: logging out,
        # and the second factor that staff must set up before anything else.
        match = request.resolver_match
        is_open = match.view_name in OPEN_PAGES or not match.namespaces
        if is_open or not request.user.is_authenticated:
            return None
        if has_accepted(request):
            return None
        back = request.get_full_path()
        if request.method == "POST":
            hold(request, request.user.pk)
            back = page_of(request)
        address = f"{reverse('platforms:agreements')}?{urlencode({'next': back})}"
        if request.htmx:
            return HttpResponseClientRedirect(address)
        return HttpResponseRedirect(address)
