"""Agenda and papers on the page of their meeting; who may change the meeting may change these."""

from pathlib import PurePath

from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from core.held import held_rows
from documents.forms import DocumentField
from meetings.admin.forms import line
from meetings.agenda import default_agenda
from meetings.models import AgendaItem, Paper
from meetings.room import check_room

MINUTES = "Een agendapunt duurt tussen 1 en 720 minuten."
BLANK_ROWS = 2


class NamedFieldsMixin:
    """In a table the label stands in the head of the column; screen readers hear it per field."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label


class NamedFormSet(forms.BaseInlineFormSet):
    """Offers the points of its own meeting only; the box to take a row away has a name too."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "item" in form.fields:
            # Here, where the fields are this form's own: those of the class serve everyone.
            form.fields["item"].queryset = AgendaItem.objects.filter(meeting=self.instance.pk)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = f"Verwijder {form.instance}"


class PaperFormSet(NamedFormSet):
    """Says beside the list itself that there is no room, so that nothing filled in is lost."""

    user = None

    def clean(self):
        super().clean()
        files = [form.cleaned_data.get("file") for form in self.forms if form.is_valid()]
        # Without an atrium the form of the meeting is refused already.
        if self.instance.atrium_id:
            check_room(self.instance, files, by=self.user)


class AgendaItemForm(NamedFieldsMixin, forms.ModelForm):
    order = forms.IntegerField(
        label="Volgorde", required=False, min_value=1, max_value=999, help_text="Leeg: achteraan."
    )
    title = line("Titel", 160)
    minutes = forms.IntegerField(
        label="Minuten",
        min_value=1,
        max_value=720,
        initial=20,
        error_messages={"min_value": MINUTES, "max_value": MINUTES, "invalid": MINUTES},
    )

    class Meta:
        model = AgendaItem
        fields = ["order", "title", "kind", "minutes"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            # Not the model's 10: a new row without a number comes last (actions.arrange).
            self.initial.pop("order", None)


class PaperForm(NamedFieldsMixin, forms.ModelForm):
    title = line("Titel", 160, required=False, help_text="Leeg: de naam van het bestand.")
    item = forms.ModelChoiceField(
        label="Agendapunt",
        queryset=AgendaItem.objects.none(),
        required=False,
        empty_label="De hele bijeenkomst",
    )
    file = DocumentField(label="Bestand")

    class Meta:
        model = Paper
        fields = ["title", "item"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].required = self.instance.pk is None

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("title") and cleaned.get("file"):
            cleaned["title"] = PurePath(cleaned["file"].name).stem[:160] or "Document"
        if not cleaned.get("title") and "file" not in self.errors:
            self.add_error("title", "Geef het document een titel.")
        return cleaned

    def save(self, commit=False):
        """The row without its file: `documents.actions.store` keeps that, through the action."""
        row = super().save(commit=False)
        row.upload = self.cleaned_data.get("file")
        return row


class ProgrammeInline(admin.TabularInline):
    """Part of a meeting: seen by whoever plans it, changed as long as the meeting may change."""

    formset = NamedFormSet

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj):
        return self._may_change(request, obj)

    def has_change_permission(self, request, obj=None):
        return self._may_change(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self._may_change(request, obj)

    def _may_change(self, request, obj):
        parent = self.admin_site.get_model_admin(self.parent_model)
        return obj is None or parent.has_change_permission(request, obj)


class AgendaInline(ProgrammeInline):
    model = AgendaItem
    form = AgendaItemForm
    fields = ["order", "title", "kind", "minutes"]
    verbose_name_plural = "agenda"

    def get_extra(self, request, obj=None, **kwargs):
        return max(BLANK_ROWS + len(proposed(request, obj)), held_rows(request, "agenda_items"))


class PaperInline(ProgrammeInline):
    model = Paper
    form = PaperForm
    formset = PaperFormSet
    extra = 1
    fields = ["title", "item", "file", "now"]
    readonly_fields = ["now"]
    verbose_name_plural = "documenten"

    def get_extra(self, request, obj=None, **kwargs):
        return max(self.extra, held_rows(request, "papers"))

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.user = request.user
        return formset

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("document", "item")

    @admin.display(description="nu")
    def now(self, paper):
        if paper.pk is None:
            return "–"
        address = reverse("meetings:paper", args=[paper.meeting_id, paper.pk])
        return format_html('<a href="{}">{}</a>', address, paper.document.name)


def proposed(request, obj):
    """The default agenda of the chosen atrium's platform, for a new meeting that is not filled in."""
    atrium = getattr(request, "planned_atrium", None)
    return default_agenda(atrium.platform) if atrium and not obj else []
