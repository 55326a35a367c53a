"""The pages of the questions; meetings.urls adds them to its own, under the same name."""

from django.urls import path

from meetings.questions import views

urlpatterns = [
    path("bijeenkomsten/<int:pk>/vragen/", views.mine, name="questions"),
    path("bijeenkomsten/<int:pk>/vragen/instellen/", views.setup, name="questions_setup"),
    path("bijeenkomsten/<int:pk>/vragen/nieuw/", views.add, name="question_add"),
    path("bijeenkomsten/<int:pk>/vragen/<int:question_pk>/", views.change, name="question_change"),
    path(
        "bijeenkomsten/<int:pk>/vragen/<int:question_pk>/verwijderen/",
        views.remove,
        name="question_remove",
    ),
    path("bijeenkomsten/<int:pk>/antwoorden/", views.answers, name="answers"),
    path("bijeenkomsten/<int:pk>/antwoorden/excel/", views.excel, name="answers_excel"),
    path("antwoord/vragen/<str:token>/", views.ask, name="ask"),
]
