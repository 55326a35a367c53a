"""What staff narrow the list of meetings down to."""

from django.contrib import admin
from django.db.models import Q

from meetings import choices
from meetings.models import Meeting, Registration
from platforms.models import ORGANISERS, Atrium
from platforms.standing import atria_of


class VettingFilter(admin.SimpleListFilter):
    """Where registrations wait for somebody who decides about them."""

    title = "keuring"
    parameter_name = "keuren"

    def lookups(self, request, model_admin):
        return [("ja", "Met inschrijvingen te keuren")]

    def queryset(self, request, queryset):
        waiting = Registration.objects.to_vet().values("meeting")
        return queryset.filter(pk__in=waiting) if self.value() == "ja" else queryset


class MineFilter(admin.SimpleListFilter):
    """For staff, who see all atria: those in which they have a role themselves."""

    title = "mijn atria"
    parameter_name = "mijn"

    def lookups(self, request, model_admin):
        return [("ja", "Alleen mijn atria")]

    def queryset(self, request, queryset):
        mine = atria_of(request.user, *ORGANISERS)
        return queryset.filter(atrium__in=mine) if self.value() == "ja" else queryset


class YearFilter(admin.SimpleListFilter):
    """What is to come, what is past, or one year."""

    title = "periode"
    parameter_name = "periode"
    COMING = "komend"

    def lookups(self, request, model_admin):
        years = Meeting.objects.permitted(request.user, "organise")
        years = years.datetimes("starts_at", "year", order="DESC")
        named = [(str(day.year), str(day.year)) for day in years]
        return [(self.COMING, "Nog te komen"), ("voorbij", "Voorbij"), *named]

    def queryset(self, request, queryset):
        value = self.value() or ""
        if value == self.COMING:
            return queryset.upcoming()
        if value == "voorbij":
            return queryset.past()
        known = value.isdecimal() and 2000 <= int(value) <= 2100
        return queryset.filter(starts_at__year=int(value)) if known else queryset


class ProvinceFilter(admin.SimpleListFilter):
    """By where the meeting takes place, or for which province or municipalities the atrium is."""

    title = "provincie"
    parameter_name = "provincie"

    def lookups(self, request, model_admin):
        return choices.provinces()

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        there = Q(province__slug=self.value()) | Q(municipalities__province__slug=self.value())
        atria = Atrium.objects.filter(there).values("pk")
        return queryset.filter(Q(municipality__province__slug=self.value()) | Q(atrium__in=atria))
