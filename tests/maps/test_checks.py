"""The page of the documentation names a test for each row of what a map must show: those tests exist."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parent.parent
ROW = re.compile(r"^\| (V\d+)? ?\|.*\|$", re.MULTILINE)


def test_every_check_names_tests_that_there_are():
    text = (TESTS.parent / "docs" / "maps.md").read_text(encoding="utf-8")
    there = set(
        re.findall(r"^def (test_\w+)", "".join(file.read_text(encoding="utf-8") for file in TESTS.rglob("test_*.py")), re.MULTILINE)
    )
    rows = [line for line in text.splitlines() if ROW.match(line)]
    assert [row.split()[1] for row in rows if row.startswith("| V")] == [f"V{number}" for number in range(1, 19)]
    named = set(re.findall(r"`(test_\w+)`", "\n".join(rows)))
    assert named - there == set()
    assert len(named) > len(rows)
