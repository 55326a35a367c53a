"""./run demo: make the database, load invented people, start every part, say where it is.

Web, worker with beat and a mail server that delivers nothing run on this machine alone; all they
keep is in VAR_DIR (default: var).
"""

import os
import secrets
import sys
import time
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connections

from scripts.build_assets import checksum
from scripts.services import free_port, is_free
from scripts.supervise import Service, say, supervise

ROOT = Path(__file__).resolve().parent.parent
SLOWEST_START = 60  # seconds until we say that the web server does not answer


def main():
    var = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
    port = web_port()
    os.environ.update(environment(var, port))
    django.setup()
    prepare(var)
    connections.close_all()
    # Looked for after the loading, which takes a while: another demo may have started meanwhile.
    mail_port = 2525 if is_free(2525) else free_port()
    os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{mail_port}"
    logs = var / "log"
    logs.mkdir(parents=True, exist_ok=True)
    python = sys.executable
    # One at a time: it also sends the mail (docs/decisions/0009).
    celery = ["worker", "-B", "--queues=celery,mail", "--pool=threads", "--concurrency=1"]
    services = [
        Service("mail", [python, "manage.py", "smtp_sink", f"--port={mail_port}"], logs),
        Service("web", [python, "-m", "gunicorn", f"--bind=127.0.0.1:{port}"], logs),
        Service(
            "worker", [python, "-m", "celery", "-A", "atrium", *celery, "--loglevel=INFO"], logs
        ),
    ]
    supervise(services, each_round=announcement(port, logs))


def web_port():
    """PORT (default 8000), or a clear line when it is not a number or is in use."""
    given = os.environ.get("PORT") or "8000"
    if not given.isdigit():
        sys.exit(f"PORT moet een getal zijn, niet '{given}'.")
    if not is_free(int(given)):
        sys.exit(
            f"Poort {given} is al in gebruik: kies een andere, bijvoorbeeld PORT=8010 ./run demo"
        )
    return int(given)


def environment(var, port):
    """What the demo's processes read; an .env for production has no say here."""
    return {
        "DJANGO_SETTINGS_MODULE": "atrium.settings",
        "DEMO": "1",
        "SECRET_KEY": secret_key(var),
        "SITE_URL": f"http://localhost:{port}",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "VAR_DIR": str(var),
        "DATABASE_URL": f"sqlite:///{var}/atrium.sqlite3",
        "EMAIL_URL": "",
        "REDIS_URL": "",
        "CACHE_URL": "",
        "MEDIA_ROOT": str(var / "media"),
        "LOG_JSON": "0",
    }


def secret_key(var):
    """A key of this machine's own, made once, readable by its owner alone."""
    path = var / "secret-key"
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(60))
    return path.read_text()


def prepare(var):
    """Bring database and static files up to date; what has not changed takes no time."""
    reference = var / "reference.stamp"
    if not (var / "atrium.sqlite3").exists():
        reference.unlink(missing_ok=True)
    call_command("migrate", verbosity=0)
    once(reference, source_files("*/data/*"), "load_reference")
    if not apps.get_model("meetings", "Meeting").objects.exists():
        call_command("load_demo")
    static = [ROOT / "requirements" / "base.txt", ROOT / "static" / "build" / ".stamp"]
    static += source_files("static/**/*")
    once(var / "static.stamp", static, "collectstatic", interactive=False, verbosity=0)


def source_files(pattern):
    return sorted(path for path in ROOT.glob(pattern) if path.is_file())


def once(stamp, sources, command, **options):
    """Run a command unless it ran before on exactly these files."""
    now = checksum(sources)
    if stamp.exists() and stamp.read_text() == now:
        return
    call_command(command, **options)
    stamp.write_text(now)


def announcement(port, logs):
    """A function to call again and again; it prints the welcome once, when the web answers."""
    began = time.monotonic()
    said = []

    def look():
        if said:
            return
        if not is_free(port):
            said.append(say(welcome(port)))
        elif time.monotonic() - began > SLOWEST_START:
            said.append(say(f"De webserver antwoordt niet; zie {logs / 'web.log'}."))

    return look


def welcome(port):
    people = apps.get_model("members", "User").objects.filter(email__endswith="@demo.example")
    lines = "\n".join(f"  {person.email:<40} {person}" for person in people.order_by("pk"))
    return f"""
Het portaal draait:  http://localhost:{port}/
Elke mail staat op:  http://localhost:{port}/postvak/
Aanmelden als (een knop per account op de aanmeldpagina):
{lines}
Stoppen: Ctrl-C
"""


if __name__ == "__main__":
    main()
