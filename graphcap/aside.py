"""Rows that do not fit into memory, put aside (`graphcap.scratch`) in parts by what belongs together, or as one even table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from graphcap.arrow_columns import text_column

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy.typing as npt

    from graphcap.scratch import Scratch

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
    scratch
        Where they go.
    """

    def __init__(self, schema: pa.Schema, scratch: Scratch) -> None:
        self._schema = schema
        self._sheets = [scratch.sheet() for _ in range(PARTS)]
        self._writers: list[Any] = [pa.ipc.new_stream(sheet, schema) for sheet in self._sheets]

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
        for sheet in self._sheets:
            yield sheet.table()


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


def mapped(tables: Iterable[pa.Table], schema: pa.Schema, scratch: Scratch) -> pa.Table:
    """Tables as one, mapped from a file, in chunks of `SLICE_ROWS`."""
    return scratch.table(even(completed(table, schema) for table in tables), schema)


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
