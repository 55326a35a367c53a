"""The pages at the door; meetings.urls adds them to its own, under the same name."""

from django.urls import path

from meetings.attending import views

urlpatterns = [
    path("bijeenkomsten/<int:pk>/aanwezigheid/deur/", views.door, name="door"),
    path("bijeenkomsten/<int:pk>/aanwezigheid/teams/", views.teams, name="teams"),
    path("aanwezig/<str:token>/", views.code, name="present_code"),
]
