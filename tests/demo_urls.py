"""The addresses as they are with DEMO=1: the ordinary ones, the mailbox and its calendar."""

from django.urls import include, path

from atrium.urls import handler400, handler403, handler404, handler500  # noqa: F401
from atrium.urls import urlpatterns as ordinary
from inbox import demo
from members.views import login
from outbox import mailbox, urls

urlpatterns = [
    path("aanmelden/demo/", login.demo_login, name="demo_login"),
    path("", include((urls.urlpatterns + mailbox.urlpatterns, urls.app_name))),
    path("", include((demo.urlpatterns, "inbox"))),
    *ordinary,
]
