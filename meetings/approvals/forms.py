"""What someone of the steering group answers."""

from django import forms

from meetings.approvals.standing import Standing

YES, NO = "akkoord", "anders"


class ApprovalForm(forms.Form):
    """Agreed, or what should be different; about the draft as it was shown."""

    answer = forms.ChoiceField(
        label="Gaat de stuurgroep akkoord?",
        choices=[(YES, "Ja, de stuurgroep is akkoord"), (NO, "Nee, dit moet anders")],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een antwoord."},
    )
    remark = forms.CharField(
        label="Opmerking",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="De organisatoren lezen dit. Verplicht als iets anders moet.",
    )
    shown = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, data=None, *, standing: Standing):
        super().__init__(data)
        self.standing = standing
        self.initial["shown"] = standing.shown

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("answer") == NO and not cleaned.get("remark", "").strip():
            self.add_error("remark", "Schrijf wat er volgens u anders moet.")
        if cleaned.get("shown") not in {None, self.standing.shown}:
            self.data = self.data.copy()
            self.data["shown"] = self.standing.shown
            raise forms.ValidationError(
                "Intussen is de datum, de plaats of het programma gewijzigd. Er is niets bewaard: "
                "bekijk het concept hieronder opnieuw."
            )
        return cleaned

    def facts(self):
        """What the action takes."""
        cleaned = self.cleaned_data
        return {
            "is_agreed": cleaned["answer"] == YES,
            "remark": cleaned["remark"].strip(),
            "shown": cleaned["shown"],
        }
