"""One house for all scenarios: a PostgreSQL of its own and a migrated template."""

import pytest

from bench.faults import theatre


@pytest.fixture(scope="session")
def house():
    with theatre.opened() as opened:
        yield opened
