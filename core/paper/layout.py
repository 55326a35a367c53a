"""Lay a page out as a PDF. Import this where a PDF is asked for: WeasyPrint takes a second."""

import logging
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from PIL import ImageFile
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

# Never asked: `.invalid` exists nowhere (RFC 2606).
HERE = "https://paper.invalid"
FONT = "build/fonts/flanders-sans-{name}.woff2"
WEIGHTS = {"regular": 400, "medium": 500, "bold": 700}
TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}

# WeasyPrint makes Pillow take half a picture for a whole one, in this whole process: an upload that
# is broken would then be kept.
ImageFile.LOAD_TRUNCATED_IMAGES = False

# It warns of every property it does not know; what was refused is not for a log either.
logging.getLogger("weasyprint").setLevel(logging.ERROR)


class StaticFiles(URLFetcher):
    """Gives our own static files; refuses the network, the disk and everything else."""

    def __init__(self):
        super().__init__(allowed_protocols=[])

    def fetch(self, url, headers=None):
        parts = urlsplit(url)
        start = urlsplit(settings.STATIC_URL).path
        if f"{parts.scheme}://{parts.netloc}" != HERE or not parts.path.startswith(start):
            raise ValueError("Only our own static files.")
        name = unquote(parts.path.removeprefix(start))
        kind = TYPES.get(f".{name.rpartition('.')[2]}")
        if kind is None:
            raise ValueError("Not a kind of file that paper needs.")
        return URLFetcherResponse(url, _content(name), {"Content-Type": kind})


def pdf(html):
    """The bytes of a tagged PDF of the page `html`, in the Flanders fonts where they were built."""
    fetcher, fonts = StaticFiles(), FontConfiguration()
    sheet = CSS(string=_font_faces(), base_url=f"{HERE}/", url_fetcher=fetcher, font_config=fonts)
    page = HTML(string=html, base_url=f"{HERE}/", url_fetcher=fetcher)
    return page.write_pdf(pdf_variant="pdf/ua-1", stylesheets=[sheet], font_config=fonts)


def _content(name):
    """The static file `name`, collected (with the hash in its name) or in its folder."""
    if staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as file:
            return file.read()
    path = finders.find(name)
    if path is None:
        raise ValueError("There is no such file.")
    with open(path, "rb") as file:
        return file.read()


def _font_faces():
    built = {
        name: weight for name, weight in WEIGHTS.items() if finders.find(FONT.format(name=name))
    }
    start = urlsplit(settings.STATIC_URL).path
    return "".join(
        f"@font-face {{ font-family: flanders-sans; font-weight: {weight};"
        f" src: url({start}{FONT.format(name=name)}) }}"
        for name, weight in built.items()
    )
