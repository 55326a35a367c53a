"""The back office at /beheer/: the door opens for whoever organises something."""

from django.contrib import admin

from platforms.models import ORGANISERS, Membership


class AtriumAdminSite(admin.AdminSite):
    site_header = "Beheer Atrium Lerend Netwerk"
    site_title = "Beheer Atrium"
    index_title = "Beheer"
    enable_nav_sidebar = False

    def has_permission(self, request):
        """Staff, and the trekkers, secretaries and relationship managers of any atrium."""
        user = request.user
        if not (user.is_authenticated and user.is_active):
            return False
        return user.is_staff_member or Membership.objects.atria_where(user, *ORGANISERS).exists()
