"""`./run bench`: print and keep the figures of docs/performance.md.

Options: --scale 1 10 100 (sizes of the demo data), --requests (counted requests per page),
--keep-database (use the database of an earlier run of the same scale), --search 100000 (only the
search page, with so many passages of verslagen).
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from bench.report import table, write

SECRET = "alleen-voor-metingen-" * 4
ROOT = Path(__file__).resolve().parent.parent


def environment(scale, server):
    """The settings of a run: its own database and folder, production-like, on this machine."""
    return {
        "SECRET_KEY": SECRET,
        "DATABASE_URL": f"{server}/atrium_bench_{scale}",
        "SITE_URL": "http://localhost",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "VAR_DIR": str(ROOT / "var" / f"bench-{scale}"),
        "LOG_LEVEL": "ERROR",
        "MAIL_HOLD_ABOVE": "1000000",
    }


def is_loaded(name, server):
    """Whether an earlier run filled this database: loading that was broken off left no person."""
    asked = ["psql", f"{server}/{name}", "-qAtc", "select exists(select from members_user)"]
    return subprocess.run(asked, capture_output=True, text=True).stdout.strip() == "t"


def prepare(scale, server, *, keep):
    """A database with the demo data of this scale; an existing one is used when `keep`."""
    env = {**os.environ, **environment(scale, server)}
    name = f"atrium_bench_{scale}"
    psql = ["psql", f"{server}/postgres", "-qAtc"]
    keep = keep and is_loaded(name, server)
    if not keep:
        subprocess.run([*psql, f"drop database if exists {name}"], check=True)
        subprocess.run([*psql, f"create database {name}"], check=True)
    commands = [["migrate", "-v", "0"], ["collectstatic", "--noinput", "-v", "0"]]
    if not keep:
        commands += [
            ["load_reference"],
            ["load_demo", "--scale", str(scale if scale != "search" else 1)],
        ]
    for command in commands:
        subprocess.run([sys.executable, "manage.py", *command], env=env, check=True, cwd=ROOT)
    subprocess.run(
        ["psql", f"{server}/{name}", "-qc", "vacuum analyze"], check=True, stdout=subprocess.DEVNULL
    )


def search(options):
    """The search page with so many passages, in a database of its own (see bench/search.py)."""
    prepare("search", options.server, keep=options.keep_database)
    env = {**os.environ, **environment("search", options.server)}
    command = [sys.executable, "-m", "bench.search", str(options.search), str(options.requests)]
    subprocess.run(command, env=env, check=True, cwd=ROOT)


def main():
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("--scale", type=int, nargs="+", default=[1])
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--keep-database", action="store_true")
    parser.add_argument("--server", default="postgres://postgres@127.0.0.1:5432")
    parser.add_argument("--write", action="store_true", help="replace docs/performance.md")
    parser.add_argument(
        "--search", type=int, metavar="PASSAGES", help="measure only the search page"
    )
    options = parser.parse_args()
    if options.search:
        return search(options)
    results = {}
    for scale in options.scale:
        prepare(scale, options.server, keep=options.keep_database)
        env = {**os.environ, **environment(scale, options.server)}
        command = [sys.executable, "-m", "bench.measure", str(options.requests)]
        done = subprocess.run(command, env=env, check=True, cwd=ROOT, stdout=subprocess.PIPE)
        results[scale] = done.stdout.decode()
        sys.stdout.write(table(scale, results[scale]))
    if options.write:
        write(ROOT / "docs" / "performance.md", results)


if __name__ == "__main__":
    main()
