"""The pages of this app; those that show meetings are added in `dashboard.platform_urls`."""

from django.urls import path

from platforms import views

app_name = "platforms"
urlpatterns = [
    path("platformen/", views.index, name="list"),
    path("atria/<slug:slug>/aansluiten/", views.join, name="join"),
    path("aansluiten/<str:token>/", views.confirm_address, name="confirm_address"),
    path("aanvragen/", views.requests, name="requests"),
    path("afspraken/", views.agreements, name="agreements"),
]
