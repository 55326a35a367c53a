"""A PostgreSQL and a Redis of our own, to stop and to kill; shared servers are never touched."""

import os
import shutil
from pathlib import Path

import psycopg
import redis

from bench.faults.processes import Process, wait_until
from scripts import services


class Postgres:
    """A cluster of our own with one migrated database after another made from a template."""

    def __init__(self):
        programs = services.postgres_folder() or services.wheel_folder()
        if programs is None:
            raise FileNotFoundError("PostgreSQL is not installed here.")
        self._cluster = services.Cluster(programs, durable=True)
        self._cluster.start()
        self._made = 0

    def make(self, template=None):
        """A new database, empty or a copy of `template`; its name."""
        self._made += 1
        name = f"faults_{self._made}"
        copy = f" TEMPLATE {template}" if template else ""
        with psycopg.connect(self.address("postgres"), autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name}{copy}")
        return name

    def drop(self, name):
        with psycopg.connect(self.address("postgres"), autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def address(self, name):
        return f"{self._cluster.address}/{name}"

    def crash(self):
        """Stop at once, as when the machine fails: nothing is written out."""
        self._cluster.stop("immediate")

    def forgetful(self, name):
        """A control: answer that something is committed before it is written down."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as admin:
            admin.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
            # And take the time for it: else it is written within a fifth of a second.
            admin.execute("ALTER SYSTEM SET wal_writer_delay = '10s'")
            admin.execute("ALTER SYSTEM SET wal_writer_flush_after = '1GB'")
            admin.execute("SELECT pg_reload_conf()")

    def remember(self):
        """Undo what `forgetful` did to the whole server."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as admin:
            admin.execute("ALTER SYSTEM RESET ALL")
            admin.execute("SELECT pg_reload_conf()")

    def start(self):
        self._cluster.start()

    def end(self):
        self._cluster.stop("immediate")


class Redis:
    """A Redis that keeps nothing unless `durable`; it can be killed, frozen, emptied and started."""

    def __init__(self, folder):
        self.port = services.free_port()
        self.address = f"redis://127.0.0.1:{self.port}/0"
        self._folder = Path(folder)
        self._process = None

    def start(self):
        program = shutil.which("redis-server") or shutil.which("valkey-server")
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self._folder)]
        log = self._folder / "redis.log"
        self._process = Process(program, *options, "--save", "", env=os.environ, log=log)
        wait_until(self._answers, 15)

    def kill(self):
        self._process.kill()

    def signal(self, number):
        self._process.signal(number)

    def empty(self):
        with redis.Redis(port=self.port) as client:
            client.flushall()

    def waiting(self):
        """How many nudges wait for a mailer."""
        with redis.Redis(port=self.port) as client:
            return client.llen("mail")

    def listeners(self):
        """How many workers wait for a nudge to send mail."""
        with redis.Redis(port=self.port) as client:
            blocked = [each for each in client.client_list() if each["cmd"] == "brpop"]
            return len(blocked)

    def _answers(self):
        try:
            with redis.Redis(port=self.port) as client:
                return client.ping()
        except redis.ConnectionError:
            return False
