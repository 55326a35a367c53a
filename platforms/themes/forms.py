"""What a member fills in to propose a theme."""

from django import forms

from core.times import today
from members.forms import CleanLineField


class ThemeForm(forms.Form):
    """A theme and the year it is for: this one or the next."""

    name = CleanLineField(label="Thema", max_length=120)
    year = forms.TypedChoiceField(label="Jaar", coerce=int)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, year) for year in years()]
        self.initial["year"] = years()[1]


def years():
    """The years one chooses themes for."""
    return [today().year, today().year + 1]
