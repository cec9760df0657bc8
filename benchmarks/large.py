"""Ten million people and a hundred million ties: importing them from Parquet, with the memory that this takes, and `intro` on them.

The world is ten organisations of a million people each, simulated once: each is a copy with ids of its own, and every fifth tie leads into
another one. So it is written piece by piece, and every tie is there once.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.chains import asked
from benchmarks.measure import table
from benchmarks.worlds import TIES_A_PERSON, World, pairs, simulate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa
    import pyarrow.parquet as pq

ORGANISATIONS = 10
ABROAD = 5
"""Every so manieth tie leads into another organisation."""
COLUMNS = {
    "people": ("id", "name", "title", "department", "level", "manager", "decides"),
    "ties": ("source", "target", "kind", "strength"),
}
ROWS = 1 << 18


SECONDS_BETWEEN = 0.05
MEBIBYTE, MEGABYTE = 1 << 20, 1_000_000


def large(root: Path, people: int, *, count: int, as_written: bool = False) -> None:
    """Print what importing ten organisations of so many people takes, and then `intro`."""
    made = World(root / f"large-{ORGANISATIONS * people}", ORGANISATIONS * people, as_written)
    if not (made.folder / "ties.parquet").exists():
        one = root / f"world-{people}" / "parquet"
        if not one.exists():
            simulate(one, people, form="parquet")
        write_large(one, made.folder)
    shutil.rmtree(made.store, ignore_errors=True)
    files = [word for name in COLUMNS for word in (f"--{name}", str(made.folder / f"{name}.parquet"))]
    done = watched([str(Path(sys.executable).with_name("graphcap")), "--store", str(made.store), "import", *files, *made.settings])
    ties = made.people * TIES_A_PERSON
    size = sum(path.stat().st_size for path in made.store.glob("gen-*/*"))
    row = made.people, ties, done.seconds, ties / done.seconds / MEGABYTE, done.own / MEBIBYTE, done.all / MEBIBYTE, size / MEGABYTE
    head = "people", "ties", "seconds", "million ties a second", "own memory, MiB", "with what is mapped, MiB", "store, MB"
    table("import from Parquet, memory at its highest", head, [row])
    asked(made, pairs(made.network(), count))


class Watched(NamedTuple):
    """A process that ended: wall seconds, and the most of anonymous and of all resident memory, in bytes."""

    seconds: float
    own: int
    all: int


def watched(command: Sequence[str]) -> Watched:
    """Run a process to its end, looking at its memory many times a second."""
    start, most = time.perf_counter(), {"RssAnon": 0, "VmHWM": 0}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8").splitlines()
            told = dict(line.split(":", 1) for line in status)
            most = {name: max(bytes_so_far, int(told.get(name, "0").split()[0]) << 10) for name, bytes_so_far in most.items()}
            time.sleep(SECONDS_BETWEEN)
    if process.returncode:
        raise SystemExit(process.returncode)
    return Watched(time.perf_counter() - start, most["RssAnon"], most["VmHWM"])


def write_large(one: Path, folder: Path) -> None:
    """Write the people and ties of ten organisations, each a copy of the one in a folder of Parquet files."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir(parents=True, exist_ok=True)
    for name, copies in (("people", _people), ("ties", _ties)):
        source = pq.ParquetFile(one / f"{name}.parquet")
        schema = pa.schema([source.schema_arrow.field(column) for column in COLUMNS[name]])
        with pq.ParquetWriter(folder / f"{name}.parquet", schema) as writer:
            for table in copies(source):
                writer.write_table(table)


def _people(source: pq.ParquetFile) -> Iterator[pa.Table]:
    """Everybody, organisation by organisation."""
    import pyarrow as pa

    for organisation in range(ORGANISATIONS):
        for batch in source.iter_batches(ROWS, columns=COLUMNS["people"]):
            table = pa.Table.from_batches([batch])
            for name in ("id", "manager"):
                table = table.set_column(table.column_names.index(name), name, _of(organisation, table[name]))
            yield table


def _ties(source: pq.ParquetFile) -> Iterator[pa.Table]:
    """All ties, some of each organisation in turn."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    names = pa.array([str(organisation) for organisation in range(ORGANISATIONS)])
    for batch in source.iter_batches(ROWS, columns=COLUMNS["ties"]):
        table = pa.Table.from_batches([batch])
        rows = np.arange(len(table))
        away = np.where(rows % ABROAD == 0, rows // ABROAD % (ORGANISATIONS - 1) + 1, 0)
        for organisation in range(ORGANISATIONS):
            other = names.take(pa.array((away + organisation) % ORGANISATIONS))
            yield table.set_column(0, "source", _of(organisation, table["source"])).set_column(
                1, "target", pc.binary_join_element_wise(other, table["target"], "-")
            )


def _of(organisation: int, ids: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow.compute as pc

    return pc.binary_join_element_wise(str(organisation), ids, "-")
