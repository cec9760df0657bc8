"""The command `graphcap`, which is `python -m graphcap` too."""

from __future__ import annotations

import gc

OBJECTS = 100_000
"""So many new objects until Python looks for garbage: what a command imports is none, and looking for it takes a tenth of a short one."""


def run() -> None:
    """Run a command and end the process."""
    gc.set_threshold(OBJECTS)
    from graphcap.cli import main

    try:
        main()
    finally:
        gc.freeze()  # at the end neither


if __name__ == "__main__":
    run()
