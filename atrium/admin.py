"""The back office at /beheer/: the door opens for whoever organises something."""

from django.contrib import admin

from platforms.rules import organises_anything


class AtriumAdminSite(admin.AdminSite):
    site_header = "Beheer Atrium Lerend Netwerk"
    site_title = "Beheer Atrium"
    index_title = "Beheer"
    enable_nav_sidebar = False

    def has_permission(self, request):
        """Staff, and the trekkers, secretaries and relationship managers of any atrium."""
        return organises_anything(request.user)
