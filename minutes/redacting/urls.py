from django.urls import path

from minutes.redacting import views

urlpatterns = [
    path("verslagen/<int:pk>/openbaarheid/", views.redact, name="redact"),
    path(
        "verslagen/<int:pk>/openbaarheid/<int:copy_pk>.pdf",
        views.redacted_pdf,
        name="redacted_pdf",
    ),
]
