"""./run screenshots: the pictures in docs/screenshots, made from the demo in a fresh folder.

Starts a demo of its own on a free port, or looks at the one at ADDRESS. The window is fixed and
every picture is what a browser shows; Pillow only makes the files small.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from scripts.services import free_port, is_free

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "screenshots"
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 375, "height": 812}
PORT = 8000
COLOURS = 128
LARGEST = 150_000  # bytes of one picture
SLOWEST_START = 300  # seconds for a demo that has to make its data first
COMMANDS = ("chromium", "chromium-browser", "google-chrome")


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    address = os.environ.get("ADDRESS", "").rstrip("/")
    if address:
        take_all(address)
        return
    with tempfile.TemporaryDirectory() as var:
        port = PORT if is_free(PORT) else free_port()  # it stands in the mail
        environment = {**os.environ, "PORT": str(port), "VAR_DIR": var}
        demo = subprocess.Popen([sys.executable, "-m", "scripts.demo"], cwd=ROOT, env=environment)
        try:
            address = f"http://localhost:{port}"
            wait_for(address, demo)
            take_all(address)
        finally:
            demo.terminate()
            demo.wait()


def wait_for(address, demo):
    """Return when the demo answers; stop with a clear line when it ended or takes too long."""
    began = time.monotonic()
    while time.monotonic() - began < SLOWEST_START and demo.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/gezondheid/live/", timeout=2).close()
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(1)
        else:
            return
    sys.exit("The demo did not start; see its lines above.")


def take_all(address):
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, COMMANDS)), None)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=sandbox)
        for role, pictures in PICTURES.items():
            page = browser.new_page(
                base_url=address, viewport=WIDE, locale="nl-BE", timezone_id="Europe/Brussels"
            )
            log_in(page, role)
            for name, go in pictures.items():
                take(page, name, go)
            page.close()
        browser.close()


def log_in(page, role):
    """Press the button of a demo account."""
    page.goto("/aanmelden/")
    form = page.locator("form", has=page.locator(f"input[value='{role}@demo.example']"))
    form.get_by_role("button").click()
    page.wait_for_load_state()
    if page.url.endswith("/aanmelden/"):
        sys.exit(f"The demo account of {role} could not log in.")


def take(page, name, go):
    """Go there, and keep what the window shows in at most LARGEST bytes."""
    page.set_viewport_size(PHONE if name.endswith("-phone") else WIDE)
    go(page)
    page.wait_for_load_state()
    picture = Image.open(BytesIO(page.screenshot()))
    target = FOLDER / f"{name}.png"
    picture.convert("RGB").quantize(COLOURS).save(target, optimize=True)
    size = target.stat().st_size
    if size > LARGEST:
        sys.exit(f"{target.name} is {size} bytes; at most {LARGEST}.")
    print(f"{target.relative_to(ROOT)}: {size // 1024} kB", flush=True)


def home(page):
    page.goto("/")


def calendar(page):
    page.goto("/kalender/")


def to_answer(page):
    """The page of the second meeting in the to-do list: the first is a talk of few people."""
    page.goto("/")
    page.locator(".p-todo .p-list__title a").nth(1).click()


def registration(page):
    """The same meeting, its form to register oneself or a colleague."""
    to_answer(page)
    page.get_by_role("link", name="Een collega inschrijven").click()


def verslagen(page):
    page.goto("/verslagen/?q=hemelwater")


def planning(page):
    page.goto("/beheer/meetings/meeting/?status__exact=announced")


def planning_form(page):
    """The draft that waits to be finished and announced."""
    page.goto("/")
    page.get_by_role("link", name="af en kondig het aan").first.click()


def mail(page):
    """The newest invitation to this account, as a mail program shows it."""
    page.goto("/postvak/?adres=omgevingsambtenaar")
    page.get_by_role("link", name="Uitnodiging").first.click()
    page.get_by_role("link", name="Open alleen de mail").click()


PICTURES = {
    "omgevingsambtenaar": {
        "home": home,
        "calendar": calendar,
        "meeting": to_answer,
        "meeting-phone": to_answer,
        "registration": registration,
        "verslagen": verslagen,
        "mail": mail,
    },
    "relatiebeheerder": {"planning": planning, "planning-form": planning_form},
}


if __name__ == "__main__":
    main()
