"""The file in which a simulated organisation keeps what was planted in it: import leaves it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

TRUTH_COLUMNS = ("plant", "role", "person", "other", "value")


def holds_truth(path: Path) -> bool:
    """Whether a file is one of planted truth, by its first line; what cannot be read is none."""
    header = ",".join(TRUTH_COLUMNS).encode()
    try:
        with path.open("rb") as file:
            return file.readline(len(header) + 2).rstrip(b"\r\n") == header
    except OSError:
        return False
