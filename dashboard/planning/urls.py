from django.urls import path

from dashboard.planning import views
from dashboard.planning.proposals.views import proposals

app_name = "planning"
urlpatterns = [
    path("planning/", views.year_plan, name="year"),
    path("planning/excel/", views.excel, name="excel"),
    path("planning/voorstellen/", proposals, name="proposals"),
]
