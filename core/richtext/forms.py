"""A form field for rich text: the editor where scripts run, plain typing where they do not."""

from django import forms
from django.core.exceptions import ValidationError

from core.richtext import MOST_CHARACTERS, clean, from_text, tidy, typed

AS_HTML = "html"
HOW = (
    "Een lege regel begint een nieuwe alinea. Een opsomming begint met - of 1. op elke regel, een "
    "tussentitel met #, een citaat met >. Zet woorden tussen ** voor vet, tussen __ voor cursief. "
    "Een link is [woorden](https://adres). Een tabel: | kop | kop | en daaronder | cel | cel |."
)


class RichTextInput(forms.Textarea):
    """A textarea with the text as one types it. The editor puts HTML in it, and says so beside it."""

    template_name = "widgets/richtext.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        text = value or ""
        context["widget"] |= {"html": clean(text), "value": typed(text), "as": f"{name}-als"}
        return context

    def value_from_datadict(self, data, files, name):
        """Tidy HTML, whichever way it was written; None when it was not sent."""
        text = data.get(name)
        if text is None:
            return None
        if len(text) > MOST_CHARACTERS:
            return text
        return tidy(text) if data.get(f"{name}-als") == AS_HTML else from_text(text)


class RichTextField(forms.CharField):
    """Tidy HTML of at most 50,000 signs."""

    widget = RichTextInput

    def __init__(self, **kwargs):
        super().__init__(**{"strip": False, **kwargs})

    def clean(self, value):
        if value and len(value) > MOST_CHARACTERS:
            most = f"{MOST_CHARACTERS:,}".replace(",", ".")
            raise ValidationError(
                f"Deze tekst is te lang: hoogstens {most} tekens. Verdeel hem over meer passages.",
                code="max_length",
            )
        return super().clean(value)
