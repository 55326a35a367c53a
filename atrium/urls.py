"""All addresses of the portal. Paths are Dutch, names English."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("dashboard.urls")),
    path("", include("meetings.urls")),
    path("", include("dashboard.search.minutes_urls")),
    path("", include("surveys.urls")),
    path("", include("dashboard.platform_urls")),
    path("", include("dashboard.planning.urls")),
    path("", include("dashboard.search.urls")),
    path("", include("members.urls")),
    path("", include("outbox.urls")),
    path("", include("inbox.urls")),
    path("", include("members.login_urls")),
    path("beheer/", admin.site.urls),
]
handler400 = "core.errors.bad_request"
handler403 = "core.errors.permission_denied"
handler404 = "core.errors.page_not_found"
handler500 = "core.errors.server_error"
