"""The pages of this app; those that show meetings are added in `dashboard.platform_urls`."""

from django.urls import path

from platforms import views
from platforms.themes import views as themes

app_name = "platforms"
urlpatterns = [
    path("platformen/", views.index, name="list"),
    path("atria/<slug:slug>/aansluiten/", views.join, name="join"),
    path("atria/<slug:slug>/themas/", themes.themes, name="themes"),
    path("atria/<slug:slug>/themas/<int:pk>/", themes.theme_step, name="theme_step"),
    path("aansluiten/<str:token>/", views.confirm_address, name="confirm_address"),
    path("aanvragen/", views.requests, name="requests"),
    path("afspraken/", views.agreements, name="agreements"),
]
