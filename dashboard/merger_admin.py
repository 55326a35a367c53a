"""Mergers in the back office: what moves, who it concerns, and the button that does it (T92)."""

from collections import Counter

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.transaction import non_atomic_requests
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator

from core.people import is_staff_member
from core.refusal import Busy, Refused
from dashboard.mergers import carry_through, is_open, what_moves
from members.admin import OrganisationAdmin
from members.mergers import mergers
from members.models import Organisation, Position
from platforms.mergers import atria_to_merge, atria_to_widen

BUSY = "Iemand is net met een van deze bijeenkomsten bezig. Probeer het zo meteen opnieuw."

admin.site.unregister(Organisation)


@admin.register(Organisation)
class OrganisationsAdmin(OrganisationAdmin):
    change_list_template = "admin/dashboard/organisation_list.html"

    def get_urls(self):
        own = [
            ("fusies/", self.mergers_view, "mergers"),
            ("fusies/<int:pk>/", self.merger_view, "merger"),
        ]
        view = self.admin_site.admin_view
        pages = [path(at, view(page), name=f"members_organisation_{n}") for at, page, n in own]
        return [*pages, *super().get_urls()]

    def mergers_view(self, request):
        """Every merger, with how many people still stand with the old municipality."""
        self._only_staff(request)
        held = Position.objects.not_ended().values_list("organisation", flat=True)
        left = Counter(held.filter(organisation__valid_until__isnull=False))
        rows = [{"merger": merger, "left": left[merger.old.pk]} for merger in reversed(mergers())]
        return self._page(request, "mergers", "Fusies van gemeenten", rows=rows)

    @method_decorator(non_atomic_requests)
    def merger_view(self, request, pk):
        """What one merger moves; the button carries it through once its day has come.

        That is more than one transaction, so the request as a whole is none.
        """
        self._only_staff(request)
        merger = next((row for row in mergers() if row.old.pk == pk), None)
        if merger is None:
            raise Http404
        if request.method == "POST":
            return self._carry_through(request, merger)
        context = {
            "merger": merger,
            "moves": what_moves(merger),
            "merging": atria_to_merge(merger),
            "widened": atria_to_widen(merger),
            "is_open": is_open(merger),
        }
        title = f"Fusie van {merger.old} in {merger.new}"
        return self._page(request, "merger", title, **context)

    def _carry_through(self, request, merger):
        here = reverse("admin:members_organisation_merger", args=[merger.old.pk])
        try:
            carry_through(merger)
        except Refused as refusal:
            messages.error(request, str(refusal))
        except Busy:
            messages.error(request, BUSY)
        else:
            self.log_change(request, merger.old, f"Fusie doorgevoerd: opgegaan in {merger.new}.")
            messages.success(request, "De fusie is doorgevoerd.")
        return redirect(here)

    def _only_staff(self, request):
        if not is_staff_member(request.user):
            raise PermissionDenied

    def _page(self, request, name, title, **context):
        context |= {**self.admin_site.each_context(request), "title": title, "opts": self.opts}
        return render(request, f"admin/dashboard/{name}.html", context)
