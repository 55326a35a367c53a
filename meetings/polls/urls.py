"""The pages of a poll; meetings.urls adds them to its own, under the same name."""

from django.urls import path

from meetings.polls import choosing, views

urlpatterns = [
    path("bijeenkomsten/<int:pk>/datumprik/", views.poll, name="poll"),
    path("bijeenkomsten/<int:pk>/datumprik/beslissen/", views.decide, name="poll_decide"),
    path("bijeenkomsten/<int:pk>/datumprik/sluiten/", views.closing, name="poll_closing"),
    path("bijeenkomsten/<int:pk>/datumprik/intrekken/", views.withdraw, name="poll_withdraw"),
    path("bijeenkomsten/<int:pk>/datum/", choosing.choose, name="choose"),
    path("antwoord/datum/<str:token>/", choosing.choose_by_mail, name="choose_by_mail"),
    path("antwoord/datum/<str:token>/agenda.ics", choosing.holds, name="poll_ics"),
]
