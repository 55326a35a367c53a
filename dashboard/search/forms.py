"""What one can ask, and narrow what was found down to; everything stands in the address."""

from django import forms
from django.db.models import Q

from core.fields import SharedSelect
from dashboard.models import SearchEntry
from meetings import choices
from members.models import Position
from platforms.models import Atrium, Platform
from regions.models import Municipality, Province

MOST_THEMES = 60
# The name of each facet in the address, and its column.
COLUMNS = {
    "soort": "tab",
    "platform": "platform",
    "provincie": "province",
    "jaar": "year",
    "thema": "shown_slug",
}


class SearchForm(forms.Form):
    """The choices are read with care: an unknown one is an error beside its field, never a crash."""

    q = forms.CharField(
        label="Zoek op woorden",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "data-suggest": ""}),
    )
    soort = forms.ChoiceField(
        required=False, choices=SearchEntry.Tab.choices, widget=forms.HiddenInput
    )
    platform = forms.ChoiceField(label="Platform", required=False)
    provincie = forms.ChoiceField(label="Provincie", required=False)
    regio = forms.ChoiceField(label="Referentieregio", required=False, widget=SharedSelect)
    gemeente = forms.ChoiceField(label="Gemeente", required=False, widget=SharedSelect)
    thema = forms.CharField(label="Thema", required=False, max_length=120)
    jaar = forms.IntegerField(label="Jaar", required=False, min_value=1900, max_value=2200)

    def __init__(self, data, *, user):
        super().__init__(data)
        # In words, so that a number of any length is just an unknown choice.
        known = _named(Platform.objects.permitted(user))
        self.fields["platform"].choices = [("", "Alle platformen"), *known]
        self.fields["provincie"].choices = [
            ("", "Alle provincies"),
            *_named(Province.objects.all()),
        ]
        self.fields["regio"].choices = [("", "Alle regio's"), *choices.reference_regions()]
        self.fields["gemeente"].choices = [("", "Alle gemeenten"), *choices.municipalities()]

    @property
    def chosen(self):
        """{column: value} of the facets that were chosen."""
        given = {column: self.cleaned_data.get(name) for name, column in COLUMNS.items()}
        given = {column: value for column, value in given.items() if value}
        return {column: _as_kept(column, value) for column, value in given.items()}

    @property
    def is_asked(self):
        """Whether anything was typed or chosen."""
        return any(self.cleaned_data.values())

    def narrow(self, rows):
        """The entries in the region and the municipality that were chosen, and of their people."""
        if code := self.cleaned_data["regio"]:
            rows = rows.filter(_around(Municipality.objects.filter(reference_region__code=code)))
        if pk := self.cleaned_data["gemeente"]:
            rows = rows.filter(_around(Municipality.objects.with_predecessors_of(pk)))
        return rows

    def offer(self, counts):
        """Offer per facet what would be found, with how many; what was chosen always stands there."""
        platforms = dict(self.fields["platform"].choices)
        provinces = dict(self.fields["provincie"].choices)
        self._offer("platform", "Alle platformen", counts.of["platform"], platforms)
        self._offer("provincie", "Alle provincies", counts.of["province"], provinces)
        years = sorted(counts.of["year"].items(), reverse=True)
        self._offer("jaar", "Alle jaren", dict(years), {})
        common = dict(counts.of["shown_slug"].most_common(MOST_THEMES))
        themes = dict(sorted(common.items(), key=lambda each: counts.themes[each[0]].casefold()))
        self._offer("thema", "Alle thema's", themes, counts.themes)

    def _offer(self, name, all_of_them, found, names):
        chosen = self.cleaned_data.get(name)
        pairs = [
            (str(value), f"{names.get(str(value), value)} ({n})") for value, n in found.items()
        ]
        if chosen and str(chosen) not in dict(pairs):
            pairs.append((str(chosen), f"{names.get(str(chosen), chosen)} (0)"))
        self.fields[name].widget = forms.Select(choices=[("", all_of_them), *pairs])


def _named(rows):
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


def _as_kept(column, value):
    return int(value) if column in {"platform", "province"} else value


def _around(municipalities):
    """Of an atrium with one of these municipalities, in one of them, or of who works there."""
    keys = list(municipalities.values_list("pk", flat=True))
    atria = list(Atrium.objects.filter(municipalities__in=keys).values_list("pk", flat=True))
    held = Position.objects.active().filter(organisation__municipality__in=keys)
    people = Q(kind__in=["person", "about"], object_id__in=held.values("person"))
    return Q(atrium__in=atria) | Q(municipality__in=keys) | people
