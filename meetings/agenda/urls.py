"""Below the address of a meeting: its agenda, the points and papers of it, and who speaks."""

from django.urls import path

from meetings.agenda import views
from meetings.speakers import views as speakers

urlpatterns = [
    path("", views.agenda, name="agenda"),
    path("meedelen/", views.tell, name="tell_agenda"),
    path("presentaties-tot/", speakers.slides_until, name="slides_until"),
    path("documenten/nieuw/", views.add_paper, name="add_paper"),
    path("documenten/<int:paper_pk>/", views.paper, name="change_paper"),
    path("versies/<int:version_pk>/", views.old_version, name="old_version"),
    path("<int:item_pk>/", views.point, name="point"),
    path("<int:item_pk>/verplaatsen/", views.move, name="move_point"),
    path("<int:item_pk>/verwijderen/", views.remove, name="remove_point"),
    path("<int:item_pk>/doorschuiven/", views.carry, name="carry_point"),
    path("<int:item_pk>/sprekers/nieuw/", speakers.add_speaker, name="add_speaker"),
    path("<int:item_pk>/sprekers/<int:speaker_pk>/", speakers.speaker, name="speaker"),
    path("<int:item_pk>/sprekers/<int:speaker_pk>/vragen/", speakers.ask, name="ask_speaker"),
]
