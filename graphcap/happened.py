"""The events before a day as a network keeps them, from the table of records.

Columns are made slice by slice of the table, so that a keeper who takes each slice out of memory can have more events than fit into it.
What memory has to hold of all of them is four bytes an event, where events have ids.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcap.arrow_columns import array_of, text_column
from graphcap.aside import Aside, by_id, fit, slices
from graphcap.columns import Column, ConstantColumn, MemoryColumn, TextColumn
from graphcap.events import NOBODY_NUMBER, Events, PersonRows
from graphcap.records import EVENTS_SCHEMA
from graphcap.scratch import ANYWHERE, Scratch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    import numpy.typing as npt

    from graphcap.records import Records

    Numbers = npt.NDArray[Any]

ROW_BITS = np.uint64(32)
"""Rows and people are numbers of so many bits."""
ROWS_AT_ONCE = 1 << 22
NUMBERED_IDS = pa.schema([("time", EVENTS_SCHEMA.field("time").type), ("row", pa.uint32()), ("id", pa.string())])


class EventKeeper(Protocol):
    """Takes finished columns of events out of memory, and gives back what stands for them."""

    @property
    def scratch(self) -> Scratch:
        """Where to put aside what memory should not hold."""
        ...

    def event_column(self, name: str, typecode: str, parts: Iterable[Numbers]) -> Column:
        """A column of events that comes in parts."""
        ...


class _Memory:
    """A keeper that leaves columns where they are."""

    scratch: Scratch = ANYWHERE

    def event_column(self, _name: str, typecode: str, parts: Iterable[Numbers]) -> Column:
        return MemoryColumn(typecode, np.concatenate(list(parts)))


def events_of(records: Records, day: datetime, *, keeper: EventKeeper | None = None) -> Events | None:
    """The events before a day; None where there are none."""
    moment = pa.scalar(day, pa.timestamp("us", tz="UTC"))
    table = records.events.slice(0, sum(pc.sum(pc.less(chunk, moment)).as_py() or 0 for chunk in records.events["time"].chunks))
    if not len(table):
        return None
    made = _Columns(table, len(records.people), keeper or _Memory())
    words = _words(table, ("context", "outcome"))
    return Events(
        times=made.kept("times", "q", lambda part: array_of(part["time"].cast(pa.int64()))),
        kinds=made.number("kinds", "H", lambda part: array_of(part["kind"])),
        sources=made.kept("sources", "I", lambda part: _people(part, "source")),
        targets=made.kept("targets", "I", lambda part: _people(part, "target")),
        about=made.number("about", "I", lambda part: _people(part, "about")),
        contexts=made.number("contexts", "I", lambda part: _codes(part, "context", words)),
        outcomes=made.number("outcomes", "I", lambda part: _codes(part, "outcome", words)),
        weights=made.number("weights", "d", _weights),
        together=made.together(),
        ids=made.ids(),
        words=TextColumn.of(words.to_pylist()),
        by_source=made.rows_by("by_source", "source"),
        by_target=made.rows_by("by_target", "target"),
        by_about=made.rows_by("by_about", "about"),
        names=records.event_kinds,
    )


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of a table of events, each made when it is asked for."""

    table: pa.Table
    people: int
    keeper: EventKeeper

    def kept(self, name: str, typecode: str, values: Callable[[pa.Table], Numbers]) -> Column:
        """What a function says of each event."""
        return self.keeper.event_column(name, typecode, map(values, slices(self.table)))

    def number(self, name: str, typecode: str, values: Callable[[pa.Table], Numbers]) -> Column:
        """The same, as a constant where it is the same of all of them."""
        first = values(self.table.slice(0, 1))[0]
        if all((values(part) == first).all() for part in slices(self.table)):
            return ConstantColumn(typecode, first.item(), len(self.table))
        return self.kept(name, typecode, values)

    def ids(self) -> TextColumn:
        """The id of each event, the empty text where it has none."""
        if "id" not in self.table.column_names:
            return TextColumn(ConstantColumn("Q", 0, len(self.table) + 1), ConstantColumn("B", 0, 0))

        def offsets() -> Iterator[Numbers]:
            end = np.uint64(0)
            yield np.zeros(1, np.uint64)
            for part in slices(self.table):
                ends = text_column(part["id"]).offsets.array()[1:].astype(np.uint64) + end
                yield ends
                end = ends[-1]

        letters = (text_column(part["id"]).letters.array() for part in slices(self.table))
        return TextColumn(self.keeper.event_column("ids.offsets", "Q", offsets()), self.keeper.event_column("ids.letters", "B", letters))

    def together(self) -> Column:
        """For each row the first one with its id, itself where it has none."""
        rows = np.arange(len(self.table), dtype=np.uint32)
        if "id" in self.table.column_names:
            for part in self._by_id():
                numbers = array_of(part["row"])
                codes = array_of(part["id"].combine_chunks().dictionary_encode().indices)
                first = np.zeros(codes.max(initial=0) + 1, np.uint32)
                first[codes[::-1]] = numbers[::-1]
                rows[numbers] = first[codes]
        return self.keeper.event_column("together", "I", [rows])

    def _by_id(self) -> Iterator[pa.Table]:
        """Rows and ids of the events that have one, rising, those of one id in one part."""
        parts = (self._numbered(start, part) for start, part in _counted(slices(self.table)))
        if fit(len(self.table)):
            yield pa.concat_tables(parts)
            return
        aside = Aside(NUMBERED_IDS, self.keeper.scratch)
        for part in parts:
            aside.add(part, by_id(part))
        yield from aside

    def _numbered(self, start: int, part: pa.Table) -> pa.Table:
        rows = pa.array(np.arange(start, start + len(part), dtype=np.uint32))
        numbered = pa.table([part["time"], rows, part["id"]], schema=NUMBERED_IDS)
        return numbered.filter(pc.is_valid(numbered["id"]))

    def rows_by(self, name: str, column: str) -> PersonRows:
        """The rows of each person, rising."""
        events = sum((_events_of_each(_people(part, column), self.people) for part in slices(self.table)), np.zeros(1, np.intp))
        offsets = np.concatenate([[0], np.cumsum(events)]).astype(np.uint64)
        cuts = np.unique(np.searchsorted(offsets, np.arange(0, offsets[-1], ROWS_AT_ONCE, dtype=np.uint64), side="right") - 1)
        sorted_rows = (self._rows_of(column, *ends) for ends in zip(cuts, [*cuts[1:], self.people], strict=True))
        none: Sequence[Numbers] = [np.empty(0, np.uint32)]
        rows = self.keeper.event_column(f"{name}.rows", "I", sorted_rows if len(cuts) else none)
        return PersonRows(self.keeper.event_column(f"{name}.offsets", "Q", [offsets]), rows)

    def _rows_of(self, column: str, first: int, stop: int) -> Numbers:
        """The rows of some people, by person."""
        found = [np.empty(0, np.uint64)]
        for start, part in _counted(slices(self.table)):
            people = _people(part, column)
            rows = np.flatnonzero((people >= first) & (people < stop))
            found.append(people[rows].astype(np.uint64) << ROW_BITS | (rows + start).astype(np.uint64))
        keys = np.concatenate(found)
        keys.sort()
        return (keys & np.uint64(NOBODY_NUMBER)).astype(np.uint32)


