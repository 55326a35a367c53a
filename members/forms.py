"""Log-in and profile forms."""

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.core import context, ratelimit
from django import forms
from django.core.validators import RegexValidator

from core.text import clean_line, normal_address
from members.models import (
    CHOICES,
    MAIL_CHOICES,
    SHOWN_CHOICES,
    SUMMARY_CHOICES,
    Function,
    OrganisationType,
    User,
)
from regions.models import Province

LONGEST = 10_000
PHONE = RegexValidator(r"^[0-9+()/. -]*$", "Gebruik alleen cijfers, spaties en + ( ) / . -")
TOO_MANY = "Er zijn net te veel codes gevraagd. Wacht een minuut en probeer opnieuw."


class LoginForm(RequestLoginCodeForm):
    """One field; the answer is the same for an address we know and one we do not."""

    email = forms.EmailField(
        label="E-mailadres",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": "Vul uw e-mailadres in."},
    )

    def clean_email(self):
        address = normal_address(self.cleaned_data["email"])
        if not ratelimit.consume(context.request, action="request_login_code", key=address):
            raise forms.ValidationError(TOO_MANY, code="rate_limited")
        person = User.objects.by_address(address)
        self._user = person if person and person.is_active else None
        return address


class CodeForm(ConfirmLoginCodeForm):
    code = forms.CharField(
        label="Code",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
        error_messages={"required": "Vul de code uit de mail in."},
    )


class CleanLineField(forms.CharField):
    """One line without control characters, bidi marks or double spaces; too long is refused."""

    def to_python(self, value):
        return clean_line(super().to_python(value), LONGEST)


class NameField(CleanLineField):
    def __init__(self, label, **kwargs):
        super().__init__(
            label=label,
            max_length=80,
            error_messages={"required": "Vul een naam in."},
            **kwargs,
        )


class DetailsForm(forms.ModelForm):
    """What a person may change about themselves."""

    first_name = NameField("Voornaam")
    last_name = NameField("Naam")
    phone = CleanLineField(
        label="Telefoon",
        max_length=40,
        required=False,
        validators=[PHONE],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    about = CleanLineField(
        label="Waarmee ik bezig ben", max_length=300, required=False, help_text="Eén zin volstaat."
    )

    class Meta:
        model = User
        fields = ["first_name", "last_name", "phone", "about"]


CHOICE_GROUPS = (
    ("Wat collega's zien", "Uw naam, functie en organisatie zien alle leden.", SHOWN_CHOICES),
    ("Welke mails ik krijg", "", MAIL_CHOICES),
    (
        "Elke maandag in één mail",
        "Alles wat u hier aanvinkt, samen; geen mail als er niets is.",
        SUMMARY_CHOICES,
    ),
)


class ChoicesForm(forms.ModelForm):
    """What colleagues see, field by field, and which mails someone wants."""

    class Meta:
        model = User
        fields = CHOICES
        labels = {
            "show_email": "Collega's zien mijn e-mailadres",
            "show_phone": "Collega's zien mijn telefoonnummer",
            "show_about": "Collega's zien waarmee ik bezig ben",
            "wants_invitations": "Mail mij uitnodigingen",
            "wants_reminders": "Mail mij herinneringen voor bijeenkomsten",
            "wants_minutes_mail": "Mail mij als er een nieuw verslag is",
            "summary_answers": "Waarop ik nog niet antwoordde",
            "summary_changes": "Wat er wijzigde",
            "summary_minutes": "De nieuwe verslagen",
        }
        help_texts = {
            "wants_invitations": "Zonder mail vindt u uw uitnodigingen op uw startpagina.",
        }

    def groups(self):
        """The choices as the page shows them: a title, a word of explanation, the fields."""
        for title, told, names in CHOICE_GROUPS:
            yield title, told, [self[name] for name in names]


class AddressForm(forms.Form):
    email = forms.EmailField(
        label="Nieuw e-mailadres",
        max_length=254,
        error_messages={"required": "Vul een e-mailadres in."},
        help_text="Wij mailen een link naar dit adres om het te bevestigen.",
    )


class DirectoryForm(forms.Form):
    """Filters of the directory; everything is optional and stands in the address."""

    q = forms.CharField(
        label="Naam of organisatie",
        max_length=80,
        min_length=2,
        required=False,
        error_messages={"min_length": "Geef minstens twee letters."},
    )
    type = forms.ModelChoiceField(
        OrganisationType.objects.all(),
        label="Soort organisatie",
        to_field_name="code",
        required=False,
        empty_label="Alle soorten",
    )
    province = forms.ModelChoiceField(
        Province.objects.all(),
        label="Provincie",
        to_field_name="slug",
        required=False,
        empty_label="Alle provincies",
    )


class PeopleFilterForm(DirectoryForm):
    function = forms.ModelChoiceField(
        Function.objects.all(),
        label="Functie",
        to_field_name="code",
        required=False,
        empty_label="Alle functies",
    )
