"""Send requests from a number of clients and time each one."""

import http.client
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit


@dataclass
class Shot:
    """One request to send: a path, the session of who asks, and a form if it is a POST."""

    path: str
    cookies: str = ""
    form: dict | None = None


@dataclass
class Timing:
    """What a series of requests took (milliseconds) and gave (statuses, bytes)."""

    times: list
    statuses: set
    size: int
    queries: int | None = None

    @property
    def p50(self):
        return statistics.median(self.times)

    @property
    def p95(self):
        return sorted(self.times)[int(len(self.times) * 0.95) - 1]


def together(timings):
    """The timing of all turns of one series."""
    times = [took for timing in timings for took in timing.times]
    statuses = set().union(*(timing.statuses for timing in timings))
    return Timing(times, statuses, timings[-1].size, timings[-1].queries)


def fire(address, shots, *, clients):
    """Send `shots` divided over `clients` connections."""
    parts = [shots[n::clients] for n in range(clients)]
    with ThreadPoolExecutor(clients) as pool:
        series = list(pool.map(lambda part: _series(address, part), parts))
    times = [took for times, *_ in series for took in times]
    statuses = {status for _, seen, _, _ in series for status in seen}
    return Timing(times, statuses, *series[0][2:])


def _series(address, shots):
    target = urlsplit(address)
    connection = http.client.HTTPConnection(target.hostname, target.port, timeout=60)
    times, statuses, size, queries = [], set(), 0, None
    for shot in shots:
        headers = {"Cookie": shot.cookies, "Host": "localhost", "Accept-Encoding": "identity"}
        body = None
        if shot.form is not None:
            body = urlencode(shot.form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        start = time.perf_counter()
        connection.request("GET" if body is None else "POST", shot.path, body, headers)
        response = connection.getresponse()
        size, queries = len(response.read()), response.getheader("X-Queries")
        times.append((time.perf_counter() - start) * 1000)
        statuses.add(response.status)
    connection.close()
    return times, statuses, size, queries
