"""Changes that keep coming while something fails, each with a mail, and what they were answered."""

import threading
import time
from dataclasses import dataclass, field

import httpx


@dataclass
class Load:
    """Posts a change every `pause` seconds from a few threads until it is stopped."""

    address: str
    pause: float = 0.1
    clients: int = 2
    done: list = field(default_factory=list)  # (begun, seconds, status, mail address)

    def __enter__(self):
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._go_on, args=[n], daemon=True) for n in range(self.clients)
        ]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *wrong):
        self._stopping.set()
        for thread in self._threads:
            thread.join(30)

    def _go_on(self, client):
        number = 0
        while not self._stopping.wait(self.pause):
            number += 1
            self.change(f"wijziging-{client}-{number}@gemeente.example")

    def change(self, to):
        """Ask for one change."""
        begun = time.monotonic()
        self.done.append((begun, *change(self.address, to, begun), to))

    @property
    def promised(self):
        """The addresses of the changes that were answered with yes."""
        return {to for _, _, status, to in self.done if status == 200}

    def statuses(self):
        return {status for _, _, status, _ in self.done}

    def refused(self):
        """How many were not answered with yes."""
        return sum(status != 200 for _, _, status, _ in self.done)

    def slowest(self):
        """The time of the slowest answer, in seconds."""
        return max(seconds for _, seconds, _, _ in self.done)

    def p99(self):
        """The time in which 99 of 100 were answered, in seconds."""
        times = sorted(seconds for _, seconds, _, _ in self.done)
        return times[int(len(times) * 0.99) - 1] if times else 0.0

    def first_yes_after(self, moment):
        """When the first change begun after `moment` (monotonic) was answered with yes."""
        yes = [at + took for at, took, status, _ in self.done if at > moment and status == 200]
        return min(yes, default=float("inf"))


def change(address, to, begun):
    """Post one change: (seconds, status); 0 is no answer, -503 a 503 that says when to come back."""
    try:
        response = httpx.post(f"{address}/wijzig/", data={"to": to}, timeout=15)
    except httpx.HTTPError:
        return time.monotonic() - begun, 0
    polite = response.status_code == 503 and "Retry-After" in response.headers
    return time.monotonic() - begun, -503 if polite else response.status_code


def answers(address):
    """Whether the web process answers at all."""
    try:
        return httpx.get(f"{address}/gezondheid/live/", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False
