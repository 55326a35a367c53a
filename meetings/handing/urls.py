"""The pages for handing over; meetings.urls adds them to its own, under the same name."""

from django.urls import path

from meetings.handing import views

urlpatterns = [
    path("bijeenkomsten/<int:pk>/collega/", views.hand, name="hand"),
    path("antwoord/collega/<str:token>/", views.hand_by_mail, name="hand_by_mail"),
]
