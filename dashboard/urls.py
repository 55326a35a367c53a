from django.urls import path

from dashboard import statements, views

app_name = "dashboard"
urlpatterns = [
    path("", views.home, name="home"),
    path("toegankelijkheid/", statements.accessibility, name="accessibility"),
    path("privacy/", statements.privacy, name="privacy"),
]
