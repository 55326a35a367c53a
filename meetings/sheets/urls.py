from django.urls import path

from meetings.sheets import views

urlpatterns = [
    path("", views.year_plan, name="year_sheet"),
    path("jaarplan.xlsx", views.file, name="year_file"),
    path("<int:pk>/ongedaan/", views.undo, name="year_undo"),
]
