"""All addresses named `platforms:…`: a page that also shows meetings or verslagen lives here.

A page lives in the highest app whose facts it shows (docs/architecture.md).
"""

from django.urls import path

from dashboard import platform_views as views
from platforms import urls as platforms

app_name = platforms.app_name
urlpatterns = [
    *platforms.urlpatterns,
    path("aanvragen/<int:pk>/", views.decide, name="decide"),
    path("platformen/<slug:slug>/", views.platform, name="detail"),
    path("atria/<slug:slug>/", views.atrium, name="atrium"),
]
