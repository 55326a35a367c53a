"""For whom a copy is, and per passage whether it is given, or on which ground not."""

from django import forms

from core.text import clean_line
from minutes.models import Level
from minutes.redacting.grounds import Ground

CHOOSE = [("", "De grond hierboven"), *Ground.choices]


class CopyForm(forms.Form):
    requester = forms.CharField(label="Wie vroeg het?", max_length=160)
    reference = forms.CharField(label="Kenmerk van de aanvraag", max_length=80, required=False)
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=32000)
    ground = forms.ChoiceField(
        label="Grond voor wat u weglaat",
        choices=Ground.choices,
        initial=Ground.IN_CONFIDENCE,
        help_text="U kunt bij elke passage een andere kiezen.",
    )
    words = forms.CharField(
        label="Toelichting bij de grond",
        max_length=200,
        required=False,
        help_text="Nodig bij een andere grond. Ze staat op het afschrift.",
    )

    def __init__(self, data=None, *, content):
        super().__init__(data, initial={"number": content.edition.number})
        rows = [row for section in content.sections for row in section.passages]
        self.closed = [row for row in rows if row.level != Level.PUBLIC]
        for row in self.closed:
            self.fields[f"give_{row.key}"] = forms.BooleanField(
                label="Geef deze passage mee", required=False
            )
            self.fields[f"ground_{row.key}"] = forms.ChoiceField(
                label="Grond als u ze weglaat", choices=CHOOSE, required=False
            )
            self.fields[f"words_{row.key}"] = forms.CharField(
                label="Toelichting", max_length=200, required=False
            )

    @property
    def general(self):
        """The fields about the whole."""
        return [self[name] for name in ("requester", "reference", "number", "ground", "words")]

    def about(self, passage):
        """The fields about one passage; none for what is for anyone."""
        names = [f"{what}_{passage.key}" for what in ("give", "ground", "words")]
        return [self[name] for name in names if name in self.fields]

    def clean(self):
        cleaned = super().clean()
        for row in self.closed:
            if not cleaned.get(f"give_{row.key}") and self._lacks_words(cleaned, row.key):
                name = f"words_{row.key}" if cleaned.get(f"ground_{row.key}") else "words"
                if not self.has_error(name):
                    self.add_error(name, "Zeg in woorden welke grond u bedoelt.")
        return cleaned

    def _lacks_words(self, cleaned, key):
        ground, words = self._chosen(cleaned, key)
        return ground == Ground.OTHER and not clean_line(words)

    def _chosen(self, cleaned, key):
        own = cleaned.get(f"ground_{key}")
        if own:
            return own, cleaned.get(f"words_{key}", "")
        return cleaned.get("ground"), cleaned.get(f"words_{key}") or cleaned.get("words", "")

    def facts(self):
        """What the action asks."""
        said = self.cleaned_data
        return {
            **{name: said[name] for name in ("requester", "reference", "number")},
            "given": [row.key for row in self.closed if said[f"give_{row.key}"]],
            "grounds": {str(row.key): self._chosen(said, row.key) for row in self.closed},
        }
