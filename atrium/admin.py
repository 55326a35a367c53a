"""The back office at /beheer/: the door opens for whoever organises something."""

from django.contrib import admin
from django.contrib.admin.templatetags import admin_list
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html

from core.admin import RuledAdmin
from platforms.standing import organises_anything

# The back office in the order of the work; what is rarely needed stands last.
ORDER = ["meetings", "minutes", "platforms", "members", "outbox", "documents", "regions"]
PASSWORD_PAGES = {"password_change", "password_change_done"}


def boolean_icon(value):
    """Django's icon for yes, no or unknown, said in Dutch to who hears the page."""
    name, word = {True: ("yes", "ja"), False: ("no", "nee"), None: ("unknown", "onbekend")}[value]
    return format_html('<img src="{}" alt="{}">', static(f"admin/img/icon-{name}.svg"), word)


# Its own says True, False or None; there is no setting for it.
admin_list._boolean_icon = boolean_icon


class AtriumAdminSite(admin.AdminSite):
    """Only models whose admin asks the rules; logging in is the portal's own page."""

    site_header = "Beheer Atrium Lerend Netwerk"
    site_title = "Beheer Atrium"
    index_title = "Beheer"
    enable_nav_sidebar = False

    def register(self, model_or_iterable, admin_class=None, **options):
        """Leave out the admins that libraries bring: they know nothing of our rules."""
        if admin_class is not None and issubclass(admin_class, RuledAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def get_app_list(self, request, app_label=None):
        """The parts of the back office, most used first instead of by alphabet."""
        parts = super().get_app_list(request, app_label)
        known = {label: place for place, label in enumerate(ORDER)}
        return sorted(parts, key=lambda part: known.get(part["app_label"], len(ORDER)))

    def get_urls(self):
        """Nobody has a password here, so there are no pages for one."""
        urls = super().get_urls()
        return [url for url in urls if getattr(url, "name", "") not in PASSWORD_PAGES]

    def has_permission(self, request):
        """Staff, and the trekkers, secretaries and relationship managers of any atrium."""
        return organises_anything(request.user)

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """Where Django sends who may not enter: a visitor logs in, someone else hears no."""
        if request.user.is_authenticated:
            if self.has_permission(request):
                return redirect("admin:index")
            raise PermissionDenied
        wanted = request.GET.get("next") or reverse("admin:index")
        return redirect_to_login(wanted, reverse("account_login"))

    def logout(self, request, extra_context=None):
        return redirect("account_logout")
