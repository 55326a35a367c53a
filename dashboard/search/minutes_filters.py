"""Narrow the list of verslagen; every choice offered is one the asker may know."""

import django_filters
from django import forms
from django.db.models.functions import ExtractYear

from core.fields import SharedSelect
from dashboard.search.query import Query, minutes_with
from meetings import choices
from minutes.models import Minutes
from platforms.models import Atrium, Platform
from regions.models import Municipality


def _names(rows):
    return list(rows.values_list("pk", "name"))


class MinutesFilter(django_filters.FilterSet):
    """Expects `request`; `municipality` also finds what belonged to the ones that merged into it."""

    q = django_filters.CharFilter(
        label="Zoek in titel, samenvatting en bestanden",
        method="find",
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    platform = django_filters.ChoiceFilter(
        label="Platform",
        field_name="meeting__atrium__platform",
        empty_label="Alle platformen",
    )
    atrium = django_filters.ChoiceFilter(
        label="Atrium", field_name="meeting__atrium", empty_label="Alle atria"
    )
    municipality = django_filters.ChoiceFilter(
        label="Gemeente",
        choices=choices.municipalities,
        widget=SharedSelect,
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
        self._offer("year", [(str(year), str(year)) for year in years])
        user = self.request.user
        self._offer("platform", _names(Platform.objects.permitted(user)))
        self._offer("atrium", _names(Atrium.objects.permitted(user, "read")))

    def _offer(self, name, pairs):
        self.filters[name].extra["choices"] = pairs

    def find(self, rows, name, query):
        return rows  # searched last, within what the other fields leave: see `found`

    def in_municipality(self, rows, name, pk):
        return rows.of_municipality(Municipality.objects.with_predecessors_of(pk))

    @property
    def query(self):
        return Query(self.form.cleaned_data.get("q", "") if self.form.is_valid() else "")

    @property
    def found(self):
        return minutes_with(self.qs, self.query, self.request.user)
