"""CSV text cut into rows the careful way: by the csv module, strict, with the line of each record and the reason of what cannot be cut.

A quote that is still open where the text ends, or that closes on a later line in the middle of a cell, leaves no way to tell where the
next record starts: the file is refused. Text after a closing quote on the same line spoils that record alone.
"""

from __future__ import annotations

import csv
import io
import re
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from graphcap.errors import InputError
from graphcap.readers.batches import Malformed
from graphcap.readers.envelope import RECORD_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

UNFINISHED = "unexpected end of data"
QUOTE_OPENS = re.compile(r'(?:\A|(?<=[,\r\n]))"')
QUOTED_CELL = re.compile(r'"(?:[^"]|"")*+"(?=[,\r\n]|\Z)')
LINE_END = re.compile(r"\r\n|\r|\n")
ONE_AT_A_TIME = Lock()
"""The csv module has one limit of a cell's length for all threads."""
AFTER_QUOTE = "text follows a closing quote; double the quotes inside a quoted cell"


class Cut(NamedTuple):
    """Rows of text.

    Attributes
    ----------
    rows, lines
        The cells of each record, none for a blank line, and the line on which it starts.
    malformed
        Records that cannot be cut.
    passed
        How many lines have been used up.
    rest
        The text of a record that goes on after the end of this text.
    """

    rows: list[list[str]]
    lines: Sequence[int]
    malformed: list[Malformed]
    passed: int
    rest: str


def cut_header(path: Path, text: str) -> tuple[list[str], str, int]:
    """The cells of the first record, the text after it, and the line on which that starts.

    Raises
    ------
    InputError
        When a quote in it is not closed, or is followed by text.
    """
    lines = io.StringIO(text, newline="")
    with _long_cells():
        reader = csv.reader(lines, strict=True)
        try:
            cells = next(reader, [])
        except csv.Error as error:
            raise InputError(_unclosed(path, text, 1)) from error
    return cells, lines.read(), reader.line_num + 1


def cut(path: Path, text: str, line: int, *, last: bool) -> Cut:
    """The rows of whole lines of a file, of which the first is ``line``; ``last``: nothing follows.

    Raises
    ------
    InputError
        When a quote is not closed, or a record is longer than 16 MiB.
    """
    with _long_cells():
        return _cut_tidy(text, line) or _cut_untidy(path, text, line, last=last)


@contextmanager
def _long_cells() -> Iterator[None]:
    with ONE_AT_A_TIME:
        limit = csv.field_size_limit(RECORD_BYTES)
        try:
            yield
        finally:
            csv.field_size_limit(limit)


def _cut_tidy(text: str, line: int) -> Cut | None:
    """The rows, if each is one line: then counting lines is counting rows."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = list(reader)
    except csv.Error:
        return None
    if reader.line_num != len(rows):
        return None
    return Cut(rows, range(line, line + len(rows)), [], len(rows), "")


def _cut_untidy(path: Path, text: str, line: int, *, last: bool) -> Cut:
    physical = list(io.StringIO(text, newline=""))
    reader = csv.reader(physical, strict=True)
    result = Cut([], lines := [], [], 0, "")
    while True:
        start = reader.line_num
        try:
            row = next(reader, None)
        except csv.Error as error:
            record = "".join(physical[start : reader.line_num])
            if len(record) > RECORD_BYTES:
                message = f"{path}: the record that starts on line {line + start} is longer than 16 MiB; is a quote not closed?"
                raise InputError(message) from error
            if str(error) == UNFINISHED and not last:
                return result._replace(passed=start, rest=record)
            if str(error) == UNFINISHED or reader.line_num > start + 1:
                raise InputError(_unclosed(path, record, line + start)) from error
            result.malformed.append(Malformed(line + start, AFTER_QUOTE, {"text": record.rstrip("\r\n")}))
            continue
        if row is None:
            return result._replace(passed=reader.line_num)
        result.rows.append(row)
        lines.append(line + start)


def _unclosed(path: Path, record: str, line: int) -> str:
    """What to say of a record in which a quote is not closed, or closes where no cell ends."""
    place = 0
    while opened := QUOTE_OPENS.search(record, place):
        place = opened.start()
        closed = QUOTED_CELL.match(record, place)
        if closed is None:
            break
        place = closed.end()
    found = line + len(LINE_END.findall(record, 0, place))
    return f"{path}: line {found}: a quote opens here that is not closed, or that text follows; close it, double quotes inside a cell"
