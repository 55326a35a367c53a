"""The addresses of rounds."""

from django.urls import path

from meetings.rounds import place_views as place
from meetings.rounds import programme_views as programme
from meetings.rounds import views
from meetings.rounds.announce_view import round_announce

urlpatterns = [
    path("rondes/", views.rounds, name="rounds"),
    path("rondes/nieuw/", views.round_add, name="round_add"),
    path("rondes/<int:pk>/", views.round, name="round"),
    path("rondes/<int:pk>/wijzigen/", views.round_change, name="round_change"),
    path("rondes/<int:pk>/bijeenkomsten/", views.round_meetings, name="round_meetings"),
    path("rondes/<int:pk>/aankondigen/", round_announce, name="round_announce"),
    path("rondes/<int:pk>/programma/", programme.round_programme, name="round_programme"),
    path("rondes/<int:pk>/programma/<int:item_pk>/", programme.round_point, name="round_point"),
    path(
        "rondes/<int:pk>/programma/<int:item_pk>/spreker/",
        programme.round_speaker,
        name="round_speaker",
    ),
    path(
        "rondes/<int:pk>/programma/<int:item_pk>/verplaatsen/",
        programme.round_move,
        name="round_move",
    ),
    path(
        "rondes/<int:pk>/programma/<int:item_pk>/verwijderen/",
        programme.round_remove,
        name="round_remove",
    ),
    path("rondes/<int:pk>/documenten/nieuw/", programme.round_add_paper, name="round_add_paper"),
    path("rondes/<int:pk>/documenten/<int:paper_pk>/", programme.round_paper, name="round_paper"),
    path(
        "rondes/<int:pk>/documenten/<int:paper_pk>/bestand/",
        programme.round_file,
        name="round_file",
    ),
    path("rondes/<int:pk>/deelnemers/", place.round_participants, name="round_participants"),
    path("rondes/<int:pk>/deelnemers.xlsx", place.round_excel, name="round_excel"),
    path("rondes/<int:pk>/rapport/", place.round_report, name="round_report"),
    path("bijeenkomsten/<int:pk>/verhuizen/", place.move_here, name="move_here"),
    path("bijeenkomsten/<int:pk>/ronde/", views.follow_round, name="follow_round"),
]
