"""Read environment variables; a missing or wrong one is one clear line and exit code 1."""

import os
import sys
import warnings
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
# What each kind looks like; the value itself is never shown, it may hold a password.
LOOKS = {
    "bool": "1 of 0",
    "int": "een geheel getal vanaf 0",
    "db": "postgres://naam:wachtwoord@host:5432/databank",
    "email_url": "smtp+tls://naam:wachtwoord@host:587",
}
FLAGS = {"1", "true", "yes", "on", "0", "false", "no", "off"}
env = environ.Env()
env.read_env(BASE_DIR / ".env")
# An empty variable counts as absent: compose files pass those on.
env.ENVIRON = {name: value for name, value in os.environ.items() if value}


def required(name):
    """Read a variable without which the portal must not start."""
    value = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} ontbreekt (zie .env.example).")
    return value


def read(kind, name, default):
    """Read a typed variable (`kind` as in django-environ); a wrong value is named."""
    looks = LOOKS.get(kind, kind)
    if kind == "bool" and str(env.ENVIRON.get(name, "0")).lower() not in FLAGS:
        raise wrong(name, looks)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            value = getattr(env, kind)(name, default=default)
    except (ValueError, UserWarning, ImproperlyConfigured) as error:
        raise wrong(name, looks) from error
    if kind == "int" and value < 0:
        raise wrong(name, looks)
    return value


def address(name, default, *schemes):
    """Read an address (URL) that must begin with one of `schemes` and name a host."""
    value = env.str(name, default).rstrip("/")
    try:
        parts = urlsplit(value)
        fits = parts.scheme in schemes and bool(parts.hostname or parts.scheme == "unix")
    except ValueError:
        fits = False
    if value and not fits:
        raise wrong(name, f"een volledig adres dat begint met {' of '.join(schemes)}")
    return value


def mail_address(name, default):
    """Read a mail address that is written as it is in messages, without a name."""
    value = env.str(name, default)
    local, _, domain = value.rpartition("@")
    if not local or not domain or any(sign in value for sign in ' <>,;"\r\n'):
        raise wrong(name, "een mailadres")
    return value


def one_of(name, default, *choices):
    """Read a variable that has a fixed set of values."""
    value = env.str(name, default)
    if value not in choices:
        raise wrong(name, f"een van {', '.join(choices)}")
    return value


def folder(name, path):
    """Make `path`, which follows from variable `name`, unless it is there already."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise wrong(name, f"de map {path} kan niet gemaakt worden") from error
    return path


def wrong(name, expected):
    return ImproperlyConfigured(f"{name} is ongeldig ({expected}); zie .env.example.")


def settings_or_exit():
    """Load the settings now; where they are wrong, say so in one line and end this process."""
    try:
        return settings.SECRET_KEY
    except ImproperlyConfigured as error:
        sys.stderr.write(f"Instelling fout: {error}\n")
        sys.exit(1)
