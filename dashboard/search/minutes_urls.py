"""All addresses named `minutes:…`: the list, which searches, lives here (docs/architecture.md)."""

from django.urls import path

from dashboard.search import minutes_list
from minutes import urls as minutes

app_name = minutes.app_name
urlpatterns = [*minutes.urlpatterns, path("verslagen/", minutes_list.index, name="list")]
