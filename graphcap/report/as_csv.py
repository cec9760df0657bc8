"""Answers as CSV: a header, then one record a row, quoted as RFC 4180 has it, lines ended by a line feed.

Nested fields are flat: the parts of an object are columns (``weakest_source``), a list is one cell with ``;`` between its elements, and
the ties of a chain in it are written ``source>target:kind:strength``. Unknown is an empty cell. A cell that a spreadsheet would run as a
formula gets a ``'`` before it, which an import takes off again.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Any, TextIO

from graphcap.report.cells import Cell, declared_columns, flat_rows, held_as_columns, scalar_text, written_name
from graphcap.report.sink import Sink
from graphcap.report.terminal import escape_for_terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from graphcap.model import Answer
    from graphcap.rows import ColumnRows

LINE_END = "\n"
LIST_JOINT = ";"
ROWS_AT_ONCE = 10_000
FORMULA = re.compile(r"'*[=+\-@\t\r]")
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)


def write_csv(answer: Answer[Any], stream: TextIO, *, raw: bool = False) -> None:
    """A header and one record a row; ``raw`` leaves formulas unguarded, for programs that read the cells as they are."""
    sink = Sink(stream)
    columns = held_as_columns(answer.rows)
    if columns is None:
        flat = flat_rows(answer.rows)
        sink.text(_line(flat[0] if flat else declared_columns(answer)))
        _write_rows(flat, sink, raw=raw)
    elif sink.to_terminal:
        sink.text(_line(map(written_name, columns.columns)))
        for start in range(0, len(columns), ROWS_AT_ONCE):
            _write_rows(flat_rows(columns[start : start + ROWS_AT_ONCE]), sink, raw=raw)
    else:
        sink.text(_line(map(written_name, columns.columns)))
        for block in _blocks(columns, raw=raw):
            sink.block(block)


def guarded(text: str) -> str:
    """The text with a ``'`` before it where a spreadsheet would run it; numbers stay as they are.

    A text that is such a guarded one already gets one more, so that taking one off gives every text back.

    >>> guarded("=cmd()"), guarded("-0.5"), guarded("'=x"), guarded("'tis")
    ("'=cmd()", '-0.5', "''=x", "'tis")
    """
    return f"'{text}" if FORMULA.match(text) and not NUMBER.fullmatch(text) else text


def _write_rows(flat: Iterable[dict[str, Cell]], sink: Sink, *, raw: bool) -> None:
    for row in flat:
        texts = [LIST_JOINT.join(cell) if isinstance(cell, list) else scalar_text(cell) for cell in row.values()]
        cells = texts if raw else [guarded(text) for text in texts]
        sink.text(_line([escape_for_terminal(cell) for cell in cells] if sink.to_terminal else cells))


class _Kept:
    """What `csv.writer` writes to: keeps the line."""

    line = ""

    def write(self, line: str) -> None:
        self.line = line


def _line(cells: Iterable[str]) -> str:
    # with both letters as the line's end, csv quotes either of them inside a cell, in every version of Python
    kept, end = _Kept(), "\r\n"
    csv.writer(kept, lineterminator=end).writerow(cells)
    return kept.line.removesuffix(end) + LINE_END


def _blocks(rows: ColumnRows[Any], *, raw: bool) -> Iterator[memoryview]:
    from graphcap.report.bulk import LineForm, lines

    text: Callable[[str], str] = str if raw else guarded

    def cell(value: str) -> str:
        return _line([text(value)]).removesuffix(LINE_END)

    heads = {name: "," if number else "" for number, name in enumerate(rows.columns)}
    unknown = "" if len(rows.columns) > 1 else _line([""]).removesuffix(LINE_END)
    return lines(rows, LineForm(heads, LINE_END, unknown, quote="", text=cell, care=b',"\r\n', care_first=b"=+-@\t\r'"))
