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
    path("rondes/<int:pk>/excel/", views.round_sheet, name="round_sheet"),
    path("rondes/<int:pk>/excel/ronde.xlsx", views.round_file, name="round_sheet_file"),
    path(
        "rondes/<int:pk>/excel/<int:import_pk>/ongedaan/", views.round_undo, name="round_sheet_undo"
    ),
]
