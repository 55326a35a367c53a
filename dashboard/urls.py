from django.urls import path

from dashboard import statements

app_name = "dashboard"
urlpatterns = [
    path("toegankelijkheid/", statements.accessibility, name="accessibility"),
    path("privacy/", statements.privacy, name="privacy"),
]
