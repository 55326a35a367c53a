from django.urls import path

from minutes.followup import views

urlpatterns = [
    path("atria/<slug:slug>/acties/", views.atrium_actions, name="atrium_actions"),
    path("acties/<int:pk>/", views.action, name="action"),
    path("antwoord/actie/<str:token>/", views.action_by_mail, name="action_by_mail"),
]
