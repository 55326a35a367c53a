"""Exit code 0 when the web process in this container answers; asks as the proxy would."""

import os
import sys
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

site = urlsplit(os.environ["SITE_URL"])
headers = {"Host": site.netloc, "X-Forwarded-Proto": site.scheme}
try:
    urlopen(Request("http://127.0.0.1:8000/gezondheid/live/", headers=headers), timeout=5)
except (URLError, TimeoutError) as error:
    sys.exit(str(error))
