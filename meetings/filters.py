"""What one can narrow the calendar down to; every choice is in the address, so it can be shared."""

from datetime import date, timedelta

import django_filters
from django import forms
from django.db.models import Q

from core.fields import SharedSelect
from core.times import midnight, today
from meetings import choices
from meetings.models import Meeting
from platforms.models import Atrium


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


def _known(day):
    """`day`, or the nearest one between 2000 and 2100: outside those nothing is planned."""
    return min(max(day, date(2000, 1, 1)), date(2100, 12, 31))


class MeetingFilter(django_filters.FilterSet):
    """Without `van` and `tot` the calendar begins today."""

    q = django_filters.CharFilter(
        label="Zoek in titels", field_name="title", lookup_expr="icontains"
    )
    platform = django_filters.ChoiceFilter(
        label="Platform",
        field_name="atrium__platform__slug",
        choices=choices.platforms,
        widget=SharedSelect,
    )
    provincie = django_filters.ChoiceFilter(
        label="Provincie", choices=choices.provinces, method="in_province", widget=SharedSelect
    )
    regio = django_filters.ChoiceFilter(
        label="Referentieregio",
        choices=choices.reference_regions,
        method="in_region",
        widget=SharedSelect,
    )
    thema = django_filters.CharFilter(label="Jaarthema", method="on_theme", max_length=100)
    van = django_filters.DateFilter(label="Van", widget=DateInput, method="from_day")
    tot = django_filters.DateFilter(label="Tot en met", widget=DateInput, method="until_day")
    mijn = django_filters.BooleanFilter(
        label="Alleen waarvoor ik uitgenodigd of ingeschreven ben",
        widget=forms.CheckboxInput,
        method="mine",
    )

    class Meta:
        model = Meeting
        fields = []

    def __init__(self, data, queryset, *, request):
        super().__init__(data, queryset, request=request)
        for name, label in {
            "platform": "Alle platformen",
            "provincie": "Alle provincies",
            "regio": "Alle regio's",
        }.items():
            self.filters[name].extra["empty_label"] = label
        if not request.user.is_authenticated:
            del self.filters["thema"], self.filters["mijn"]

    def filter_queryset(self, queryset):
        """From today on, unless the reader asks for another period."""
        if not (self.form.cleaned_data.get("van") or self.form.cleaned_data.get("tot")):
            queryset = queryset.filter(ends_at__gte=midnight(today()))
        return super().filter_queryset(queryset)

    def in_province(self, queryset, name, value):
        atria = Atrium.objects.filter(
            Q(province__slug=value) | Q(municipalities__province__slug=value)
        )
        return queryset.filter(
            Q(municipality__province__slug=value) | Q(atrium__in=atria.values("pk"))
        )

    def in_region(self, queryset, name, value):
        atria = Atrium.objects.filter(municipalities__reference_region__code=value)
        return queryset.filter(
            Q(municipality__reference_region__code=value) | Q(atrium__in=atria.values("pk"))
        )

    def on_theme(self, queryset, name, value):
        """Only where one may read: what an atrium works on is known inside it."""
        readable = Meeting.objects.permitted(self.request.user, "read")
        return queryset.filter(pk__in=readable.filter(theme__name__icontains=value).values("pk"))

    def from_day(self, queryset, name, value):
        return queryset.filter(ends_at__gte=midnight(_known(value)))

    def until_day(self, queryset, name, value):
        return queryset.filter(starts_at__lt=midnight(_known(value) + timedelta(days=1)))

    def mine(self, queryset, name, value):
        return queryset.of(self.request.user) if value else queryset


class MonthFilter(MeetingFilter):
    """The same choices within one month, which is itself the period."""

    def __init__(self, data, queryset, *, request):
        super().__init__(data, queryset, request=request)
        del self.filters["van"], self.filters["tot"]

    def filter_queryset(self, queryset):
        return django_filters.FilterSet.filter_queryset(self, queryset)
