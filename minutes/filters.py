"""Narrow the list of verslagen; every choice offered is one the asker may know."""

import django_filters
from django import forms
from django.db.models.functions import ExtractYear

from minutes.models import Minutes
from minutes.search import search
from platforms.models import Atrium, Platform
from regions.models import Municipality


def platforms(request):
    return Platform.objects.permitted(request.user)


def atria(request):
    return Atrium.objects.permitted(request.user, "read").select_related("platform")


class MunicipalityField(django_filters.fields.ModelChoiceField):
    def label_from_instance(self, municipality):
        if municipality.successor is None:
            return municipality.name
        return f"{municipality.name} (nu {municipality.successor.name})"


class MunicipalityFilter(django_filters.ModelChoiceFilter):
    field_class = MunicipalityField


class MinutesFilter(django_filters.FilterSet):
    """Expects `request`; `municipality` also finds what belonged to the ones that merged into it."""

    q = django_filters.CharFilter(
        label="Zoek in titel, samenvatting en bestanden",
        method="find",
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    platform = django_filters.ModelChoiceFilter(
        label="Platform",
        field_name="meeting__atrium__platform",
        queryset=platforms,
        empty_label="Alle platformen",
    )
    atrium = django_filters.ModelChoiceFilter(
        label="Atrium", field_name="meeting__atrium", queryset=atria, empty_label="Alle atria"
    )
    municipality = MunicipalityFilter(
        label="Gemeente",
        queryset=Municipality.objects.select_related("successor"),
        method="in_municipality",
        empty_label="Alle gemeenten",
    )
    year = django_filters.ChoiceFilter(
        label="Jaar", field_name="dated_on__year", empty_label="Alle jaren"
    )

    class Meta:
        model = Minutes
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = self.queryset.order_by().annotate(year=ExtractYear("dated_on"))
        years = rows.values_list("year", flat=True).distinct().order_by("-year")
        self.filters["year"].extra["choices"] = [(str(year), str(year)) for year in years]

    def find(self, rows, name, query):
        return rows  # searched last, within what the other fields leave: see `found`

    def in_municipality(self, rows, name, municipality):
        return rows.of_municipality(Municipality.objects.with_predecessors_of(municipality))

    @property
    def query(self):
        return self.form.cleaned_data.get("q", "") if self.form.is_valid() else ""

    @property
    def found(self):
        return search(self.qs, self.query)
