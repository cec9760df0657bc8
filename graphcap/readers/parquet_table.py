"""Parquet files as batches of cells, in the types that the file gives; a record's line is its row, 1 for the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graphcap.errors import InputError
from graphcap.readers.batches import Batch
from graphcap.readers.cells import is_plain_text
from graphcap.readers.envelope import PARQUET_MAGIC, open_file

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from pathlib import Path

BATCH_ROWS = 1 << 18
CODED = ("kind",)
"""Columns of few different texts, which the file keeps as numbers into a dictionary."""


class ParquetTable:
    """A Parquet file.

    Parameters
    ----------
    path
        The file.

    Attributes
    ----------
    names
        Its columns, trimmed.

    Raises
    ------
    InputError
        When it cannot be read, is no Parquet, or has columns that hold no plain values.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with open_file(path) as file:
            if file.peek(len(PARQUET_MAGIC))[: len(PARQUET_MAGIC)] != PARQUET_MAGIC:
                message = f"{path}: is not Parquet, though its name says so; rename it, or write it again"
                raise InputError(message)
        self._schema = self._open().schema_arrow
        for column in self._schema:
            if not _is_plain(column.type):
                message = f'{path}: column "{column.name}" holds {column.type}, not plain values; write it as text or leave it out'
                raise InputError(message)
        self.names = tuple(name.strip() for name in self._schema.names)

    def jobs(self, wanted: Collection[str]) -> Iterator[Callable[[], Batch]]:
        """The file's batches in order, each as a job that any thread may do; only the wanted columns are read.

        Raises
        ------
        InputError
            By the iterator or a job: a damaged file.
        """
        file = self._open([column.name for column in self._schema if column.name in CODED and is_plain_text(column.type)])
        size = self.path.stat().st_size
        columns = [column for column, name in zip(self._schema.names, self.names, strict=True) if name in wanted]
        rows = 0
        try:
            for batch in file.iter_batches(BATCH_ROWS, columns=columns):
                done = size * (rows + batch.num_rows) // max(file.metadata.num_rows, 1)
                yield lambda batch=batch, line=rows + 1, done=done: self._batch(batch, line, done)  # type: ignore[misc]
                rows += batch.num_rows
        except (pa.ArrowException, OSError) as error:
            raise InputError(self._damaged(error)) from error

    def _open(self, coded: Sequence[str] = ()) -> pq.ParquetFile:
        try:
            return pq.ParquetFile(self.path, read_dictionary=coded)
        except (pa.ArrowException, OSError) as error:
            raise InputError(self._damaged(error)) from error

    def _damaged(self, error: Exception) -> str:
        return f"{self.path}: cannot be read as Parquet ({str(error).splitlines()[0]}); write it again"

    def _batch(self, batch: pa.RecordBatch, line: int, done: int) -> Batch:
        try:
            columns = {name.strip(): _cells(column) for name, column in zip(batch.schema.names, batch.columns, strict=True)}
        except pa.ArrowException as error:
            raise InputError(self._damaged(error)) from error
        return Batch(columns, range(line, line + batch.num_rows), (), done)


def _is_plain(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_plain(kind.value_type)
    unreadable = (pa.types.is_nested, pa.types.is_binary, pa.types.is_large_binary, pa.types.is_fixed_size_binary, pa.types.is_duration)
    return not any(is_such(kind) for is_such in unreadable)


def _cells(column: pa.Array) -> pa.Array:
    """A column whose texts are verified, an empty one being null."""
    if pa.types.is_dictionary(column.type):
        _cells(column.dictionary)
        return column
    if not is_plain_text(column.type):
        return column
    column.validate(full=True)
    texts = column.cast(pa.string())
    empty = pc.equal(texts, "")
    return pc.if_else(empty, None, texts) if pc.any(empty).as_py() else texts
