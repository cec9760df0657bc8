"""Rows that are held as columns, written column by column: a million lines in a fraction of a second.

A text is written as it is unless one of its bytes says that it needs care; those few go through the same function as in the row-by-row
path, so that both write the same bytes. Lines are made in chunks, several at a time, because Arrow works without the interpreter's lock.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcap.report.cells import scalar_text
from graphcap.rows import CHUNK, ColumnRows, IdColumn, NumberColumn, RowColumn, WordColumn, gather, text_array

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphcap.columns import TextColumn

TEXT = pa.large_string()
WORKERS = 4
LEAST_PLAIN, MOST_PLAIN = 1e-4, 1e9
"""Between these, and not whole, Arrow writes a float as Python does; outside them it chooses other exponents, or drops ``.0``."""

Chunk = Callable[[int, int], pa.LargeStringArray]
"""The cells of the rows from the first argument to the second (excluded)."""


@dataclass(frozen=True, slots=True)
class LineForm:
    """How a line is written.

    Attributes
    ----------
    before
        By column: what stands before its cell.
    after
        What ends the line.
    unknown
        The cell of an unknown value.
    quote
        What stands on both sides of a text that needs no care.
    text
        The whole cell of a text that does.
    care
        Bytes that ask for care anywhere in a text.
    care_first
        Bytes that ask for care at its beginning.
    """

    before: Mapping[str, str]
    after: str
    unknown: str
    quote: str
    text: Callable[[str], str]
    care: bytes
    care_first: bytes = b""


def lines(rows: ColumnRows[Any], form: LineForm) -> Iterator[memoryview]:
    """All rows as UTF-8, in chunks of whole lines."""
    cells = _cells(rows.columns, form)
    first, *between = [form.before[name] for name in cells]

    def chunk(start: int) -> memoryview:
        stop = min(start + CHUNK, len(rows))
        *columns, last = [cell(start, stop) for cell in cells.values()]
        ended = _join([last, form.after], unknown=form.unknown)
        if not first and len(set(between)) <= 1:  # one and the same between all columns: so many texts fewer to join
            return _letters(_join([*columns, ended], unknown=form.unknown, between="".join(between[:1])))
        pieces = [piece for pair in zip([first, *between], [*columns, ended], strict=True) for piece in pair]
        return _letters(_join(pieces, unknown=form.unknown))

    starts = range(0, len(rows), CHUNK)
    if len(starts) <= 1:
        yield from map(chunk, starts)
    else:
        yield from _in_order(chunk, starts)


def _in_order(work: Callable[[int], memoryview], starts: Iterable[int]) -> Iterator[memoryview]:
    """What ``work`` makes of each start, in order, a few being made ahead."""
    waiting = iter(starts)
    with ThreadPoolExecutor(WORKERS) as pool:
        ahead = deque(pool.submit(work, start) for start in islice(waiting, 2 * WORKERS))
        while ahead:
            yield ahead.popleft().result()
            ahead.extend(pool.submit(work, start) for start in islice(waiting, 1))


def _cells(columns: Mapping[str, RowColumn], form: LineForm) -> dict[str, Chunk]:
    """How to make the cells of each column; texts that several columns point into are made ready once."""
    ready: dict[int, pa.LargeStringArray] = {}
    cells: dict[str, Chunk] = {}
    for name, column in columns.items():
        if isinstance(column, IdColumn):
            key = id(column.texts)
            if key not in ready:
                ready[key] = _text_cells(column.texts, form)
            cells[name] = _gathered(ready[key], column)
        else:
            cells[name] = _numbers(column) if isinstance(column, NumberColumn) else _words(column, form)
    return cells


def _gathered(texts: pa.LargeStringArray, column: IdColumn) -> Chunk:
    return lambda start, stop: gather(texts, column.numbers, start, stop)


def _text_cells(texts: TextColumn, form: LineForm) -> pa.LargeStringArray:
    """The cell of each text; null for an empty one, which is unknown."""
    whole = text_array(texts)
    offsets = texts.offsets.array().astype(np.int64)
    careful = _careful(offsets, texts.letters.array(), form)
    cells = _join([form.quote, whole, form.quote]) if form.quote else whole
    if len(careful):
        mask = np.zeros(len(whole), dtype=bool)
        mask[careful] = True
        written = pa.array([form.text(text) for text in whole.take(pa.array(careful)).to_pylist()], TEXT)
        cells = pc.replace_with_mask(cells, mask, written)
    empty = offsets[1:] == offsets[:-1]
    return pc.if_else(pa.array(empty), None, cells) if empty.any() else cells


def _careful(offsets: npt.NDArray[np.int64], letters: npt.NDArray[np.uint8], form: LineForm) -> npt.NDArray[np.intp]:
    """The numbers of the texts that need care, rising."""
    places = np.flatnonzero(_among(form.care)[letters])
    careful = np.searchsorted(offsets, places, side="right") - 1
    filled = np.flatnonzero(offsets[1:] > offsets[:-1])
    begins = filled[_among(form.care_first)[letters[offsets[filled]]]]
    return np.union1d(careful, begins)


def _among(wanted: bytes) -> npt.NDArray[np.bool_]:
    """For each byte, whether it is one of these."""
    return np.isin(np.arange(256), np.frombuffer(wanted, dtype=np.uint8))


def _words(column: WordColumn, form: LineForm) -> Chunk:
    def cells(start: int, stop: int) -> pa.LargeStringArray:
        return pa.array([None if word is None else form.text(word) for word in column.values(start, stop)], TEXT)

    return cells


def _numbers(column: NumberColumn) -> Chunk:
    def cells(start: int, stop: int) -> pa.LargeStringArray:
        numbers = np.ascontiguousarray(column.numbers[start:stop])
        unknown = None if column.known is None else ~column.known[start:stop]
        if numbers.dtype.kind != "f":
            return pc.cast(pa.array(numbers, mask=unknown), TEXT)
        endless = ~np.isfinite(numbers)
        return _floats(numbers, endless if unknown is None else endless | unknown)

    return cells


def _floats(numbers: npt.NDArray[np.float64], unknown: npt.NDArray[np.bool_]) -> pa.LargeStringArray:
    """The shortest digits that read back as the same number, as Python writes them."""
    cells = pc.cast(pa.array(numbers, mask=unknown), TEXT)
    size = np.abs(numbers)
    differing = ((size < LEAST_PLAIN) | (size >= MOST_PLAIN) | (numbers == np.trunc(numbers))) & ~unknown
    if not differing.any():
        return cells
    values, places = np.unique(numbers[differing].view(np.int64), return_inverse=True)
    written = pa.array([scalar_text(value) for value in values.view(np.float64).tolist()], TEXT)
    return pc.replace_with_mask(cells, differing, written.take(pa.array(places)))


def _join(pieces: Iterable[str | pa.LargeStringArray], *, unknown: str = "", between: str = "") -> pa.LargeStringArray:
    """The pieces of each row as one text."""
    typed = [pa.scalar(piece, TEXT) if isinstance(piece, str) else piece for piece in pieces]
    return pc.binary_join_element_wise(*typed, pa.scalar(between, TEXT), null_handling="replace", null_replacement=unknown)


def _letters(texts: pa.LargeStringArray) -> memoryview:
    """The bytes of all texts, one after the other."""
    if not len(texts):
        return memoryview(b"")
    offsets = np.frombuffer(texts.buffers()[1], dtype=np.int64)[texts.offset : texts.offset + len(texts) + 1]
    return memoryview(texts.buffers()[2])[offsets[0] : offsets[-1]]
