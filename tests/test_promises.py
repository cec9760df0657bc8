"""docs/security.md promises nothing without a test: each that it names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "security.md"


def promises() -> list[tuple[str, list[str]]]:
    """What is promised, and the tests beside it."""
    page = PAGE.read_text(encoding="utf-8")
    _, _, *rows = [line for line in page[page.index("## Promises") : page.index("Limits of some")].splitlines() if line.startswith("|")]
    return [(promise, re.findall(r"`(test_\w+)`", tests)) for _, promise, tests, _ in (row.split("|") for row in rows)]


def test_every_promise_has_a_test_and_every_test_is_there():
    defined = {
        name for path in HERE.rglob("test_*.py") for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    named = [name for _, tests in promises() for name in tests]
    assert len(promises()) > 20
    assert [promise for promise, tests in promises() if not tests] == []
    assert sorted(set(named) - defined) == []


@pytest.mark.parametrize("page", ["privacy.md", "security.md"])
def test_the_pages_say_that_roles_do_not_limit_who_can_read_the_files(page):
    assert re.search(r"Roles limit what commands print[.,]", (PAGE.parent / page).read_text(encoding="utf-8"))
