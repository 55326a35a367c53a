"""allauth's forms for the second factor, with our Dutch labels."""

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms


class CodeField(forms.CharField):
    """A one-time code; browsers and phones offer it by themselves."""

    def __init__(self, **kwargs):
        super().__init__(
            max_length=40,
            widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
            error_messages={"required": "Vul een code in."},
            **kwargs,
        )


class SecondFactorForm(AuthenticateForm):
    code = CodeField(label="Code uit uw app, of een herstelcode")


class ConfirmForm(ReauthenticateForm):
    code = CodeField(label="Code uit uw app, of een herstelcode")


class AppForm(ActivateTOTPForm):
    code = CodeField(label="Code uit de app")


class KeyForm(AddWebAuthnForm):
    name = forms.CharField(label="Naam van deze sleutel", max_length=60, required=False)
    passwordless = forms.BooleanField(
        label="Hiermee meld ik mij ook aan zonder code",
        required=False,
        initial=True,
        help_text="De sleutel vraagt dan uw vingerafdruk, gezicht of pincode.",
    )


class RenameKeyForm(EditWebAuthnForm):
    name = forms.CharField(
        label="Naam van deze sleutel",
        max_length=60,
        error_messages={"required": "Geef de sleutel een naam."},
    )
