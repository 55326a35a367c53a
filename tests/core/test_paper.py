"""What makes PDFs fetches nothing, and where it is missing there is a page to print."""

import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.conf import settings
from PIL import ImageFile
from pypdf import PdfReader

from core.paper import pdf

WITHOUT = """
import django
django.setup()
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from core.paper import answer
request = RequestFactory().get("/")
request.user = AnonymousUser()
context = {"back": "/", "kind": "lijst"}
response = answer(request, "paper/base.html", context, stem="lijst")
print(response["Content-Type"], "Druk deze pagina af" in response.content.decode())
"""


@pytest.fixture
def asked():
    """The addresses that were asked of a server on this machine."""
    paths = []

    class Server(BaseHTTPRequestHandler):
        def do_GET(self):
            paths.append(self.path)
            self.send_error(404)

        def log_message(self, *args):
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Server) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", paths
        server.shutdown()
        thread.join()


HOSTILE = [
    '<img src="{}/beeld.png">',
    '<link rel="stylesheet" href="{}/stijl.css">',
    '<style>@import url("{}/stijl.css"); body {{ background: url({}/beeld.png) }}</style>',
    '<object data="{}/ding.svg"></object>',
    '<svg><image href="{}/beeld.png"/><use href="{}/vorm.svg#a"/></svg>',
    '<link rel="attachment" href="{}/bijlage.txt">',
    '<base href="{}/"><img src="beeld.png">',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_is_fetched_from_the_network(asked, text):
    address, paths = asked

    content = pdf(f"<html lang=nl><title>x</title><p>{text.replace('{}', address)}")

    assert content.startswith(b"%PDF")
    assert paths == []


@pytest.mark.parametrize("name", ["file:///etc/passwd", "/etc/passwd", "/static/../../etc/passwd"])
def test_nothing_is_read_from_the_disk(tmp_path, name):
    html = f'<html lang=nl><title>x</title><link rel="attachment" href="{name}"><p>Dag'
    html += f'<object type="text/plain" data="{name}"></object><img src="{name}">'
    made = tmp_path / "x.pdf"

    made.write_bytes(pdf(html))

    document = PdfReader(made)
    assert document.attachments == {}
    assert document.pages[0].extract_text().strip() == "Dag"


def test_a_neighbour_of_the_static_files_is_not_one_of_them(tmp_path):
    """The control of the tests above: our own style sheet is read, what lies beside it is not."""
    own = pdf(
        '<html lang=nl><title>x</title><link rel="stylesheet" href="/static/paper.css"><p>Dag'
    )
    other = pdf('<html lang=nl><title>x</title><link rel="stylesheet" href="/static/../run"><p>Dag')
    for name, content in {"own": own, "other": other}.items():
        (tmp_path / name).write_bytes(content)

    own, other = (PdfReader(tmp_path / name).pages[0] for name in ("own", "other"))
    assert "1 / 1" in own.extract_text()
    assert "1 / 1" not in other.extract_text()


@pytest.mark.parametrize("why", ["OSError('cannot load library libpango')", "ImportError('gone')"])
def test_without_its_libraries_there_is_a_page_to_print(tmp_path, why):
    (tmp_path / "weasyprint").mkdir()
    (tmp_path / "weasyprint" / "__init__.py").write_text(f"raise {why}")
    places = os.pathsep.join([str(tmp_path), str(Path(settings.BASE_DIR))])

    done = subprocess.run(
        [sys.executable, "-c", WITHOUT],
        env={**os.environ, "PYTHONPATH": places, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.stdout.strip().splitlines()[-1] == "text/html; charset=utf-8 True", done.stderr


def test_laying_out_a_page_does_not_make_half_a_picture_welcome():
    pdf("<html lang=nl><title>x</title><p>x</p></html>")

    assert ImageFile.LOAD_TRUNCATED_IMAGES is False
