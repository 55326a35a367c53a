from django.urls import path

from surveys import views

app_name = "surveys"
urlpatterns = [
    path("bijeenkomsten/<int:pk>/evaluatie/", views.meeting, name="meeting"),
    path("bijeenkomsten/<int:pk>/evaluatie/resultaten/", views.results, name="results"),
    path("bijeenkomsten/<int:pk>/evaluatie.xlsx", views.excel, name="excel"),
    path("rondes/<int:pk>/evaluatie/", views.round, name="round"),
    path("rondes/<int:pk>/evaluatie/resultaten/", views.round_results, name="round_results"),
    path("rondes/<int:pk>/evaluatie.xlsx", views.round_excel, name="round_excel"),
    path("antwoord/evaluatie/<str:secret>/", views.answer, name="answer"),
]
