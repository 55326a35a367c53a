from django.urls import path

from dashboard.search import views

app_name = "search"
urlpatterns = [
    path("zoeken/", views.results, name="results"),
    path("themas/<slug:slug>/", views.theme, name="theme"),
    path("zoeken/suggesties/", views.suggestions, name="suggestions"),
]
