"""Exit code 0 when the web process in this container answers; asks as the proxy would.

It also asks whether everything is in order, whatever the answer: so somebody looks, and the alarm
goes off, when worker, beat and loop are all dead.
"""

import contextlib
import os
import sys
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

site = urlsplit(os.environ["SITE_URL"])
headers = {"Host": site.netloc, "X-Forwarded-Proto": site.scheme}


def ask(page, seconds):
    urlopen(Request(f"http://127.0.0.1:8000/gezondheid/{page}/", headers=headers), timeout=seconds)


try:
    ask("live", 5)
except (URLError, TimeoutError) as error:
    sys.exit(str(error))
with contextlib.suppress(URLError, TimeoutError):
    ask("ready", 10)
