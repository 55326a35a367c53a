from django.urls import path

from minutes.corrections import views

urlpatterns = [
    path("verslagen/<int:pk>/corrigeren/", views.correct, name="correct"),
    path(
        "verslagen/<int:pk>/correctie-vastleggen/", views.issue_correction, name="issue_correction"
    ),
    path("verslagen/<int:pk>/versies/<int:number>/", views.version, name="version"),
]
