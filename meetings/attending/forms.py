"""The file from Teams, and from how many minutes on someone was there."""

from django import forms

from meetings.attending.teams import MAX_BYTES, read

LEAST_MINUTES = 10


class MinutesForm(forms.Form):
    """What counts as having been there."""

    minutes = forms.IntegerField(
        label="Vanaf hoeveel minuten telt iemand mee?",
        min_value=0,
        max_value=720,
        initial=LEAST_MINUTES,
    )


class TeamsForm(MinutesForm):
    """The report as Teams gives it."""

    file = forms.FileField(
        label="Aanwezigheidsrapport uit Teams",
        help_text="Het .csv-bestand, ongewijzigd, hoogstens 5 MB. Er verandert nog niets: u ziet "
        "eerst wie herkend wordt.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt"}),
    )
    field_order = ["file", "minutes"]

    def clean_file(self):
        """The people in it; a file that is no report is refused beside the field."""
        return read(self.cleaned_data["file"].read(MAX_BYTES + 1))
