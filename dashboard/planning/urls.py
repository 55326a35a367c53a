from django.urls import path

from dashboard.planning import views
from dashboard.planning.proposals.views import proposals
from dashboard.planning.white_spots.views import discuss, drop, white_spots, white_spots_excel

app_name = "planning"
urlpatterns = [
    path("planning/", views.year_plan, name="year"),
    path("planning/excel/", views.excel, name="excel"),
    path("planning/voorstellen/", proposals, name="proposals"),
    path("planning/witte-vlekken/", white_spots, name="white_spots"),
    path("planning/witte-vlekken/excel/", white_spots_excel, name="white_spots_excel"),
    path("planning/bespreken/<int:partner>/<int:about>/", discuss, name="discuss"),
    path("planning/bespreekpunten/<int:pk>/weg/", drop, name="drop_point"),
]
