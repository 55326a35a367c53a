from django.urls import path

from dashboard.planning import views

app_name = "planning"
urlpatterns = [
    path("planning/", views.year_plan, name="year"),
    path("planning/excel/", views.excel, name="excel"),
]
