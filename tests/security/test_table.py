"""docs/security.md names tests that exist."""

import re

from django.conf import settings

NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")


def test_every_test_in_the_table_is_there():
    table = (settings.BASE_DIR / "docs" / "security.md").read_text(encoding="utf-8")
    named = NAMED.findall(table)
    missing = [
        f"{path}::{name}"
        for path, name in named
        if f"def {name}(" not in (settings.BASE_DIR / "tests" / path).read_text(encoding="utf-8")
    ]

    assert len(named) > 80
    assert missing == []
