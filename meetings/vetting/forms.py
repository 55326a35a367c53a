"""Which registrations an organiser decides on, and how."""

import re

from django import forms

APPROVE, REFUSE = "approve", "refuse"
KEY = re.compile(r"(\d{1,18}):(\d{1,9})")


class ChosenField(forms.MultipleChoiceField):
    """The registrations that were ticked, each as it was on the page: `{pk: marker}`."""

    def valid_value(self, value):
        return KEY.fullmatch(value) is not None

    def clean(self, value):
        found = (KEY.fullmatch(key).groups() for key in super().clean(value))
        return {int(pk): marker for pk, marker in found}


class VerdictForm(forms.Form):
    """Approve or refuse who was ticked; who is refused reads why."""

    chosen = ChosenField(
        error_messages={
            "required": "Duid minstens één inschrijving aan.",
            "invalid_choice": "Open deze pagina opnieuw en duid aan wie u keurt.",
        }
    )
    verdict = forms.ChoiceField(choices=[(APPROVE, "Keur goed"), (REFUSE, "Weiger")])
    word = forms.CharField(
        label="Waarom weigert u?",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Alleen nodig om te weigeren. Wie u weigert, leest dit in de mail.",
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("verdict") == REFUSE and not cleaned.get("word", "").strip():
            self.add_error("word", "Geef een reden: wie u weigert, krijgt die te lezen.")
        return cleaned
