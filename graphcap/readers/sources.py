"""The files of an import: opened, their columns recognised, their records judged cell by cell."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from graphcap.errors import InputError
from graphcap.readers.batches import Batch, Tokeniser, in_order
from graphcap.readers.cells import as_text, trimmed
from graphcap.readers.csv_table import CsvTable
from graphcap.readers.envelope import Stamp, is_parquet, stamp_of
from graphcap.readers.forms import AS_BUILT, ASKS, EVENTS, PEOPLE, TIES, Form, Rule, Text
from graphcap.readers.parquet_table import ParquetTable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from pathlib import Path

    import numpy.typing as npt
    import pyarrow as pa

    from graphcap.tombstones import Tombstones

    Progress = Callable[[str, int, int], None]

NO_FAULT = 0
NAMES_NOBODY, SAME_ENDS, DUPLICATE, CIRCLE, MALFORMED, LEFT_OUT = range(65_000, 65_006)
"""Faults beyond a bad cell, for which the number of its column among those judged stands."""
MOST_COLUMNS = 10_000
IDENTITY_NEEDED = ("id", "same_as", "time")
"""What every row of an identity map says (`graphcap.readers.identity_file`)."""
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True, slots=True)
class Sources:
    """The files of one import.

    Attributes
    ----------
    people, ties, events, asks
        CSV files, or Parquet files by the ending ``.parquet`` or ``.pq``; a people file with a header alone counts as given.
    encoding
        That of the CSV files.
    """

    people: tuple[Path, ...] = ()
    ties: tuple[Path, ...] = ()
    events: tuple[Path, ...] = ()
    encoding: str = "utf-8"
    asks: tuple[Path, ...] = ()


def recognise(path: Path, *, encoding: str = "utf-8") -> Literal["people", "ties", "events", "asks", "identity"]:
    """Which table a file holds, by the names of its columns: one of the forms, or the identity map of an export.

    Raises
    ------
    InputError
        When it cannot be read, or its columns are those of none of them.
    """
    names = open_table(path, encoding).names
    _refuse_built(path, names)
    if {*names}.issuperset(IDENTITY_NEEDED):
        return "identity"
    for form in (EVENTS, ASKS, TIES, PEOPLE):
        if {name.lower() for name in names}.issuperset(form.needed):
            return form.name
    needs = "; ".join(f"{', '.join(form.needed)} for {form.name}" for form in (EVENTS, TIES, PEOPLE))
    raise InputError(_missing(path, names, f"needed are {needs}"))


def open_table(path: Path, encoding: str) -> Tokeniser:
    """A file ready to be cut into cells."""
    return ParquetTable(path) if is_parquet(path) else CsvTable(path, encoding)


def _missing(path: Path, found: tuple[str, ...], needed: str) -> str:
    listed = ", ".join(found)
    others = [name for mark, name in SEPARATORS.items() if len(found) == 1 and mark in listed]
    hint = f"; is it separated by {others[0]}? save it with commas" if others else ""
    return f"{path}: {_header_of(path)} names the columns {listed}; {needed}{hint}"


def _refuse_built(path: Path, names: Collection[str]) -> None:
    """A network as built is not read as if it had been declared."""
    if {*TIES.needed, AS_BUILT} <= {*names}:
        message = f"{path}: holds arcs as built (it has a column {AS_BUILT}), not ties as declared; import the ties.csv beside it"
        raise InputError(message)


def _header_of(path: Path) -> str:
    return "its schema" if is_parquet(path) else "line 1"


class Judged(NamedTuple):
    """A column that is used: its name in the header, its name in the form (or its own), and its rule."""

    header: str
    name: str
    rule: Rule


@dataclass(slots=True)
class Refused:
    """Refused records of one file: equally long arrays of line, fault and what the fault refers to."""

    lines: list[npt.NDArray[np.int64]] = field(default_factory=list)
    faults: list[npt.NDArray[np.uint16]] = field(default_factory=list)
    references: list[npt.NDArray[np.int64]] = field(default_factory=list)

    def add(self, lines: npt.NDArray[np.int64], faults: npt.NDArray[np.uint16], references: npt.NDArray[np.int64]) -> None:
        """Note some records."""
        self.lines.append(lines)
        self.faults.append(faults)
        self.references.append(references)

    def __len__(self) -> int:
        return sum(map(len, self.lines))


class SourceFile:
    """One file of an import.

    Parameters
    ----------
    path
        The file.
    form
        What it holds.
    number
        Its place among the files of the import.
    encoding
        That of a CSV file.
    stones
        Tombstones of whom nothing is to come back.

    Attributes
    ----------
    judged
        The columns that are used, those of the form first and in its order.
    unused
        Names of columns that are not used.
    read
        How many records have been read so far.
    refused
        Which of them were refused.
    left_out
        How many of them are of somebody who was forgotten.

    Raises
    ------
    InputError
        When it cannot be read, or its header lacks a column, has one twice or one without a name.
    """

    def __init__(self, path: Path, form: Form, *, number: int, encoding: str, stones: Tombstones | None = None) -> None:
        self.path = path
        self.form = form
        self.number = number
        self.stamp: Stamp = stamp_of(path)
        self.table = open_table(path, encoding)
        self.judged, self.unused = self._columns()
        self.read = 0
        self.refused = Refused()
        self.left_out = 0
        self.stones = stones

    def _columns(self) -> tuple[tuple[Judged, ...], tuple[str, ...]]:
        names, rules = self.table.names, self.form.rules
        canonical = [name.lower() if name.lower() in rules else name for name in names]
        self._refuse_header(canonical)
        header = dict(zip(canonical, names, strict=True))
        judged = [Judged(header[name], name, rule) for name, rule in rules.items() if name in header]
        others = [name for name in canonical if name not in rules]
        if self.form.as_written:
            return (*judged, *(Judged(name, name, Text()) for name in others)), ()
        return tuple(judged), tuple(others)

    def _refuse_header(self, names: list[str]) -> None:
        header, trouble = _header_of(self.path), ""
        if len(names) > MOST_COLUMNS:
            trouble = f"{header} names {len(names):,} columns; is it a table of one record a line?"
        elif "" in names:
            trouble = f"{header}: column {names.index('') + 1} has no name; name it or leave it out"
        elif len(set(names)) < len(names):
            twice = next(name for name, times in Counter(names).items() if times > 1)
            trouble = f'{header} names the column "{twice}" twice; rename or leave out one of them'
        if trouble:
            message = f"{self.path}: {trouble}"
            raise InputError(message)
        if self.form is TIES:
            _refuse_built(self.path, names)
        absent = [name for name in self.form.needed if name not in names]
        if absent:
            raise InputError(_missing(self.path, self.table.names, f"needed for {self.form.name}: {', '.join(absent)}"))

    def fault_of(self, name: str) -> int:
        """The fault that a bad cell of a column is, `NO_FAULT` where the file has no such column."""
        return next((number for number, column in enumerate(self.judged, 1) if column.name == name), NO_FAULT)

    def rows(self, progress: Progress | None) -> Iterator[Rows]:
        """The file's well-formed records in batches, judged cell by cell."""
        jobs = self.table.jobs({column.header for column in self.judged})
        for rows in in_order(partial(self._judge, job) for job in jobs):
            self.read += len(rows.faults) + len(rows.batch.malformed)
            if rows.batch.malformed:
                lines = np.array([record.line for record in rows.batch.malformed if not self._is_barred(record.record)], np.int64)
                self.refused.add(lines, np.full(len(lines), MALFORMED, np.uint16), np.zeros(len(lines), np.int64))
                self.left_out += len(rows.batch.malformed) - len(lines)
            if progress:
                progress(self.path.name, rows.batch.done, self.stamp.size)
            yield rows

    def _judge(self, job: Callable[[], Batch]) -> Rows:
        batch = job()
        rows = Rows(self, batch)
        for column in self.judged:
            cells = batch.columns[column.header]
            said = column.rule.read(cells)
            if said.bad is not None:
                rows.blame(column.name, said.bad)
            values = said.values
            if self.form.as_written:
                values = as_text(cells) if isinstance(column.rule, Text) else trimmed(as_text(cells))
            rows.values[column.name] = values
        if self.stones:
            from graphcap.readers.barred import bar

            bar(rows, self.stones)
        return rows

    def _is_barred(self, record: Mapping[str, str]) -> bool:
        """Whether a record that cannot be cut into cells holds somebody who was forgotten."""
        return self.stones is not None and self.stones.held_by(record.values())


