"""Tables of foreign files as rows of text by column name in small letters, each with the line on which it starts.

Only the wanted columns are taken, in rows and in refusals alike, so that no text of a message comes along.
"""

from __future__ import annotations

import csv
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from graphcap.errors import InputError
from graphcap.readers.careful import Cut, cut

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from graphcap.readers.batches import Malformed
    from graphcap.readers.csv_table import CsvTable
    from graphcap.readers.foreign.formats import Options, Peek
    from graphcap.readers.foreign.taken import Taken

HEADER_WITHIN = 20
"""Records before the header: notes to the reader, blank lines."""
EMPTY_ROWS = "empty rows"


class Row(NamedTuple):
    """One record.

    Attributes
    ----------
    line
        The physical line on which it starts.
    cells
        Trimmed text by column name in small letters; the empty text where a cell is empty or a column is not there.
    member
        The name of its file within an export of several; empty for a file by itself.
    headers
        The columns that are there, by name in small letters, as the file writes them.
    """

    line: int
    cells: Mapping[str, str]
    member: str = ""
    headers: Mapping[str, str] = {}


def header_names(peek: Peek) -> tuple[str, ...]:
    """The names in the first line of a plain text file, in small letters; none where it is no line of a table."""
    lines = peek.head.removeprefix(b"\xef\xbb\xbf").splitlines()
    try:
        return tuple(folded(name) for name in next(csv.reader([lines[0].decode()], strict=True)))
    except (IndexError, StopIteration, UnicodeDecodeError, csv.Error):
        return ()


def folded(name: str) -> str:
    """A column's name as it is looked up."""
    return name.strip().casefold()


def file_rows(table: CsvTable, wanted: Collection[str], taken: Taken, options: Options) -> Iterator[Row]:
    """The records of a CSV file that opens with its header; those that cannot be cut into cells are refused, empty ones left out.

    Raises
    ------
    InputError
        When the file cannot be read as CSV, or names a wanted column twice or none at all.
    """
    headers = {folded(name): name for name in table.names if folded(name) in wanted}
    if sum(folded(name) in wanted for name in table.names) > len(headers):
        message = f"{table.path}: line 1 names a column twice; rename or leave out one of them"
        raise InputError(message)
    if not headers:
        message = f"{table.path}: line 1 names none of the columns of this format; export it again"
        raise InputError(message)
    size = table.path.stat().st_size
    for job in table.jobs(headers.values()):
        batch = job()
        malformed = deque(batch.malformed)
        columns = [batch.columns[name].to_pylist() for name in headers.values()]
        for line, cells in zip(batch.lines, zip(*columns, strict=True), strict=True):
            while malformed and malformed[0].line < line:
                _refuse_malformed(taken, malformed.popleft(), headers)
            said = {name: cell or "" for name, cell in zip(headers, cells, strict=True)}
            yield from _row(Row(int(line), said, headers=headers), wanted, taken)
        for record in malformed:
            _refuse_malformed(taken, record, headers)
        if options.progress:
            options.progress(table.path.name, batch.done, size)


def _refuse_malformed(taken: Taken, malformed: Malformed, headers: Mapping[str, str]) -> None:
    taken.read += 1
    taken.refuse(malformed.line, malformed.reason, {name: malformed.record.get(name, "") for name in headers.values()})


def member_rows(path: Path, content: bytes, columns: Columns, taken: Taken) -> Iterator[Row]:
    """The records of one CSV file of an export, wherever in it the header stands; the same are refused and left out.

    Raises
    ------
    InputError
        When it is no CSV in UTF-8, or has no such header.
    """
    rows = cut(path, _text(path, content), 1, last=True)
    place = _header_place(rows.rows, columns.needed)
    if place is None:
        message = f"{path}: has no header with the columns {', '.join(columns.needed)}; export it again"
        raise InputError(message)
    yield from _member_rows(rows, place, columns, path.name, taken)


class Columns(NamedTuple):
    """Columns of a table by name in small letters: those that its header must hold, and others that are taken where they stand."""

    needed: tuple[str, ...]
    others: tuple[str, ...] = ()


def _member_rows(rows: Cut, place: int, columns: Columns, member: str, taken: Taken) -> Iterator[Row]:
    names = [folded(name) for name in rows.rows[place]]
    wanted = columns.needed + columns.others
    places = {name: names.index(name) for name in wanted if name in names}
    headers = {name: rows.rows[place][at].strip() for name, at in places.items()}
    for malformed in rows.malformed:
        if malformed.line > rows.lines[place]:
            taken.read += 1
            refuse(taken, Row(malformed.line, {}, member), malformed.reason)
    for line, cells in zip(rows.lines[place + 1 :], rows.rows[place + 1 :], strict=True):
        if not cells:
            continue
        if len(cells) == len(names):
            yield from _row(Row(line, {name: cells[at] for name, at in places.items()}, member, headers), wanted, taken)
            continue
        taken.read += 1
        reason = f"{len(cells)} cells where the header names {len(names)} columns; export it again"
        refuse(taken, Row(line, {}, member), reason)


def _row(row: Row, wanted: Collection[str], taken: Taken) -> Iterator[Row]:
    """A record with all the wanted cells, trimmed, unless all of them are empty."""
    taken.read += 1
    trimmed = {name: row.cells.get(name, "").strip() for name in wanted}
    if any(trimmed.values()):
        yield row._replace(cells=trimmed)
    else:
        taken.leave_out(EMPTY_ROWS)


def refuse(taken: Taken, row: Row, reason: str) -> None:
    """Refuse a record, with its file where that is one of several."""
    record = {header: row.cells.get(name, "") for name, header in row.headers.items()}
    taken.refuse(row.line, f"{row.member}: {reason}" if row.member else reason, record)


def _text(path: Path, content: bytes) -> str:
    place = content.find(b"\0")
    if place >= 0:
        line = content.count(b"\n", 0, place) + 1
        message = f"{path}: line {line}: holds a NUL byte; export it again"
        raise InputError(message)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"{path}: line {line}: is not UTF-8; export it again"
        raise InputError(message) from error


def _header_place(rows: Sequence[Sequence[str]], needed: Collection[str]) -> int | None:
    """Which of the first records names the needed columns."""
    for place, cells in enumerate(rows[:HEADER_WITHIN]):
        if set(needed) <= {folded(cell) for cell in cells}:
            return place
    return None


def has_header(peek: Peek, needed: Collection[str]) -> bool:
    """Whether one of the first lines of a plain text file names these columns."""
    lines = peek.head.decode("utf-8-sig", errors="replace").splitlines()[:HEADER_WITHIN]
    return _header_place(list(csv.reader(lines)), needed) is not None
