from django.urls import path

from meetings.sheets import views

urlpatterns = [
    path("planning/jaarplan/", views.year_plan, name="year_sheet"),
    path("planning/jaarplan/jaarplan.xlsx", views.year_file, name="year_file"),
    path("planning/jaarplan/<int:pk>/ongedaan/", views.year_undo, name="year_undo"),
    path("bijeenkomsten/<int:pk>/deelnemers/excel/", views.participants, name="people_sheet"),
    path(
        "bijeenkomsten/<int:pk>/deelnemers/excel/deelnemers.xlsx",
        views.participants_file,
        name="people_file",
    ),
    path(
        "bijeenkomsten/<int:pk>/deelnemers/excel/<int:import_pk>/ongedaan/",
        views.participants_undo,
        name="people_undo",
    ),
]
