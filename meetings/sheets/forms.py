"""Which year plan to take along, and the one that comes back."""

from django import forms

from core.sheets.reading import MAX_BYTES
from core.times import today
from platforms.models import Atrium, Platform


class TakeForm(forms.Form):
    """Year and platform; the choices are those in which `user` organises an atrium."""

    jaar = forms.TypedChoiceField(label="Jaar", coerce=int)
    platform = forms.ModelChoiceField(
        label="Platform", queryset=Platform.objects.none(), to_field_name="slug", empty_label=None
    )

    def __init__(self, data=None, *, user):
        now = today().year
        super().__init__(data, initial={"jaar": now})
        self.fields["jaar"].choices = [(year, str(year)) for year in range(now - 1, now + 3)]
        atria = Atrium.objects.permitted(user, "organise").filter(is_active=True)
        self.fields["platform"].queryset = Platform.objects.filter(pk__in=atria.values("platform"))


class SheetForm(forms.Form):
    file = forms.FileField(
        label="Excelbestand",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "Kies het bestand dat u bewerkte."},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError("Het bestand is groter dan 5 MB. Splits het op.")
        return file
