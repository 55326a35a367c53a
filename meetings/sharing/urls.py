"""The pages of the shared work; meetings.urls adds them to its own, under the same name."""

from django.urls import path

from meetings.sharing import views

urlpatterns = [
    path("bijeenkomsten/<int:pk>/taken/", views.duties, name="duties"),
    path("antwoord/taak/<str:token>/", views.duty, name="duty"),
]
