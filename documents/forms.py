"""A form field for files, usable in any form."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from documents.checks import check, check_complete
from documents.formats import ANY, in_words


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class DocumentField(forms.FileField):
    """One file of an allowed kind; its content is checked before the form is valid.

    Cleans to the uploaded file: hand that to `documents.actions.store` with the same `allowed`.
    """

    widget = forms.FileInput
    default_error_messages = {
        "required": "Kies een bestand.",
        "missing": "Kies een bestand.",
        "empty": "Dit bestand is leeg. Kies een ander bestand.",
        "invalid": "Kies een bestand.",
    }

    def __init__(self, *, allowed=ANY, **kwargs):
        self.allowed = allowed
        limit = settings.UPLOAD_MAX_BYTES // 1024 // 1024
        kwargs.setdefault("help_text", f"{in_words(allowed)}, hoogstens {limit} MB.")
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        accept = ",".join(f".{extension}" for extension in self.allowed)
        more = ",.jpeg" if "jpg" in self.allowed else ""
        return {**super().widget_attrs(widget), "accept": accept + more}

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if data and file:
            check_complete(file)
            check(file, file.name, allowed=self.allowed)
        return file


class DocumentsField(DocumentField):
    """Several files of allowed kinds, none included; cleans to a list."""

    widget = FilesInput

    def __init__(self, *, most=10, **kwargs):
        self.most = most
        super().__init__(**kwargs)

    def clean(self, data, initial=None):
        files = [file for file in data or [] if file]
        if len(files) > self.most:
            raise ValidationError(
                f"Kies hoogstens {self.most} bestanden tegelijk.", code="too_many"
            )
        if not files:
            super().clean(None, initial)
        return [super(DocumentsField, self).clean(file, initial) for file in files]
