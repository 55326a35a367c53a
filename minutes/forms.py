"""What a writer fills in about a verslag."""

from django import forms

from core.times import today
from documents.formats import TEXTS
from documents.forms import DocumentField, DocumentsField
from minutes.models import Minutes


class DetailsForm(forms.ModelForm):
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


class VersionForm(forms.Form):
    file = DocumentField(label="Nieuwe versie van het verslag", allowed=TEXTS)


class PaperForm(forms.Form):
    title = forms.CharField(
        label="Titel", max_length=160, required=False, help_text="Leeg: de naam van het bestand."
    )
    file = DocumentField(label="Bijlage")
