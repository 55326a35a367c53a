"""Start-up: wrong variables, the list of variables, the supervisor, the demo's mailbox."""

import ast
import os
import re
import signal
import smtplib
import subprocess
import sys
import time
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import settings

from outbox import mailbox
from scripts.services import free_port, is_free

ROOT = Path(settings.BASE_DIR)
BIN = Path(sys.executable).parent
GOOD = {"SECRET_KEY": "goed-genoeg-voor-een-test-" * 3, "PATH": os.environ["PATH"]}
WRONG = [
    ({"SECRET_KEY": ""}, "SECRET_KEY ontbreekt"),
    ({"SECRET_KEY": "kort"}, "SECRET_KEY telt minder dan 50 tekens"),
    ({"SITE_URL": "atrium.example"}, "SITE_URL is ongeldig"),
    ({"DATABASE_URL": "mysql://naam:geheim@host/databank"}, "DATABASE_URL is ongeldig"),
    ({"DATABASE_URL": "postgres://naam:geheim@host:poort/databank"}, "DATABASE_URL is ongeldig"),
    ({"EMAIL_URL": "bla://naam:geheim@host"}, "EMAIL_URL is ongeldig"),
    ({"MAIL_FROM_ADDRESS": "agenda"}, "MAIL_FROM_ADDRESS is ongeldig"),
    ({"MAIL_INBOX_ADDRESS": "Agenda <agenda@geheim.example>"}, "MAIL_INBOX_ADDRESS is ongeldig"),
    ({"REDIS_URL": "localhost:6379"}, "REDIS_URL is ongeldig"),
    ({"CLAMD_URL": "clamd:3310"}, "CLAMD_URL is ongeldig"),
    ({"TRUSTED_PROXIES": "een"}, "TRUSTED_PROXIES is ongeldig"),
    ({"MAIL_HOPS_AFTER_VERDICT": "-1"}, "MAIL_HOPS_AFTER_VERDICT is ongeldig"),
    ({"LOG_LEVEL": "LUID"}, "LOG_LEVEL is ongeldig"),
    ({"DEMO": "misschien"}, "DEMO is ongeldig"),
    ({"DEMO": "1", "SITE_URL": "https://atrium.example"}, "DEMO=1 mag alleen met lokale"),
    ({"DEMO": "1", "ALLOWED_HOSTS": "localhost,atrium.example"}, "DEMO=1 mag alleen met lokale"),
    ({"DEMO": "1", "ALLOWED_HOSTS": "*"}, "DEMO=1 mag alleen met lokale"),
]


def wait_until(fact, seconds=20):
    """Give `fact()` some time to become true; its value, or a failed test."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := fact():
            return value
        time.sleep(0.05)
    pytest.fail(f"not within {seconds} s")


def start_up(command, tmp_path, **variables):
    environment = {**GOOD, "VAR_DIR": str(tmp_path), **variables}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize(("variables", "complaint"), WRONG)
def test_a_wrong_variable_is_one_line_without_its_value(variables, complaint, tmp_path):
    result = start_up([sys.executable, "manage.py", "check"], tmp_path, **variables)

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Instelling fout: {complaint}")
    assert result.stderr.count("\n") == 1
    assert "geheim" not in result.stderr


@pytest.mark.parametrize(
    "command",
    [
        [str(BIN / "gunicorn"), "--bind", "127.0.0.1:0"],
        [str(BIN / "celery"), "-A", "atrium", "worker"],
        [str(BIN / "celery"), "-A", "atrium", "beat"],
    ],
    ids=["web", "worker", "beat"],
)
def test_every_process_refuses_a_wrong_variable_in_one_line(command, tmp_path):
    result = start_up(command, tmp_path, SECRET_KEY="kort")

    line = "Instelling fout: SECRET_KEY telt minder dan 50 tekens (zie .env.example).\n"
    assert (result.returncode, result.stdout, result.stderr) == (1, "", line)


def test_an_empty_variable_counts_as_absent(tmp_path):
    empty = dict.fromkeys(["DATABASE_URL", "REDIS_URL", "EMAIL_URL", "LOG_LEVEL", "DEMO"], "")
    result = start_up([sys.executable, "manage.py", "check"], tmp_path, **empty)

    assert (result.returncode, result.stderr) == (0, "")


def variables_read():
    """Every name in `read("kind", "NAME", …)`, `required("NAME")`, `os.environ.get("NAME")`, …"""
    first = ("required", "address", "mail_address", "one_of", "os.environ.get")
    place = {"read": 1, **dict.fromkeys(first, 0)}
    for file in ("atrium/settings.py", "gunicorn.conf.py"):
        for node in ast.walk(ast.parse((ROOT / file).read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in place:
                yield node.args[place[ast.unparse(node.func)]].value
    yield from re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text())


def test_the_example_names_every_variable_and_no_other():
    example = (ROOT / ".env.example").read_text()

    explained = set(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", example, re.MULTILINE))

    assert explained == set(variables_read())


def test_no_lock_file_names_a_registry():
    locks = [*(ROOT / "requirements").glob("*.txt"), ROOT / "package-lock.json"]
    lines = [line for lock in locks for line in lock.read_text().splitlines()]

    assert [line for line in lines if "resolved" in line and "://" in line] == []
    assert [line for line in lines if "--index" in line or "--find-links" in line] == []


def is_alive(pid):
    """Whether process `pid` runs; one that is dead but not yet collected does not."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text() if Path("/proc/self").exists() else ") R"
    except (ProcessLookupError, FileNotFoundError):
        return False
    return state.rsplit(")", 1)[1].split()[0] != "Z"


