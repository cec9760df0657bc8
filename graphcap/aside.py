"""Rows that do not fit into memory: put aside on disk in parts, or as one table that is mapped.

The files have no name: they are gone as soon as nobody reads them any more, however a process ends.
"""

from __future__ import annotations

from contextlib import ExitStack
from itertools import chain
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any
from weakref import finalize

import numpy as np
import pyarrow as pa

from graphcap.arrow_columns import text_column
from graphcap.columns import map_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import numpy.typing as npt

HELD_ROWS = 1 << 22
"""More rows than these are put aside."""
SLICE_ROWS = 1 << 18
PARTS = 64
"""About 1.6 million rows each of a hundred million."""
FACTORS = np.random.PCG64(1).random_raw(1 << 10)
"""A factor for each place of a text."""
HALF = np.uint64(32)


def fit(rows: int) -> bool:
    """Whether so many rows are held in memory."""
    return rows <= HELD_ROWS


class Aside:
    """Rows on disk in `PARTS`, each in the order in which they came.

    Parameters
    ----------
    schema
        Of all rows; columns that some lack are null there.
    folder
        Where there is room for them; None: wherever the system puts what is temporary.
    """

    def __init__(self, schema: pa.Schema, folder: Path | None) -> None:
        self._schema = schema
        kept = ExitStack()
        self._files = [kept.enter_context(TemporaryFile(dir=folder)) for _ in range(PARTS)]  # noqa: SIM115 - it is in one
        finalize(self, kept.close)
        self._writers: list[Any] = [pa.ipc.new_stream(file, schema) for file in self._files]

    def add(self, table: pa.Table, parts: npt.NDArray[Any]) -> None:
        """Put rows aside, each in its part."""
        order = np.argsort(parts.astype(np.uint8), kind="stable")
        rows = completed(table, self._schema).take(pa.array(order)).combine_chunks()
        ends = np.cumsum(np.bincount(parts.astype(np.intp), minlength=PARTS)).tolist()
        for writer, start, end in zip(self._writers, [0, *ends], ends, strict=False):
            if end > start:
                writer.write_table(rows.slice(start, end - start))

    def __iter__(self) -> Iterator[pa.Table]:
        """The parts, each whole; nothing is added afterwards."""
        for writer in self._writers:
            writer.close()
        for file in self._files:
            file.seek(0)
            yield pa.ipc.open_stream(file).read_all()


def by_id(events: pa.Table) -> npt.NDArray[np.uint64]:
    """The part of each event, the same for those of one id; without one, the same for those of one moment."""
    keys: npt.NDArray[np.uint64] = np.asarray(events["time"].cast(pa.int64())).astype(np.uint64) * FACTORS[0]
    if "id" in events.column_names:
        ids = events["id"].combine_chunks()
        keys[np.asarray(ids.is_valid())] = _hashes(ids.drop_null())
    return (keys >> HALF) % np.uint64(PARTS)


def _hashes(ids: pa.Array) -> npt.NDArray[np.uint64]:
    """A number for each text, the same for the same one; none is empty."""
    texts = text_column(pa.chunked_array([ids]))
    ends, letters = texts.offsets.array().astype(np.int64), texts.letters.array().astype(np.uint64)
    places = np.arange(len(letters)) - np.repeat(ends[:-1], np.diff(ends))
    hashes: npt.NDArray[np.uint64] = np.add.reduceat(letters * FACTORS[places % len(FACTORS)], ends[:-1]) if len(ids) else letters
    return hashes


def slices(table: pa.Table) -> Iterator[pa.Table]:
    """A table some rows at a time, one slice at least."""
    for start in range(0, max(table.num_rows, 1), SLICE_ROWS):
        yield table.slice(start, SLICE_ROWS)


def as_one(tables: Iterable[pa.Table], schema: pa.Schema, folder: Path | None) -> pa.Table:
    """Tables, one at least, as one, which is mapped from a file of that folder where there are too many rows to be held.

    In memory it has the columns that any of them has, else all of the schema.
    """
    coming, held, rows = iter(tables), [], 0
    for table in coming:
        held.append(table)
        rows += table.num_rows
        if not fit(rows):
            return mapped(chain(held, coming), schema, folder)
    return pa.concat_tables(held, promote_options="default")


def mapped(tables: Iterable[pa.Table], schema: pa.Schema, folder: Path | None) -> pa.Table:
    """Tables as one, mapped from a file, in chunks of `SLICE_ROWS`."""
    with TemporaryFile(dir=folder) as file:
        with pa.ipc.new_file(file, schema) as writer:
            for table in even(completed(table, schema) for table in tables):
                writer.write_table(table)
        file.flush()
        return pa.ipc.open_file(pa.py_buffer(map_bytes(file.fileno(), file.tell()))).read_all()


def even(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The same rows in tables of `SLICE_ROWS`, the last one with what is left."""
    held: list[pa.Table] = []
    rows = 0
    for table in tables:
        held.append(table)
        rows += table.num_rows
        if rows >= SLICE_ROWS:
            whole = pa.concat_tables(held)
            for start in range(0, rows - SLICE_ROWS + 1, SLICE_ROWS):
                yield whole.slice(start, SLICE_ROWS).combine_chunks()
            rows %= SLICE_ROWS
            held = [whole.slice(whole.num_rows - rows)]
    if rows:
        yield pa.concat_tables(held).combine_chunks()


def completed(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """A table with all columns of a schema; those that it lacks are null."""
    columns = [table[field.name] if field.name in table.column_names else pa.nulls(table.num_rows, field.type) for field in schema]
    return pa.table(columns, schema=schema)
