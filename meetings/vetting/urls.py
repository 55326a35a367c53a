"""The address where registrations are vetted; meetings.urls adds it to its own, under the same name."""

from django.urls import path

from meetings.vetting.views import vet

urlpatterns = [path("bijeenkomsten/<int:pk>/keuren/", vet, name="vet")]
