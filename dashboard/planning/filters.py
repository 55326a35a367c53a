"""Which year, platform and part of the atria the cockpit shows; all of it stands in the address."""

from django import forms

from core.times import today
from dashboard.planning.year import FIRST, LAST, WITHOUT_NORM, WORDS, managed, year_of
from meetings import choices
from members.models import User
from platforms.models import Atrium, Platform

YEARS_BACK, YEARS_AHEAD = 5, 2
MISSING = "ontbreekt"


class YearForm(forms.Form):
    """What is left out is this year, the first platform with atria of this person, and everyone."""

    jaar = forms.TypedChoiceField(label="Jaar", coerce=int, required=False)
    platform = forms.ChoiceField(label="Platform", required=False)
    provincie = forms.ChoiceField(label="Provincie", required=False)
    beheerder = forms.TypedChoiceField(
        label="Relatiebeheerder", coerce=int, empty_value=None, required=False
    )
    stand = forms.ChoiceField(label="Stand", required=False)
    verslag = forms.ChoiceField(
        label="Verslag", choices=[("", "Alle"), (MISSING, "Verslag ontbreekt")], required=False
    )

    def __init__(self, data, *, user):
        self.user = user
        self.atria = Atrium.objects.permitted(user, "organise").filter(is_active=True)
        platforms = Platform.objects.filter(pk__in=self.atria.values("platform"))
        self.platforms = {platform.slug: platform for platform in platforms}
        asked = {"jaar": str(today().year), "platform": next(iter(self.platforms), "")}
        super().__init__(asked | {name: value for name, value in data.items() if value})
        self.fields["jaar"].choices = _years(self.data["jaar"])
        self.fields["platform"].choices = [
            (slug, each.name) for slug, each in self.platforms.items()
        ]
        self.fields["provincie"].choices = [("", "Alle provincies"), *choices.provinces()]
        self.fields["beheerder"].choices = [("", "Iedereen"), *self._managers()]
        stands = [(stand, words) for stand, words in WORDS.items() if stand != WITHOUT_NORM]
        self.fields["stand"].choices = [("", "Alle"), *stands]

    def _managers(self):
        return manager_choices(self.atria)

    def clean_platform(self):
        if not self.platforms:
            raise forms.ValidationError("U organiseert geen actief atrium.")
        return self.platforms[self.cleaned_data["platform"]]

    def rows(self):
        """The rows of the year that were asked for; none after a wrong choice."""
        if not self.is_valid():
            return []
        chosen = self.cleaned_data
        rows = year_of(
            self.user,
            chosen["jaar"],
            platform=chosen["platform"],
            province=chosen["provincie"],
            manager=chosen["beheerder"],
        )
        rows = [row for row in rows if chosen["stand"] in ("", row.stand)]
        return [row for row in rows if row.unreported] if chosen["verslag"] else rows


def manager_choices(atria):
    """(key, name) of the relationship managers of `atria`, by name."""
    people = User.objects.filter(
        pk__in=managed().filter(atrium__in=atria.values("pk")).values("person")
    )
    return [(person.pk, str(person)) for person in people.only("first_name", "last_name")]


def _years(asked):
    """Some years around this one, with the one that was asked for."""
    years = set(range(today().year - YEARS_BACK, today().year + YEARS_AHEAD + 1))
    if asked.isascii() and asked.isdigit() and FIRST <= int(asked[:5]) <= LAST:
        years.add(int(asked))
    return [(year, str(year)) for year in sorted(years)]
