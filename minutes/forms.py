"""What a writer fills in about a verslag."""

from django import forms

from core.times import today
from documents.formats import TEXTS
from documents.forms import DocumentField, DocumentsField
from minutes.models import Level, Minutes


class CorrectedForm(forms.Form):
    """A form that asks for the reason once the verslag is adopted: then it is a correction (T76)."""

    reason = forms.CharField(
        label="Reden van de correctie",
        max_length=300,
        help_text="Het verslag is goedgekeurd. Lezers zien deze reden.",
    )

    def __init__(self, *args, minutes=None, **kwargs):
        super().__init__(*args, **kwargs)
        if minutes is None or minutes.status != Minutes.Status.ADOPTED:
            del self.fields["reason"]


class DetailsForm(CorrectedForm, forms.ModelForm):
    """Title, date and summary. `revision` says what the writer had before them."""

    is_stale = False
    revision = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Minutes
        fields = ["title", "dated_on", "summary"]
        widgets = {
            "dated_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "summary": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts = {
            "summary": "Enkele zinnen, hoogstens 2.000 tekens. Ze staan ook in het bericht aan de leden."
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "revision" in self.fields:
            self.initial["revision"] = self.instance.revision
            self.saved = {name: getattr(self.instance, name) for name in self.Meta.fields}

    def clean_dated_on(self):
        day = self.cleaned_data["dated_on"]
        if not day.year >= 2000 or day > today():
            raise forms.ValidationError("Kies een datum die niet in de toekomst ligt.")
        return day

    def clean(self):
        super().clean()
        revision = self.cleaned_data.get("revision")
        if revision is not None and revision != self.instance.revision:
            self.is_stale = True
            self.data = {**self.data.dict(), "revision": self.instance.revision}
            raise forms.ValidationError(
                "Iemand anders wijzigde dit verslag intussen. Er is nog niets bewaard: vergelijk "
                "wat u invulde met wat nu bewaard is, en verstuur opnieuw.",
                code="stale",
            )


class UploadForm(DetailsForm):
    """A new verslag: the same, with its file and papers."""

    revision = None
    file = DocumentField(label="Verslag", allowed=TEXTS)
    papers = DocumentsField(label="Bijlagen", required=False)
    field_order = ["title", "dated_on", "file", "papers", "summary"]


class VersionForm(CorrectedForm):
    file = DocumentField(label="Nieuwe versie van het verslag", allowed=TEXTS)


class LevelForm(forms.Form):
    """For whom a file is; `levels`: those that the writer may give."""

    level = forms.ChoiceField(
        label="Voor wie?",
        help_text="Openbaar: iedereen, zodra het verslag goedgekeurd is. Atrium: wie het verslag mag "
        "lezen. Afdeling: alleen PBM en de relatiebeheerder van dit atrium.",
    )

    def __init__(self, *args, levels, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [(level.value, level.label) for level in levels]
        self.fields["level"].initial = Level.ATRIUM


class PaperForm(CorrectedForm, LevelForm):
    title = forms.CharField(
        label="Titel", max_length=160, required=False, help_text="Leeg: de naam van het bestand."
    )
    file = DocumentField(label="Bijlage")
    field_order = ["title", "file", "level"]