class Rows:
    """Records of one batch, with what their cells say and why they cannot stand.

    Attributes
    ----------
    values
        Column name to values, null where unknown.
    faults, references
        The fault of each record, `NO_FAULT` where there is none, and what it refers to.
    barred
        Which records are of somebody who was forgotten; None: none.
    """

    __slots__ = ("barred", "batch", "faults", "file", "references", "values")

    def __init__(self, file: SourceFile, batch: Batch) -> None:
        self.file = file
        self.batch = batch
        self.values: dict[str, pa.Array] = {}
        self.faults = np.zeros(len(batch.lines), np.uint16)
        self.references = np.zeros(len(batch.lines), np.int64)
        self.barred: npt.NDArray[np.bool_] | None = None

    def blame(self, name: str, bad: npt.NDArray[np.bool_]) -> None:
        """Fault the cells of a column; of several bad cells of a record the first column's counts."""
        if bad.any():
            fault = self.file.fault_of(name)
            self.faults[bad & ((self.faults == NO_FAULT) | (self.faults > fault))] = fault

    def refuse(self, bad: npt.NDArray[np.bool_], fault: int, reference: int = 0) -> None:
        """Fault records whose cells may stand each by itself."""
        if bad.any():
            bad = bad & (self.faults == NO_FAULT)
            self.faults[bad] = fault
            self.references[bad] = reference

    def settle(self) -> npt.NDArray[np.intp] | None:
        """Which records stand, None for all of them; the others are noted as refused, or counted as left out."""
        if self.barred is not None:
            self.faults[self.barred] = LEFT_OUT
            self.file.left_out += int(self.barred.sum())
        if not self.faults.any():
            return None
        refused = np.flatnonzero((self.faults != NO_FAULT) & (self.faults != LEFT_OUT))
        self.file.refused.add(self.batch.lines_at(refused), self.faults[refused], self.references[refused])
        return np.flatnonzero(self.faults == NO_FAULT)
