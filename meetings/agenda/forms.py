"""What organisers fill in about a point of the agenda and its papers."""

from pathlib import PurePath

from django import forms

from documents.forms import DocumentField
from meetings.forms import OnceForm
from meetings.locking import last_editor
from meetings.models import AgendaItem
from members.forms import CleanLineField
from members.models import User

MINUTES = "Een agendapunt duurt tussen 1 en 720 minuten."
STALE = (
    "Intussen heeft {who} dit agendapunt gewijzigd. Er is niets bewaard. Wat u invulde, staat nog "
    "in het formulier: vergelijk het met wat nu bewaard is, pas aan en bewaar opnieuw."
)


class PersonField(forms.EmailField):
    """A person of the network by e-mail address; who is meant is suggested from a datalist."""

    def __init__(self, **options):
        attrs = {"list": "bekenden", "autocomplete": "off"}
        super().__init__(max_length=254, widget=forms.EmailInput(attrs=attrs), **options)

    def prepare_value(self, value):
        return value.email if isinstance(value, User) else value

    def clean(self, value):
        address = super().clean(value)
        return known(address) if address else None


def known(address):
    """The person of the network with this address; an error in Dutch when there is none."""
    person = User.objects.by_address(address)
    if person is None or not person.is_active:
        raise forms.ValidationError("We kennen niemand met dit adres.", code="unknown")
    return person


class NewPointForm(OnceForm):
    """A point as one thinks of it: what, what for, how long."""

    title = CleanLineField(label="Titel", max_length=160)
    kind = forms.ChoiceField(
        label="Soort", choices=AgendaItem.Kind, initial=AgendaItem.Kind.DISCUSSION
    )
    minutes = forms.IntegerField(
        label="Minuten",
        min_value=1,
        max_value=720,
        initial=20,
        error_messages={"min_value": MINUTES, "max_value": MINUTES, "invalid": MINUTES},
    )


class PointForm(NewPointForm):
    """A point with who answers for it. Nothing is saved over what someone else saved (T11)."""

    owner = PersonField(
        label="Eigenaar",
        required=False,
        help_text="E-mailadres van wie dit punt voorbereidt. Mag leeg blijven.",
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    names = ("title", "kind", "minutes", "owner")

    def __init__(self, data=None, *, item):
        self.item, self.conflict = item, []
        initial = {name: getattr(item, name) for name in self.names}
        super().__init__(data, initial={**initial, "seen_version": item.version})
        del self.fields["nonce"]
        self.fields["minutes"].initial = None

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("seen_version") not in {None, self.item.version}:
            self.add_error(None, STALE.format(who=last_editor(self.item)))
            self.conflict = list(self._differences())
            self.data = self.data.copy()
            self.data["seen_version"] = self.item.version
        return cleaned

    def facts(self):
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in self.names}

    def _differences(self):
        """Label, what is saved now, and what this form says, where they differ."""
        kinds = dict(AgendaItem.Kind.choices)
        for name in self.names:
            theirs, yours = getattr(self.item, name), self.cleaned_data.get(name)
            if name in self.cleaned_data and theirs != yours:
                words = [kinds.get(value, value) or "–" for value in (theirs, yours)]
                yield self.fields[name].label, *words


class PaperForm(forms.Form):
    """A paper of a meeting or of one of its `points`; without a file an existing one keeps its own.

    `whole`: what it belongs to when it belongs to no point.
    """

    file = DocumentField(label="Bestand")
    title = CleanLineField(
        label="Titel",
        max_length=160,
        required=False,
        help_text="Leeg: de naam van het bestand.",
    )
    item = forms.ModelChoiceField(
        label="Hoort bij",
        queryset=AgendaItem.objects.none(),
        required=False,
    )

    def __init__(self, *args, points, paper=None, whole="De hele bijeenkomst", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = points
        self.fields["item"].empty_label = whole
        if paper:
            self.fields["file"].required = False
            self.fields["file"].label = "Nieuwe versie van het bestand"
            self.initial = {"title": paper.title, "item": paper.item_id}

    def facts(self):
        """What the action takes."""
        cleaned = self.cleaned_data
        file, title = cleaned.get("file"), cleaned["title"]
        title = title or self.initial.get("title") or PurePath(file.name).stem[:160] or "Document"
        return {"file": file, "title": title, "item": cleaned["item"]}
