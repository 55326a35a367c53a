"""The map of Flanders in the back office; facts are corrected in the files (docs/data.md)."""

from django.contrib import admin
from django.db.models import Count

from core.admin import RuledAdmin
from core.times import today
from regions.models import Area, AreaType, Municipality, Province


class ExistsFilter(admin.SimpleListFilter):
    """Municipalities of today, or those that merged into another."""

    title = "bestaat vandaag"
    parameter_name = "bestaat"

    def lookups(self, request, model_admin):
        return [("ja", "Ja"), ("nee", "Nee, opgegaan in een andere")]

    def queryset(self, request, queryset):
        if self.value() == "ja":
            return queryset.existing()
        return queryset.filter(valid_until__lte=today()) if self.value() == "nee" else queryset


@admin.register(Municipality)
class MunicipalityAdmin(RuledAdmin):
    # Who plans a meeting picks the municipality from a list that this admin serves.
    for_organisers = True
    list_display = [
        "name",
        "nis",
        "province",
        "reference_region",
        "inhabitants",
        "is_regional_city",
        "valid_until",
        "successor",
    ]
    list_select_related = ["province", "reference_region", "successor"]
    list_filter = [ExistsFilter, "province", "is_regional_city", "has_language_facilities"]
    search_fields = ["name", "sort_name", "nis", "postcodes", "predecessors__name"]
    autocomplete_fields = ["province", "reference_region", "areas", "successor"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Province)
class ProvinceAdmin(RuledAdmin):
    list_display = ["name", "nis", "capital"]
    search_fields = ["name", "nis"]


@admin.register(AreaType)
class AreaTypeAdmin(RuledAdmin):
    list_display = ["name", "domain", "area_count", "source"]
    search_fields = ["name", "code"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(number_of_areas=Count("areas"))

    @admin.display(description="aantal gebieden", ordering="number_of_areas")
    def area_count(self, row):
        return row.number_of_areas


@admin.register(Area)
class AreaAdmin(RuledAdmin):
    list_display = ["name", "type", "municipality_count"]
    list_select_related = ["type"]
    list_filter = ["type"]
    search_fields = ["name", "code", "municipalities__name"]

    def get_queryset(self, request):
        counted = Count("municipalities", distinct=True)
        return super().get_queryset(request).annotate(number_of_municipalities=counted)

    @admin.display(description="aantal gemeenten", ordering="number_of_municipalities")
    def municipality_count(self, row):
        return row.number_of_municipalities
