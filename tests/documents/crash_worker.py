"""Store one file after another until somebody kills this process (see test_faults.py)."""

import sys

import django

django.setup()

from django.core.files.base import ContentFile  # noqa: E402 -- after django.setup()

from documents.actions import store  # noqa: E402
from tests.files import pdf  # noqa: E402

content = pdf("woord " * 2000)
sys.stdout.write("klaar\n")
sys.stdout.flush()
while True:
    store(ContentFile(content, name="verslag.pdf"), by=None)
