"""Addresses that mail comes back from: staff look at them and let mail go again."""

from django.contrib import admin, messages
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html_join

from core.admin import RuledAdmin
from core.querysets import get_permitted
from core.times import moment_words
from outbox import addresses
from outbox.models import Address, Bounce

PAGE = 20
AGAIN = "Wat tegengehouden werd, verstuurt u bij Berichten opnieuw."


class BlockedFilter(admin.SimpleListFilter):
    title = "geblokkeerd"
    parameter_name = "geblokkeerd"

    def lookups(self, request, model_admin):
        return [("ja", "ja"), ("nee", "nee")]

    def queryset(self, request, queryset):
        if self.value() not in {"ja", "nee"}:
            return queryset
        return queryset.filter(suppressed_at__isnull=self.value() == "nee")


@admin.register(Address)
class AddressAdmin(RuledAdmin):
    """To read; the one thing to do is to say that the address was looked at."""

    list_display = ["address", "suppressed_at", "reason", "permanent", "temporary", "last_at"]
    list_filter = [BlockedFilter]
    search_fields = ["address"]
    list_per_page = 50
    show_full_result_count = False
    actions = ["check_selected"]
    fields = [
        *("address", "suppressed_at", "reason", "permanent", "temporary", "last_at"),
        *("checked_at", "checked_by", "bounces"),
    ]
    readonly_fields = fields

    change_form_template = "admin/outbox/address/form.html"

    def get_urls(self):
        check = self.admin_site.admin_view(self.check_one)
        own = path("<int:pk>/nagekeken/", check, name="outbox_address_check")
        return [own, *super().get_urls()]

    def check_one(self, request, pk):
        """The button on the page of an address; opened as a page it leads back there."""
        row = get_permitted(request.user, Address.objects.all(), "check", pk=pk)
        if request.method == "POST":
            addresses.check(row, by=request.user)
            self.message_user(request, f"{row} is nagekeken. {AGAIN}", messages.SUCCESS)
        return redirect(reverse("admin:outbox_address_change", args=[row.pk]))

    def has_add_permission(self, request):
        return False

    def has_check_permission(self, request):
        return self._may(request, "check", None)

    @admin.display(description="teruggekomen berichten")
    def bounces(self, row):
        found = Bounce.objects.filter(address=row.address).order_by("-at")[:PAGE]
        lines = [(moment_words(b.at), b.get_weight_display(), b.status, b.detail) for b in found]
        return format_html_join("", "<p>{}: {} {} {}</p>", lines) or "–"

    @admin.action(description="Adres nagekeken: opnieuw mailen", permissions=["check"])
    def check_selected(self, request, queryset):
        count = 0
        for row in queryset:
            addresses.check(row, by=request.user)
            count += 1
        word = "adres" if count == 1 else "adressen"
        text = (
            f"{count} {word} nagekeken. Wat tegengehouden werd, verstuurt u bij Berichten opnieuw."
        )
        self.message_user(request, text, messages.SUCCESS)
