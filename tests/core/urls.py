"""Addresses that go wrong on purpose."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.utils import ConnectionHandler
from django.urls import include, path

from atrium import urls as portal

handler400 = portal.handler400
handler403 = portal.handler403
handler404 = portal.handler404
handler500 = portal.handler500
# Port 1 never listens: the real error of a database that is away.
AWAY = {"ENGINE": "django.db.backends.postgresql", "NAME": "x", "HOST": "127.0.0.1", "PORT": 1}


@login_not_required
def forbidden(request):
    raise PermissionDenied


@login_not_required
def broken(request):
    raise ZeroDivisionError


@login_not_required
def away(request):
    ConnectionHandler({"default": AWAY})["default"].cursor()


urlpatterns = [
    path("verboden/", forbidden),
    path("stuk/", broken),
    path("weg/", away),
    path("", include(portal)),
]
