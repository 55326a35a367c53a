"""Log-in: allauth's views with our words, the demo buttons, and connecting an identity."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.account.stages import LoginByCodeStage
from allauth.account.utils import perform_login
from allauth.account.views import RequestLoginCodeView
from allauth.decorators import rate_limit
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_POST

from core.held import KEPT
from members import actions, demo, identities
from members.middleware import DEMO_SESSION
from members.models import User


@method_decorator(rate_limit(action="login"), name="dispatch")
class LoginView(RequestLoginCodeView):
    """Ask for the address; a mail with a code follows when we know it."""

    def _redirect_to_pending_stage(self, request, stage):
        """Whoever comes back here typed the wrong address: start again, except past the code."""
        if stage.key == LoginByCodeStage.key:
            clear_login(request)
            return None
        return super()._redirect_to_pending_stage(request, stage)

    def get_context_data(self, **kwargs):
        accounts = demo.ACCOUNTS if settings.DEMO else []
        return super().get_context_data(**kwargs, demo_accounts=accounts)


login = LoginView.as_view()


class ActivateAppView(ActivateTOTPView):
    """Setting up the app proves it; so the recovery codes that follow need no second proof."""

    def form_valid(self, form):
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", reauthenticated=True)
        return response


class AddKeyView(AddWebAuthnView):
    """As with the app: the new key was just used."""

    def form_valid(self, form):
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", reauthenticated=True)
        return response


activate_app = ActivateAppView.as_view()
add_key = AddKeyView.as_view()


@require_POST
@login_not_required
def demo_login(request):
    """Log in as one of the demo accounts; the address exists only in the demonstration."""
    address = request.POST.get("email", "")
    if address not in {account[0] for account in demo.ACCOUNTS}:
        raise Http404
    person = get_object_or_404(User, email=address, is_active=True)
    kept = request.session.get(KEPT)
    request.session.flush()
    request.session[DEMO_SESSION] = True
    if kept:
        request.session[KEPT] = kept
    return perform_login(request, person, email_verification="none")


@require_http_methods(["GET", "POST"])
def connect(request):
    """Connect the identity that waits in this session to the person who just proved an address."""
    held = identities.waiting(request)
    if held is None or identities.is_taken(held.account):
        identities.forget(request)
        messages.info(request, "Er is geen aanmelding meer om te koppelen.")
        return redirect("members:profile")
    if request.method == "POST":
        identities.forget(request)
        if "connect" in request.POST:
            actions.connect_identity(request.user, held.account)
            messages.success(request, f"U meldt zich voortaan ook aan via {held.provider.name}.")
        return redirect(settings.LOGIN_REDIRECT_URL)
    claims = identities.claims_of(held.account)
    return render(request, "members/connect.html", {"provider": held.provider, "claims": claims})
