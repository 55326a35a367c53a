from django.urls import path

from meetings.paper import views

urlpatterns = [
    path("agenda.pdf", views.agenda, name="agenda_pdf"),
    path("uitnodiging.pdf", views.invitation, name="invitation_pdf"),
    path("deelnemerslijst.pdf", views.participants, name="participants_pdf"),
    path("handtekenlijst.pdf", views.signatures, name="signatures_pdf"),
    path("badges.pdf", views.badges, name="badges_pdf"),
]
