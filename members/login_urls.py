"""Log-in under Dutch paths. Only what is used: no sign-up, no passwords, so those answer 404.

allauth reverses its own url names, hence no namespace here.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid
from allauth.usersessions import views as sessions
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.transaction import non_atomic_requests
from django.urls import path
from django.views.generic import RedirectView

from core.limits import closed_when_uncounted
from members.views import login


def _own(view):
    """allauth answers by raising, which must pass its own middleware: outside our transaction."""
    return non_atomic_requests(view)


def _door(view):
    """Where someone proves who they are: guesses are counted, or not taken at all."""
    return _own(closed_when_uncounted(view))


_login = _door(login.login)
_to_profile = RedirectView.as_view(pattern_name="members:profile")

urlpatterns = [
    path("aanmelden/", _login, name="account_login"),
    path("aanmelden/", _login, name="account_request_login_code"),
    path("aanmelden/code/", _door(account.confirm_login_code), name="account_confirm_login_code"),
    path("aanmelden/niet-actief/", account.account_inactive, name="account_inactive"),
    path("aanmelden/tweede-middel/", _door(mfa.authenticate), name="mfa_authenticate"),
    path("aanmelden/sleutel/", _door(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("aanmelden/geweigerd/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("aanmelden/mislukt/", social.login_error, name="socialaccount_login_error"),
    path("aanmelden/<slug:provider_id>/", _door(openid.login), name="openid_connect_login"),
    path(
        "aanmelden/<slug:provider_id>/terug/",
        _door(openid.callback),
        name="openid_connect_callback",
    ),
    path("afmelden/", login_not_required(_own(account.logout)), name="account_logout"),
    path("mijn/sessies/", _own(sessions.list_usersessions), name="usersessions_list"),
    path("mijn/aanmeldmiddelen/", _own(mfa.index), name="mfa_index"),
    path("mijn/aanmeldmiddelen/bevestigen/", _door(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("mijn/aanmeldmiddelen/app/", _own(login.activate_app), name="mfa_activate_totp"),
    path("mijn/aanmeldmiddelen/app/weg/", _own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "mijn/aanmeldmiddelen/herstelcodes/",
        _own(recovery_codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "mijn/aanmeldmiddelen/herstelcodes/nieuw/",
        _own(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "mijn/aanmeldmiddelen/herstelcodes/bestand/",
        _own(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("mijn/aanmeldmiddelen/sleutels/", _own(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("mijn/aanmeldmiddelen/sleutels/nieuw/", _own(login.add_key), name="mfa_add_webauthn"),
    path(
        "mijn/aanmeldmiddelen/sleutels/bevestigen/",
        _door(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "mijn/aanmeldmiddelen/sleutels/<int:pk>/",
        _own(webauthn.edit_webauthn),
        name="mfa_edit_webauthn",
    ),
    path(
        "mijn/aanmeldmiddelen/sleutels/<int:pk>/weg/",
        _own(webauthn.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    # allauth leads here by these names when it has nowhere better to go.
    path("mijn/gegevens/", _to_profile, name="account_email"),
    path("mijn/koppelingen/", _to_profile, name="socialaccount_connections"),
]
if settings.DEMO:
    urlpatterns.insert(2, path("aanmelden/demo/", login.demo_login, name="demo_login"))
