"""A database and a Redis of one's own; shared servers are never stopped."""

import os
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest
import redis

from tests.faults.processes import Process, Stage, wait_until
from tests.sink import Sink, free_port


@pytest.fixture(scope="session")
def database_url(tmp_path_factory):
    """A migrated PostgreSQL database of our own; without a server this fails, it never skips."""
    given = os.environ.get("DATABASE_URL", "")
    server = (
        given if given.startswith("postgres") else "postgres://postgres@127.0.0.1:5432/postgres"
    )
    name = f"faults_{uuid4().hex[:12]}"
    parts = urlsplit(server)._replace(scheme="postgresql")
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        url = urlunsplit(parts._replace(scheme="postgres", path=f"/{name}"))
        stage = Stage(tmp_path_factory.mktemp("migrate"), url, "", Sink())
        stage.run("manage.py", "migrate", "--verbosity", "0")
        yield url
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def redis_server(tmp_path):
    """A private Redis: the process (to kill or freeze) and its address."""
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    process = Process(*command, "--dir", str(tmp_path), env=os.environ, log=tmp_path / "redis.log")
    client = redis.Redis(port=port)
    wait_until(lambda: _answers(client), 10)
    client.close()
    process.url = f"redis://127.0.0.1:{port}/0"
    yield process
    process.kill()


@pytest.fixture
def stage(tmp_path, database_url, redis_server):
    """Everything but the fault: database (empty outbox), Redis, a sink that takes 10 ms a mail."""
    with psycopg.connect(database_url) as connection:
        connection.execute("TRUNCATE outbox_message, outbox_heartbeat CASCADE")
    sink = Sink(seconds_per_mail=0.01)
    sink.start()
    stage = Stage(tmp_path, database_url, redis_server.url, sink)
    yield stage
    stage.stop()
    sink.stop()


def _answers(client):
    try:
        return client.ping()
    except redis.ConnectionError:
        return False
