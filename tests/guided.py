"""Fuzzing that coverage guides: ``python tests/guided.py TARGET SECONDS`` with atheris (libFuzzer) installed, `nox -s guided` for all.

A target is a format of tests/fuzzing.py, whose sample is where it begins, or ``store``: a file of a store, whose answer must then be the
right one or an error. What must hold is what holds there. A finding is kept as ``crash-...``.
"""

from __future__ import annotations

import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING

import atheris

with atheris.instrument_imports(include=["graphcap"]):
    import graphcap
    from fuzzing import SAMPLES, SmallStore, reading

    for part in ("readers", "readers.foreign", "store"):  # what commands import when they are called
        for module in iter_modules([str(Path(graphcap.__file__).parent / part.replace(".", "/"))]):
            import_module(f"graphcap.{part}.{module.name}")

if TYPE_CHECKING:
    from collections.abc import Callable

STORE = "store"
MOST_MIB = 900
"""Beside graphcap's own memory, libFuzzer's: its corpus and the counters."""
LONGEST = 16_384


def asking(store: SmallStore) -> Callable[[bytes], None]:
    """Ask a store one of whose files is this; the first byte says which."""

    def ask(content: bytes) -> None:
        if content:
            store.ask(store.files[content[0] % len(store.files)], content[1:])

    return ask


def main(target: str, seconds: int) -> None:
    """Fuzz one target for so long; the process ends with it."""
    with tempfile.TemporaryDirectory() as made:
        folder, corpus = Path(made), Path(made) / "corpus"
        corpus.mkdir()
        if target == STORE:
            store = SmallStore(folder)
            act = asking(store)
            for number, file in enumerate(store.files):
                (corpus / f"{number}").write_bytes(bytes([number]) + store.content(file))
        else:
            act = reading(target, folder)
            (corpus / target).write_bytes(SAMPLES[target][1])
        os.fsync = lambda _: None  # type: ignore[assignment]  # no power fails here, and a disk is slower than a parser
        limits = [f"-max_total_time={seconds}", f"-rss_limit_mb={MOST_MIB}", f"-max_len={LONGEST}", "-timeout=60"]
        atheris.Setup([sys.argv[0], *limits, str(corpus)], act)
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
