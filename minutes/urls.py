from django.urls import include, path

from minutes import views
from minutes.export import views as export
from minutes.writing import importing
from minutes.writing import views as writing

app_name = "minutes"
urlpatterns = [
    path("verslagen/<int:pk>/", views.detail, name="detail"),
    path("verslagen/<int:pk>/wijzigen/", views.change, name="change"),
    path("verslagen/<int:pk>/nieuwe-versie/", views.add_version, name="add_version"),
    path("verslagen/<int:pk>/bijlage/", views.add_paper, name="add_paper"),
    path("verslagen/<int:pk>/publiceren/", views.publish, name="publish"),
    path("verslagen/<int:pk>/verwijderen/", views.delete, name="delete"),
    path("verslagen/<int:pk>/bestanden/<int:file_pk>/", views.file, name="file"),
    path(
        "verslagen/<int:pk>/bestanden/<int:file_pk>/voor-wie/",
        views.file_level,
        name="file_level",
    ),
    path(
        "verslagen/<int:pk>/bestanden/<int:file_pk>/verwijderen/",
        views.remove_paper,
        name="remove_paper",
    ),
    path("bijeenkomsten/<int:meeting_pk>/verslag/", views.upload, name="upload"),
    path("", include("minutes.review.urls")),
    path("", include("minutes.remarks.urls")),
    path("", include("minutes.corrections.urls")),
    path("bijeenkomsten/<int:meeting_pk>/verslag/schrijven/", writing.start, name="start"),
    path("verslagen/<int:pk>/schrijven/", writing.write, name="write"),
    path("verslagen/<int:pk>/schrijven/beginnen/", writing.add_text, name="add_text"),
    path("verslagen/<int:pk>/schrijven/<slug:name>/", writing.remove, name="remove_part"),
    path("verslagen/<int:pk>/inlezen/", importing.read_in, name="read_in"),
    path("verslagen/<int:pk>/versies/", export.editions, name="editions"),
    path("verslagen/<int:pk>/verslag.docx", export.docx, name="docx"),
    path("verslagen/<int:pk>/verslag.pdf", export.pdf, name="pdf"),
    path("verslagen/<int:pk>/passages/<int:passage_pk>/", writing.passage, name="passage"),
    path("", include("minutes.followup.urls")),
    path("", include("minutes.decisions.urls")),
    path("", include("minutes.redacting.urls")),
]
