"""Whom to ask, and the word beside a no."""

from django import forms

from members.forms import CleanLineField


class AskForm(forms.Form):
    """One of the `candidates`; the first is the suggestion."""

    candidate = forms.ChoiceField(label="Wie vraagt u?")

    def __init__(self, data=None, *, candidates, prefix):
        super().__init__(data, prefix=prefix)
        self.candidates = {each.key: each for each in candidates}
        self.fields["candidate"].choices = [
            (each.key, f"{each.name} ({each.why})") for each in candidates
        ]

    @property
    def chosen(self):
        return self.candidates[self.cleaned_data["candidate"]]


class ReasonForm(forms.Form):
    reason = CleanLineField(
        label="Een woordje uitleg",
        max_length=300,
        required=False,
        help_text="Niet verplicht. Alleen de organisatoren lezen dit.",
    )
