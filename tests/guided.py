"""Fuzzing that coverage guides: ``python tests/guided.py TARGET SECONDS`` with atheris (libFuzzer) installed, `nox -s guided` for all.

A target is a format of tests/fuzzing.py, whose sample is where it begins, or ``store``: a file of a store, whose answer must then be the
right one or an error. What must hold is what holds there: no traceback, every record accounted for. A finding is kept as ``crash-...``.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING

import atheris

with atheris.instrument_imports(include=["graphcap"]):
    import graphcap
    from fuzzing import DEFECT, FIXTURES, OUTCOMES, OWNER, SAMPLES, STORE_OUTCOMES, run

    for part in ("readers", "readers.foreign", "store"):  # what commands import when they are called
        for module in iter_modules([str(Path(graphcap.__file__).parent / part.replace(".", "/"))]):
            import_module(f"graphcap.{part}.{module.name}")

if TYPE_CHECKING:
    from collections.abc import Callable

STORE = "store"
MOST_MIB = 900
"""Beside graphcap's own memory, libFuzzer's: its corpus and the counters."""
LONGEST = 16_384
ASKED = ("central", "--measure", "constraint", "--format", "csv")


def reading(name: str, folder: Path) -> Callable[[bytes], None]:
    """Import a file of this format."""
    form, _ = SAMPLES[name]
    file, store = folder / "file", folder / "store"
    how = [form, file] if form.startswith("--") else ["--from", form, file, "--owner", OWNER]

    def read(content: bytes) -> None:
        file.write_bytes(content)
        shutil.rmtree(store, ignore_errors=True)
        status, out, err = run("--store", store, "import", *how, "--format", "json")
        assert status in OUTCOMES, (status, err)
        assert DEFECT not in err, err
        if status == 0:
            told = json.loads(out)
            assert told["read"] == told["accepted"] + told["refused"] + sum(told["left_out"].values()), told

    return read


def asking(folder: Path) -> Callable[[bytes], None]:
    """Ask a store one of whose files is this; the first byte says which."""
    sound, store = folder / "sound", folder / "store"
    files, right = sound_store(sound)

    def ask(content: bytes) -> None:
        if content:
            shutil.rmtree(store, ignore_errors=True)
            shutil.copytree(sound, store)
            (store / files[content[0] % len(files)]).write_bytes(content[1:])
            status, out, err = run("--store", store, *ASKED)
            assert status in STORE_OUTCOMES, (status, err)
            assert DEFECT not in err, err
            assert status != 0 or out == right, out

    return ask


def sound_store(folder: Path) -> tuple[list[Path], str]:
    """A small store: its files, and what it answers."""
    tables = [FIXTURES / "classics" / "karate_club" / f"{name}.csv" for name in ("people", "ties")]
    assert run("--store", folder, "import", *tables)[0] == 0
    files = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file() and path.stat().st_size)
    return files, run("--store", folder, *ASKED)[1]


def write_samples(target: str, corpus: Path, folder: Path) -> None:
    """Where the search begins."""
    if target != STORE:
        (corpus / target).write_bytes(SAMPLES[target][1])
        return
    files, _ = sound_store(folder / "sound")
    for number, path in enumerate(files[:256]):
        (corpus / f"{number}").write_bytes(bytes([number]) + (folder / "sound" / path).read_bytes())


def main(target: str, seconds: int) -> None:
    """Fuzz one target for so long; the process ends with it."""
    with tempfile.TemporaryDirectory() as made:
        folder, corpus = Path(made), Path(made) / "corpus"
        corpus.mkdir()
        write_samples(target, corpus, folder)
        os.fsync = lambda _: None  # type: ignore[assignment]  # no power fails here, and a disk is slower than a parser
        limits = [f"-max_total_time={seconds}", f"-rss_limit_mb={MOST_MIB}", f"-max_len={LONGEST}", "-timeout=60"]
        atheris.Setup([sys.argv[0], *limits, str(corpus)], asking(folder) if target == STORE else reading(target, folder))
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
