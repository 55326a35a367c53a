from django.conf import settings
from django.urls import path

from outbox import mailbox, views

app_name = "outbox"
urlpatterns = [
    path("gezondheid/live/", views.live, name="live"),
    path("gezondheid/ready/", views.ready, name="ready"),
]
if settings.DEMO:
    urlpatterns += mailbox.urlpatterns
