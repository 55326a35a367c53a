from django.urls import path

from minutes.decisions import views

urlpatterns = [
    path("atria/<slug:slug>/afspraken/", views.decisions, name="decisions"),
    path("atria/<slug:slug>/afspraken.xlsx", views.decisions_excel, name="decisions_excel"),
]
