from django.urls import path

from minutes import views

app_name = "minutes"
urlpatterns = [
    path("verslagen/", views.index, name="list"),
    path("verslagen/<int:pk>/", views.detail, name="detail"),
    path("verslagen/<int:pk>/wijzigen/", views.change, name="change"),
    path("verslagen/<int:pk>/nieuwe-versie/", views.add_version, name="add_version"),
    path("verslagen/<int:pk>/bijlage/", views.add_paper, name="add_paper"),
    path("verslagen/<int:pk>/publiceren/", views.publish, name="publish"),
    path("verslagen/<int:pk>/verwijderen/", views.delete, name="delete"),
    path("verslagen/<int:pk>/bestanden/<int:file_pk>/", views.file, name="file"),
    path(
        "verslagen/<int:pk>/bestanden/<int:file_pk>/verwijderen/",
        views.remove_paper,
        name="remove_paper",
    ),
    path("bijeenkomsten/<int:meeting_pk>/verslag/", views.upload, name="upload"),
]
