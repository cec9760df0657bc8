"""Importing a world from CSV and from Parquet: ties a second, and peak memory."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from benchmarks.measure import graphcap, table
from benchmarks.worlds import World, import_world, simulate, world

if TYPE_CHECKING:
    from pathlib import Path


def imports(root: Path, people: int, *, parquet: bool = True, as_written: bool = False) -> float:
    """Print what importing takes; seconds of the CSV import."""
    made = world(root, people, as_written=as_written)
    rows = [_row(made, "CSV", made.files)]
    if parquet:
        folder = made.folder / "parquet"
        if not folder.exists():
            simulate(folder, people, form="parquet")
        rows.append(_row(made, "Parquet", ["--people", str(folder / "people.parquet"), "--ties", str(folder / "ties.parquet")]))
    table(f"import, {people:,} people", ("form", "ties", "seconds", "million ties a second", "peak MiB"), rows)
    return float(rows[0][2])


def _row(made: World, form: str, files: list[str]) -> tuple[str, int, float, float, float]:
    store = made.folder / "import-store"
    shutil.rmtree(store, ignore_errors=True)
    done = import_world(made, store) if form == "CSV" else graphcap(["--store", str(store), "import", *files, *made.settings], memory=True)
    shutil.rmtree(store, ignore_errors=True)
    ties = _ties(made)
    return form, ties, done.seconds, ties / done.seconds / 1e6, done.peak


def _ties(made: World) -> int:
    with (made.folder / "ties.csv").open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 24), b"")) - 1
