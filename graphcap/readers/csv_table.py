"""CSV files as batches of text cells, each record with the physical line on which it starts.

A block goes the fast way (pyarrow, every column as text) when every line of it is a record of as many cells as the header, quoted whole
or not at all; with anything else in it, it goes the careful way (the csv module, strict), which finds line and reason. Both give the same
cells. A line ends with LF, CRLF or CR; blank lines are no records; an empty cell is null; the quote that guards a cell against
spreadsheets is taken off.
"""

from __future__ import annotations

import re
from contextlib import closing
from functools import partial
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from graphcap.errors import InputError
from graphcap.readers.batches import Batch, Malformed
from graphcap.readers.careful import Cut, cut, cut_header
from graphcap.readers.envelope import Block, blocks_of
from graphcap.readers.guards import unguarded

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

TIDY = re.compile(rb'(?:(?:"[^"\r\n]*+(?:""[^"\r\n]*+)*+"|[^",\r\n]*+)(?:,|\r?\n|\Z))*+')
"""Cells without line ends in them, quoted whole or not at all."""


class CsvTable:
    """A CSV file whose first record names the columns.

    Parameters
    ----------
    path
        The file.
    encoding
        That of its text.

    Attributes
    ----------
    names
        The cells of the header, trimmed.

    Raises
    ------
    InputError
        When the file cannot be read, is no CSV, or has no header.
    """

    def __init__(self, path: Path, encoding: str = "utf-8") -> None:
        self.path = path
        self._encoding = encoding
        with closing(blocks_of(path, encoding=encoding)) as blocks:
            self.names, _, _ = self._header(next(blocks).text)

    def jobs(self, wanted: Collection[str]) -> Iterator[Callable[[], Batch]]:
        """The file's batches in order, each as a job that any thread may do; only the wanted columns are cut out.

        Raises
        ------
        InputError
            By the iterator or a job: NUL, text that is not UTF-8, a quote that is never closed, a record above 16 MiB.
        """
        rest, line = b"", 0
        for block in blocks_of(self.path, encoding=self._encoding):
            whole = block
            if not line:
                _, text, line = self._header(block.text)
                whole = block._replace(text=text, feeds=text.count(b"\n"))
            elif rest:
                whole = block._replace(text=rest + block.text, feeds=block.feeds + rest.count(b"\n"))
                rest = b""
            if not whole.text:
                continue
            self._refuse_nul(whole.text, line)
            if _is_tidy(whole.text):
                yield partial(self._fast_batch, whole, line, wanted)
                line += whole.lines()
            else:
                rows = cut(self.path, self._decoded(whole.text, line), line, last=whole.last)
                yield partial(self._batch, rows, whole.done, wanted)
                line += rows.passed
                rest = rows.rest.encode()

    def _header(self, text: bytes) -> tuple[tuple[str, ...], bytes, int]:
        """The names, the text after them, and the line on which that starts."""
        end = text.find(b"\n") + 1 or len(text)
        if b'"' in text[:end] or b"\r" in text[: end - 2]:
            end = len(text)
        self._refuse_nul(text[:end], 1)
        cells, rest, line = cut_header(self.path, self._decoded(text[:end], 1))
        names = tuple(cell.strip() for cell in unguarded(pa.array(cells, pa.string())).to_pylist())
        if not any(names):
            message = f"{self.path}: line 1 is blank; the first line must name the columns"
            raise InputError(message)
        return names, rest.encode() + text[end:], line

    def _refuse_nul(self, text: bytes, line: int) -> None:
        place = text.find(b"\0")
        if place >= 0:
            found = line + text.count(b"\n", 0, place)
            message = f"{self.path}: line {found}: holds a NUL byte; is it UTF-16 (use --encoding utf-16), or no text at all?"
            raise InputError(message)

    def _decoded(self, text: bytes, line: int) -> str:
        try:
            return text.decode()
        except UnicodeDecodeError as error:
            found = line + text.count(b"\n", 0, error.start)
            byte = error.start - text.rfind(b"\n", 0, error.start)
            message = f"{self.path}: line {found}, byte {byte}: is not UTF-8; is it cp1252? use --encoding cp1252"
            raise InputError(message) from error

    def _fast_batch(self, block: Block, line: int, wanted: Collection[str]) -> Batch:
        if not block.text.isascii():
            self._decoded(block.text, line)
        try:
            table = pacsv.read_csv(pa.BufferReader(block.text), *self._options(block.text, wanted))
        except pa.ArrowInvalid:
            table = None
        if table is None or table.num_rows != block.lines():  # ragged rows, or blank lines, which pyarrow leaves out
            rows = cut(self.path, block.text.decode(), line, last=True)
            return self._batch(rows, block.done, wanted)
        columns = {name: table[name].combine_chunks() for name in table.column_names}
        if b"'" in block.text:
            columns = {name: unguarded(cells) for name, cells in columns.items()}
        return Batch(columns, range(line, line + table.num_rows), (), block.done)

    def _options(self, text: bytes, wanted: Collection[str]) -> tuple[pacsv.ReadOptions, pacsv.ParseOptions, pacsv.ConvertOptions]:
        quote = '"' if b'"' in text else False
        return (
            pacsv.ReadOptions(column_names=self.names, block_size=len(text) + 1, use_threads=False),
            pacsv.ParseOptions(quote_char=quote, escape_char=False, newlines_in_values=False, ignore_empty_lines=True),
            pacsv.ConvertOptions(
                column_types=dict.fromkeys(self.names, pa.string()),
                include_columns=[name for name in self.names if name in wanted],
                null_values=[""],
                strings_can_be_null=True,
                check_utf8=False,
            ),
        )

    def _batch(self, rows: Cut, done: int, wanted: Collection[str]) -> Batch:
        """The rows that have as many cells as the header; the others are malformed, blank lines are none."""
        width = len(self.names)
        lines, kept, malformed = np.asarray(rows.lines, np.int64), rows.rows, rows.malformed
        if set(map(len, kept)) - {width}:
            fits = [len(row) == width for row in kept]
            numbered = zip(rows.lines, kept, strict=True)
            malformed = sorted(malformed + [self._ragged(line, row) for line, row in numbered if row and len(row) != width])
            lines, kept = lines[fits], list(compress(kept, fits))
        cells = list(zip(*kept, strict=True)) or [()] * width
        columns = {name: _text_cells(column) for name, column in zip(self.names, cells, strict=True) if name in wanted}
        return Batch(columns, lines, tuple(malformed), done)

    def _ragged(self, line: int, row: list[str]) -> Malformed:
        reason = f"{len(row)} cells where the header names {len(self.names)} columns; quote cells that hold commas"
        names = [*self.names, *(f"cell {number}" for number in range(len(self.names) + 1, len(row) + 1))]
        cells = unguarded(pa.array(row, pa.string())).to_pylist()
        return Malformed(line, reason, dict(zip(names, cells, strict=False)))


def _is_tidy(text: bytes) -> bool:
    """Whether every line is a record by itself, as far as quotes and line ends go."""
    if b'"' in text:
        return TIDY.fullmatch(text) is not None
    return b"\r" not in text or text.count(b"\r") == text.count(b"\r\n")


def _text_cells(column: tuple[str, ...]) -> pa.Array:
    cells = pa.array(column, pa.string())
    return unguarded(pc.if_else(pc.equal(cells, ""), None, cells))
