"""docs/security.md and docs/calendar-replies.md name tests that exist."""

import re

import pytest
from django.conf import settings

NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")


@pytest.mark.parametrize(("page", "least"), [("security.md", 80), ("calendar-replies.md", 35)])
def test_every_test_in_the_table_is_there(page, least):
    table = (settings.BASE_DIR / "docs" / page).read_text(encoding="utf-8")
    named = NAMED.findall(table)
    missing = [
        f"{path}::{name}"
        for path, name in named
        if f"def {name}(" not in (settings.BASE_DIR / "tests" / path).read_text(encoding="utf-8")
    ]

    assert len(named) > least
    assert missing == []
