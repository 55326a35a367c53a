"""What organisers fill in about a speaker."""

from django import forms

from core.fields import MomentField
from members.forms import CleanLineField
from members.models import User


class SpeakerForm(forms.Form):
    """Someone of the network by address, or someone from outside by name."""

    email = forms.EmailField(
        label="E-mailadres",
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"list": "bekenden", "autocomplete": "off"}),
        help_text="Van iemand van het netwerk volstaat dit adres. "
        "Zonder adres kan het portaal de spreker niets vragen.",
    )
    name = CleanLineField(
        label="Naam",
        max_length=200,
        required=False,
        help_text="Alleen voor een spreker van buiten het netwerk.",
    )
    organisation = CleanLineField(
        label="Organisatie",
        max_length=160,
        required=False,
        help_text="Staat naast de naam op de agenda.",
    )

    def __init__(self, data=None, *, speaker=None):
        super().__init__(data)
        if speaker:
            self.initial = {
                "email": speaker.address,
                "name": speaker.name,
                "organisation": speaker.organisation,
            }

    def clean(self):
        cleaned = super().clean()
        address = cleaned.get("email")
        person = User.objects.by_address(address) if address else None
        self.person = person if person and person.is_active else None
        if not (self.person or cleaned.get("name")) and "email" not in self.errors:
            self.add_error(
                "name",
                "Dit adres kennen we niet: vul de naam van de spreker in."
                if address
                else "Vul een naam in, of het adres van iemand van het netwerk.",
            )
        return cleaned

    def who(self):
        """What the actions take: a person of the network has a name and an address already."""
        outside = {"name": self.cleaned_data["name"], "email": self.cleaned_data["email"]}
        return {
            "person": self.person,
            **(outside if self.person is None else {"name": "", "email": ""}),
            "organisation": self.cleaned_data["organisation"],
        }


class SlidesUntilForm(forms.Form):
    """Until when speakers may upload slides by their link."""

    slides_until = MomentField(
        label="Presentaties opladen kan tot",
        required=False,
        help_text="Leeg: tot het einde van de dag ervoor.",
    )

    def __init__(self, data=None, *, meeting):
        super().__init__(data, initial={"slides_until": meeting.slides_until})
        self.meeting = meeting

    def clean_slides_until(self):
        moment = self.cleaned_data["slides_until"]
        if moment and moment > self.meeting.starts_at:
            raise forms.ValidationError("Opladen kan hoogstens tot het begin van de bijeenkomst.")
        return moment
