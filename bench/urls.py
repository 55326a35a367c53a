"""The portal, the constant control and the SQL-only control."""

from django.urls import include, path

from bench import controls

urlpatterns = [
    path("bench/constant/", controls.constant),
    path("bench/sql/", controls.sql_only),
    path("", include("atrium.urls")),
]
handler404 = "core.errors.page_not_found"
