"""Below the address of an atrium: what its members propose."""

from django.urls import path

from meetings.proposals import views

urlpatterns = [
    path("voorstellen/", views.proposals_to_answer, name="proposals_to_answer"),
    path("atria/<slug:slug>/voorstellen/", views.proposals, name="proposals"),
    path("atria/<slug:slug>/voorstellen/nieuw/", views.propose, name="propose"),
    path("atria/<slug:slug>/voorstellen/<int:pk>/", views.proposal, name="proposal"),
]