def _counted(tables: Iterable[pa.Table]) -> Iterator[tuple[int, pa.Table]]:
    """Tables, each with the number of rows before it."""
    start = 0
    for table in tables:
        yield start, table
        start += len(table)


def _events_of_each(people: Numbers, count: int) -> Numbers:
    """How many rows name each person."""
    return np.bincount(people[people != NOBODY_NUMBER], minlength=count)


def _people(table: pa.Table, name: str) -> npt.NDArray[np.uint32]:
    """Numbers of people in a column, `NOBODY_NUMBER` where none is named."""
    if name not in table.column_names:
        return np.full(len(table), NOBODY_NUMBER, np.uint32)
    return array_of(pc.fill_null(table[name], NOBODY_NUMBER))


def _weights(table: pa.Table) -> Numbers:
    return array_of(pc.fill_null(table["weight"], 1.0)) if "weight" in table.column_names else np.ones(len(table))


def _words(table: pa.Table, names: tuple[str, ...]) -> pa.Array:
    """All texts of some columns, each once, sorted after the empty one, which stands for none."""
    columns = [part[name] for name in names if name in table.column_names for part in slices(table)]
    texts = {text for column in columns for text in pc.unique(column).to_pylist() if text}
    return pa.array(["", *sorted(texts)], pa.string())


def _codes(table: pa.Table, name: str, words: pa.Array) -> npt.NDArray[np.uint32]:
    """The texts of a column as places among the words."""
    if name not in table.column_names:
        return np.zeros(len(table), np.uint32)
    return array_of(pc.index_in(pc.fill_null(table[name], ""), words).cast(pa.uint32()))
