"""Two doors that always say no, to see how the portal answers."""

from django.urls import path

from core.refusal import Busy, Conflict


def busy(request):
    raise Busy


def conflict(request):
    raise Conflict("Dit formulier is eerder verstuurd.")


urlpatterns = [path("druk/", busy), path("anders/", conflict)]
