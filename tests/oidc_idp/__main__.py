"""Run the identity provider: `python -m tests.oidc_idp REDIRECT_URI`; prints its port."""

import os
import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

CLIENT, SECRET = "atrium", "geheim-van-de-test"


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def run(redirect_uri):
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.oidc_idp.settings"
    django.setup()
    call_command("migrate", verbosity=0)
    _fill(redirect_uri)
    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


def _fill(redirect_uri):
    people = django.apps.apps.get_model("auth", "User").objects
    for name in ("jan", "an"):
        people.create_user(name, first_name=name.capitalize(), last_name="Peeters")
    client = django.apps.apps.get_model("allauth_idp_oidc", "Client")(
        id=CLIENT, name="Atrium", skip_consent=True
    )
    client.set_secret(SECRET)
    client.set_scopes(["openid", "profile", "vo"])
    client.set_redirect_uris([redirect_uri])
    client.save()


if __name__ == "__main__":
    run(sys.argv[1])
