"""What a writer says of a correction."""

from django import forms


class ReasonForm(forms.Form):
    """Why it is corrected: readers see it beside the new version."""

    reason = forms.CharField(
        label="Reden van de correctie",
        max_length=300,
        help_text="Bijvoorbeeld: de naam van de spreker was fout. Lezers zien deze reden.",
    )
