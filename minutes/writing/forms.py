"""The parts of the sheet as forms; each remembers what its writer had before them (`print`)."""

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q

from core.fields import SharedSelect
from core.richtext.forms import RichTextField
from meetings.models import Registration
from minutes.levels import levels_for
from minutes.models import Passage
from platforms.models import Membership, Theme

SORTS = [
    ("text", "tekst"),
    ("decision", "afspraak"),
    *((value, f"signaal: {label}") for value, label in Passage.Signal.choices),
]
LINES = {"rows": 4, "spellcheck": "true"}


class PartForm(forms.Form):
    """One part. `print`: the mark of what was shown; `point`: where it comes if it is gone."""

    print = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    point = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def values(self):
        """What the writer filled in, without what is only carried along."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"print", "point"}
        }


class PassageForm(PartForm):
    text = RichTextField(label="Tekst", required=False)
    sort = forms.ChoiceField(label="Soort", choices=SORTS)
    level = forms.ChoiceField(label="Voor wie")
    theme = forms.TypedChoiceField(
        label="Jaarthema van het signaal", required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = choices.levels
        self.fields["theme"].choices = choices.themes


class ActionForm(PartForm):
    text = forms.CharField(label="Actie", max_length=500)
    owner = forms.TypedChoiceField(
        label="Wie", required=False, coerce=int, empty_value=None, widget=SharedSelect
    )
    owner_name = forms.CharField(
        label="Of iemand van buiten het netwerk", max_length=120, required=False
    )
    due_on = forms.DateField(
        label="Tegen",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    level = forms.ChoiceField(label="Voor wie")

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = choices.levels
        self.fields["owner"].choices = choices.owners

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day and not 2000 <= day.year <= 2100:
            raise forms.ValidationError("Kies een datum tussen 2000 en 2100.")
        return day

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("owner") and cleaned.get("owner_name"):
            self.add_error("owner_name", "Kies iemand uit de lijst of vul een naam in, niet beide.")
        return cleaned


class TitleForm(PartForm):
    title = forms.CharField(label="Titel van het punt", max_length=160)

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)


class PeopleForm(PartForm):
    present = forms.CharField(
        label="Aanwezig",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Een naam per regel. Wie niet aangemeld was, voegt u hier toe.",
    )
    excused = forms.CharField(
        label="Verontschuldigd",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Een naam per regel.",
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)

    def _lines(self, name):
        lines = (" ".join(line.split()) for line in self.cleaned_data[name].splitlines())
        return "\n".join(filter(None, lines))

    def clean_present(self):
        return self._lines("present")

    def clean_excused(self):
        return self._lines("excused")


class Choices:
    """What can be chosen on the sheet, asked once for all its parts."""

    def __init__(self, minutes, user):
        meeting = minutes.meeting
        self.levels = [(level.value, WORDS[level]) for level in levels_for(user, minutes)]
        themes = Theme.objects.permitted(user).chosen().filter(atrium=meeting.atrium_id)
        self.themes = [("", "geen"), *themes.values_list("pk", "name")]
        self.owners = [("", "nog niemand"), *((one.pk, str(one)) for one in owners(meeting))]


WORDS = {
    "public": "openbaar: iedereen, na de goedkeuring",
    "atrium": "atrium: wie het verslag mag lezen",
    "department": "afdeling: PBM en de relatiebeheerders",
}


def owners(meeting):
    """Who can be given an action: the people of the atrium, and who was there."""
    members = Membership.objects.active().filter(atrium=meeting.atrium_id)
    came = meeting.registrations.filter(
        Q(status=Registration.Status.REGISTERED) | Q(attendance=Registration.Attendance.PRESENT)
    )
    people = get_user_model().objects.filter(is_active=True)
    return people.filter(
        Q(pk__in=members.values("person")) | Q(pk__in=came.values("person"))
    ).order_by("sort_name", "pk")
