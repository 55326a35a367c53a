"""Run the whole suite: on SQLite; in the browser, under faults and with a mailbox, on PostgreSQL.

On SQLite without the slow tests (every address, for every role): PostgreSQL runs all of them.
The tests read DATABASE_URL, REDIS_URL, CHROMIUM, DOVECOT and FAKETIME_LIBRARY (paths).
TEST_PROCESSES (default: auto) says how many run side by side. A part that cannot be had is one line
here; with CI set it is a failure. The last line is pytest's own.
"""

import os
import subprocess
import sys

from scripts import services

ORDINARY = "not browser and not faults and not mailbox"


def main(arguments):
    quick = "--quick" in arguments
    extra = [argument for argument in arguments if argument != "--quick"]
    print("== SQLite", flush=True)
    run(f"{ORDINARY} and not postgres and not slow", extra, DATABASE_URL="", REDIS_URL="")
    if quick:
        return
    real = find_services()
    if {"DATABASE_URL", "REDIS_URL"} <= real.keys():
        print("== faults, on PostgreSQL and Redis", flush=True)
        run("faults and not alone", extra, **real)
        run("faults and alone", ["-p", "no:xdist", *extra], **real)
        if "DOVECOT" in real:
            print("== mailbox, on PostgreSQL and Dovecot", flush=True)
            run("mailbox", ["-p", "no:xdist", *extra], **real)
        # Apart from one another: Playwright leaves an event loop running in its process.
        if "CHROMIUM" in real:
            print("== browser, on PostgreSQL and Redis", flush=True)
            run("browser and not faults", ["-p", "no:xdist", *extra], **real)
    if "DATABASE_URL" in real:
        print("== PostgreSQL, with Redis where there is one", flush=True)
        run(ORDINARY, extra, **real)


def find_services():
    """The environment of the real parts; each missing one is said, and with CI set it is the end."""
    found = {
        "DATABASE_URL": services.postgres(f"atrium_{os.getpid()}"),
        "REDIS_URL": services.redis_server(),
        "CHROMIUM": services.chromium(),
        "DOVECOT": services.dovecot(),
        "FAKETIME_LIBRARY": services.faketime_library(),
    }
    missing = [name for name, value in found.items() if not value]
    for name in missing:
        print(f"{name}: cannot be found, started or installed here; its tests do not run.")
    if missing and os.environ.get("CI"):
        sys.exit(1)
    return {name: value for name, value in found.items() if value}


def run(marks, extra, **environment):
    """Run pytest on the tests with `marks`; anything but success ends the whole run."""
    command = [sys.executable, "-m", "pytest", "-q", "-m", marks]
    if "no:xdist" not in extra:
        command += ["-n", os.environ.get("TEST_PROCESSES", "auto")]
    code = subprocess.run([*command, *extra], env=os.environ | environment, check=False).returncode
    if code:
        sys.exit(code)


if __name__ == "__main__":
    main(sys.argv[1:])
