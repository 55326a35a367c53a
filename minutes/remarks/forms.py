"""What a reader says of a verslag, and what its writer answers."""

import uuid

from django import forms

from minutes.models import MinutesFile, Remark

WHOLE = "geheel"


class RemarkForm(forms.Form):
    """One remark; `place` says on what: the whole, `p` with the key of a passage, `f` with a file."""

    place = forms.CharField(widget=forms.HiddenInput, max_length=60)
    text = forms.CharField(
        label="Uw opmerking", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data=None, *, minutes, place=WHOLE):
        super().__init__(data, initial={"place": place}, auto_id=f"id_{place}_%s")
        self.minutes = minutes

    def clean_place(self):
        """On what it is, as the arguments of the action."""
        place = self.cleaned_data["place"]
        if place == WHOLE:
            return {}
        kind, name = place[:1], place[1:]
        if kind == "p":
            try:
                return {"passage_key": uuid.UUID(name)}
            except ValueError:
                pass
        if kind == "f" and name.isdecimal() and len(name) < 12:
            found = MinutesFile.objects.filter(minutes=self.minutes, pk=int(name)).first()
            if found:
                return {"file": found}
        raise forms.ValidationError("Die plaats in het verslag bestaat niet.")

    def facts(self):
        return {"text": self.cleaned_data["text"], **self.cleaned_data["place"]}


class SettleForm(forms.Form):
    """What becomes of a remark; who does not take it over says why."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)
    outcome = forms.ChoiceField(
        label="Wat gebeurt ermee?",
        choices=Remark.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat er met de opmerking gebeurt."},
    )
    answer = forms.CharField(
        label="Antwoord",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Te lezen voor wie het verslag naleest. Nodig als u niet overneemt.",
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("outcome") == Remark.Outcome.DECLINED and cleaned.get("answer") == "":
            self.add_error("answer", "Zeg kort waarom u de opmerking niet overneemt.")
        return cleaned