@pytest.fixture
def supervised(tmp_path):
    """A supervisor over one parent process that has a child, as a Celery worker has its beat."""
    parent = tmp_path / "parent.py"
    parent.write_text(
        "import subprocess, sys, time, pathlib\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"pathlib.Path({str(tmp_path)!r}, 'child').write_text(str(child.pid))\n"
        "time.sleep(600)\n"
    )
    command = [sys.executable, "-m", "scripts.supervise", str(tmp_path / "log")]
    process = subprocess.Popen([*command, f"work={sys.executable} {parent}"], cwd=ROOT)
    yield tmp_path, process
    process.terminate()
    process.wait(30)


def parent_and_child(folder):
    """The numbers of both processes, once both are written down."""

    def numbers():
        try:
            texts = (folder / "log" / "work.pid").read_text(), (folder / "child").read_text()
        except FileNotFoundError:
            return None
        return tuple(int(text) for text in texts) if all(texts) else None

    return wait_until(numbers)


def test_a_killed_process_comes_back_and_leaves_no_child_behind(supervised):
    folder, _ = supervised
    parent, child = parent_and_child(folder)
    (folder / "child").unlink()

    os.kill(parent, signal.SIGKILL)

    wait_until(lambda: not is_alive(child))
    new_parent, new_child = parent_and_child(folder)
    assert {new_parent, new_child}.isdisjoint({parent, child})
    assert is_alive(new_parent)
    assert is_alive(new_child)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_supervisor_stops_everything_it_started(supervised, number):
    folder, supervisor = supervised
    parent, child = parent_and_child(folder)

    supervisor.send_signal(number)

    assert supervisor.wait(30) == 0
    assert (is_alive(parent), is_alive(child)) == (False, False)
    assert list((folder / "log").glob("*.pid")) == []


def demo_mail():
    message = EmailMessage()
    message["From"] = "agenda@atrium.example"
    message["To"] = "an@stad.example"
    message["Subject"] = "Uitnodiging: de omgevingsvergunning"
    message.set_content("Beste An\n\nKom op http://localhost:8000/antwoord/abc/ langs.\n")
    message.add_alternative("<p style='color:red'>Beste An</p>", subtype="html")
    message.get_payload()[1].add_related(
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text", "calendar", filename="uitnodiging.ics"
    )
    return message


@pytest.fixture
def kept_mail(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    mailbox.keep("b+1@atrium.example", ["an@stad.example"], demo_mail().as_bytes())
    mailbox.keep(
        "b+2@atrium.example", ["bo@dorp.example"], b"Subject: Iets anders\r\n\r\nDag Bo\r\n"
    )
    return mailbox.newest("an@stad")[0]["name"]


def test_the_local_mail_server_keeps_what_it_receives(tmp_path):
    port = free_port()
    environment = {**GOOD, "VAR_DIR": str(tmp_path)}
    command = [sys.executable, "manage.py", "smtp_sink", f"--port={port}"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE) as sink:
        wait_until(lambda: not is_free(port))
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as connection:
            connection.send_message(demo_mail())
        sink.terminate()
    kept = [file.read_bytes() for file in (tmp_path / "postvak").iterdir()]

    assert sink.returncode == 0
    assert len(kept) == 1
    assert kept[0].startswith(b"Return-Path: <agenda@atrium.example>\r\nDelivered-To: an@stad.exam")
    assert b"Subject: Uitnodiging: de omgevingsvergunning" in kept[0]


@pytest.mark.urls("tests.demo_urls")
@pytest.mark.django_db
def test_the_mailbox_lists_the_newest_first_and_filters_by_address(client, kept_mail):
    everything = client.get("/postvak/").content.decode()
    one = client.get("/postvak/?adres=AN@stad").content.decode()

    assert everything.index("Iets anders") < everything.index("Uitnodiging: de omgevingsvergunning")
    assert "Iets anders" not in one
    assert "Uitnodiging: de omgevingsvergunning" in one


@pytest.mark.urls("tests.demo_urls")
@pytest.mark.django_db
def test_a_mail_is_shown_with_text_calendar_and_headers(client, kept_mail):
    page = client.get(f"/postvak/{kept_mail}/").content.decode()

    assert '<a href="http://localhost:8000/antwoord/abc/"' in page
    assert "BEGIN:VCALENDAR" in page
    assert "Return-Path" in page
    assert f'src="/postvak/{kept_mail}/html/"' in page


@pytest.mark.urls("tests.demo_urls")
def test_the_html_of_a_mail_is_locked_in(client, kept_mail):
    response = client.get(f"/postvak/{kept_mail}/html/")

    assert response.content.decode().strip().endswith("<p style='color:red'>Beste An</p>")
    assert response["Content-Security-Policy"] == mailbox.MAIL_POLICY
    assert response["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.urls("tests.demo_urls")
@pytest.mark.parametrize("path", ["/postvak/1-abc/", "/postvak/1-abc/html/", "/postvak/..%2f/"])
def test_a_mail_that_is_not_there_is_not_found(client, path, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    assert client.get(path).status_code == 404


@pytest.mark.django_db
def test_without_the_demo_there_is_no_mailbox(client, kept_mail):
    assert client.get("/postvak/").status_code == 404
