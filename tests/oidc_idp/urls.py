"""The identity provider, and a door through which a test logs in there."""

from allauth.account.views import login
from django.contrib.auth import get_user_model
from django.contrib.auth import login as django_login
from django.http import HttpResponse
from django.urls import include, path


def login_as(request, name):
    person = get_user_model().objects.get(username=name)
    django_login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    return HttpResponse("ok")


urlpatterns = [
    path("login-as/<str:name>/", login_as),
    path("login/", login, name="account_login"),
    path("", include("allauth.idp.urls")),
]
