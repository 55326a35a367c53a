"""What people fill in to join, and what who decides fills in."""

from django import forms

from members.models import Function, Organisation


class JoinForm(forms.Form):
    """Ask to join an atrium; a person who is logged in need not say who they are.

    Organisations and functions are those the platform is for: public knowledge, so the choices
    are not narrowed to what the visitor may see in the directory.
    """

    first_name = forms.CharField(label="Voornaam", max_length=80)
    last_name = forms.CharField(label="Naam", max_length=80)
    email = forms.EmailField(
        label="E-mailadres",
        max_length=254,
        help_text="We sturen een mail naar dit adres. Pas als u daarin bevestigt, "
        "gaat uw aanvraag verder.",
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label="Organisatie", empty_label="Kies uw organisatie"
    )
    function = forms.ModelChoiceField(
        Function.objects.none(), label="Functie", empty_label="Kies uw functie"
    )
    motivation = forms.CharField(
        label="Waarom wilt u aansluiten?",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, atrium, person=None, **kwargs):
        super().__init__(*args, **kwargs)
        platform = atrium.platform
        organisations = Organisation.objects.existing()
        functions = Function.objects.all()
        if platform.organisation_types.exists():
            organisations = organisations.filter(type__platforms=platform)
        if platform.functions.exists():
            functions = functions.filter(platforms=platform)
        self.fields["organisation"].queryset = organisations
        self.fields["function"].queryset = functions
        if person:
            for name in ("first_name", "last_name", "email"):
                del self.fields[name]
            position = person.positions.active().first()
            if position:
                self.initial["organisation"] = position.organisation_id
                self.initial["function"] = position.function_id


class MunicipalityForm(forms.Form):
    """Which atria are there for a municipality?"""

    gemeente = forms.CharField(label="Uw gemeente", min_length=2, max_length=60, required=False)


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label="Waarom weigert u?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="De aanvrager krijgt deze reden te lezen.",
    )
