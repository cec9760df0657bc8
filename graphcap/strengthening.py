"""Events larger than memory to ties: the numbers of `graphcap.evidence.strength`, with what does not fit on disk.

Three passes, each over parts that fit into memory:

- events are read batch by batch, judged as an import judges them, and put aside by a hash of their id: what an id holds together lies in
  one part;
- of each part, every event is kept once (`graphcap.merging`) and weighed (`graphcap.evidence.contacts`), and the contacts are put aside by
  the lower number of their two people;
- of each of these parts, pairs are tallied; their overlap is found for all pairs at once.

So memory holds a part of the events, and all pairs.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcap.evidence.contacts import Contacts, counted
from graphcap.evidence.pairs import blocks_of
from graphcap.evidence.rule import CONTACT, RULE, STATUSES
from graphcap.evidence.strength import pairs_of_blocks
from graphcap.merging import merge_events
from graphcap.readers.cells import letters_of
from graphcap.readers.events import event_batches, new_kinds
from graphcap.readers.forms import EVENTS, PEOPLE
from graphcap.readers.people import read_people
from graphcap.readers.roster import Roster
from graphcap.readers.sources import SourceFile
from graphcap.records import EVENTS_SCHEMA, PEOPLE_SCHEMA, TERM_COLUMNS, TIME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy.typing as npt

    from graphcap.evidence.pairs import Block
    from graphcap.evidence.strength import Pairs
    from graphcap.readers.sources import Progress, Sources

PARTS = 64
"""Of the events, and of the contacts: about 1.6 million each of a hundred million."""
FACTORS = np.random.PCG64(1).random_raw(1 << 10)
"""A factor for each place of an id."""
HALF = np.uint64(32)
SLICE_ROWS = 1 << 18
CONTACTS_SCHEMA = pa.schema(
    [("sources", pa.uint32()), ("targets", pa.uint32()), ("kinds", pa.uint16()), ("times", pa.int64()), ("weights", pa.float64())]
)


class Strengthened(NamedTuple):
    """Ties made of events.

    Attributes
    ----------
    ids
        Everybody's id, by number.
    pairs
        Sorted by source, then target.
    read, refused
        Records of the events files, and how many of them cannot be used.
    """

    ids: pa.Array
    pairs: Pairs
    read: int
    refused: int

    def tables(self) -> Iterator[pa.Table]:
        """The ties slice by slice, with the columns that `graphcap spark strengthen` writes; one slice at least."""
        for start in range(0, max(len(self.pairs), 1), SLICE_ROWS):
            yield _ties(self.ids, self.pairs, slice(start, start + SLICE_ROWS))


def strengthen(sources: Sources, *, at: Callable[[int], int], until: int, scratch: Path, progress: Progress | None = None) -> Strengthened:
    """The ties that events before a day make.

    Parameters
    ----------
    sources
        People and events; events of others than these people are refused.
    at
        Gives the day, in microseconds since 1970 UTC, by the time of the newest event that took place.
    until
        What is said to happen then or later has not taken place.
    scratch
        A folder with room for the events, uncompressed.
    progress
        As in `graphcap.readers.read_records`.
    """
    people_files, events_files = (
        [SourceFile(path, form, number=number, encoding=sources.encoding) for number, path in enumerate(paths)]
        for form, paths in ((PEOPLE, sources.people), (EVENTS, sources.events))
    )
    ids = read_people(people_files, PEOPLE_SCHEMA.empty_table(), progress).table["id"].combine_chunks()
    roster, kinds = Roster(ids, open_to_all=False), new_kinds()
    with TemporaryDirectory(dir=scratch) as folder:
        events = _Spill(Path(folder), "events", EVENTS_SCHEMA)
        newest = _put_aside(event_batches(events_files, roster, kinds, progress), events, kinds, until=until)
        day, names = at(newest), tuple(kinds.ids.to_pylist())
        contacts = _Spill(Path(folder), "contacts", CONTACTS_SCHEMA)
        _count(events, contacts, names, people=len(ids), before=day)
        pairs = pairs_of_blocks(_Groups(contacts, len(ids)), names, people=len(ids), at=day)
    return Strengthened(ids, pairs, sum(file.read for file in events_files), sum(len(file.refused) for file in events_files))


class _Spill:
    """Rows on disk in `PARTS`."""

    def __init__(self, folder: Path, name: str, schema: pa.Schema) -> None:
        self._paths = [folder / f"{name}-{part}" for part in range(PARTS)]
        self._schema = schema
        self._open = ExitStack()
        self._writers: list[Any] = [
            self._open.enter_context(pa.ipc.new_stream(self._open.enter_context(pa.OSFile(str(path), "wb")), schema))
            for path in self._paths
        ]

    def add(self, table: pa.Table, parts: npt.NDArray[np.integer[Any]]) -> None:
        """Put rows aside, each in its part; columns that there are none of are null."""
        order = np.argsort(parts.astype(np.uint8), kind="stable")
        columns = [
            table[field.name].take(pa.array(order)) if field.name in table.column_names else pa.nulls(len(table), field.type)
            for field in self._schema
        ]
        rows = pa.table(columns, schema=self._schema).combine_chunks()
        ends = np.cumsum(np.bincount(parts, minlength=PARTS)).tolist()
        for writer, start, end in zip(self._writers, [0, *ends], ends, strict=False):
            if end > start:
                writer.write_table(rows.slice(start, end - start))

    def read(self) -> Iterator[pa.Table]:
        """The parts, each whole."""
        self._open.close()
        for path in self._paths:
            with pa.OSFile(str(path), "rb") as file:
                yield pa.ipc.open_stream(file).read_all()


class _Groups:
    """The contacts of each part in blocks, which can be gone through again."""

    def __init__(self, contacts: _Spill, people: int) -> None:
        self._contacts = contacts
        self._people = people

    def __iter__(self) -> Iterator[Sequence[Block]]:
        for table in self._contacts.read():
            columns = (np.asarray(table[name].combine_chunks()) for name in CONTACTS_SCHEMA.names)
            yield list(blocks_of(Contacts(*columns), self._people))


def _put_aside(batches: Iterator[pa.Table], events: _Spill, kinds: Roster, *, until: int) -> int:
    """Put events aside by id; the time of the newest that was not only planned."""
    newest = np.iinfo(np.int64).min
    for table in batches:
        if not len(table):
            continue
        events.add(table, _parts_of(table))
        times = np.asarray(table["time"].cast(pa.int64()))
        if "outcome" in table.column_names:
            session = kinds.ids.index("session").as_py()
            planned = np.asarray(pc.fill_null(pc.equal(table["outcome"], "planned"), fill_value=False))
            times = times[~(planned & (np.asarray(table["kind"]) == session))]
        newest = int(times[times < until].max(initial=newest))
    return newest


def _parts_of(table: pa.Table) -> npt.NDArray[np.uint64]:
    """The part of each event: by its id, without one by what happened when between whom."""
    keys = np.zeros(len(table), np.uint64)
    for place, name in enumerate(("time", "source", "target", "kind")):
        cells = np.asarray(pc.fill_null(table[name].cast(pa.int64()), 0)).astype(np.uint64)
        keys += cells * FACTORS[place]
    if "id" in table.column_names:
        ids = table["id"].combine_chunks()
        known = np.asarray(pc.is_valid(ids))
        keys[known] = _hashes(ids.drop_null())
    return (keys >> HALF) % np.uint64(PARTS)


def _hashes(ids: pa.Array) -> npt.NDArray[np.uint64]:
    """A number for each text, the same for the same one."""
    letters = np.frombuffer(letters_of(ids), np.uint8).astype(np.uint64)
    lengths = np.asarray(pc.binary_length(ids)).astype(np.int64)
    starts = np.cumsum(lengths) - lengths
    places = np.arange(len(letters)) - np.repeat(starts, lengths)
    hashes: npt.NDArray[np.uint64] = np.add.reduceat(letters * FACTORS[places % len(FACTORS)], starts) if len(starts) else letters
    return hashes


def _count(events: _Spill, contacts: _Spill, kinds: tuple[str, ...], *, people: int, before: int) -> None:
    """Put the contacts aside that events make, each event once."""
    nothing = EVENTS_SCHEMA.empty_table()
    for table in events.read():
        once = merge_events(nothing, table)
        found = counted(once, kinds, before=before, rule=RULE)
        lower = np.minimum(found.sources, found.targets).astype(np.uint64)
        contacts.add(
            pa.table([pa.array(column) for column in found], schema=CONTACTS_SCHEMA), lower * np.uint64(PARTS) // np.uint64(people)
        )


def _ties(ids: pa.Array, pairs: Pairs, rows: slice) -> pa.Table:
    """Some pairs as ties that `graphcap import` takes."""
    terms = pairs.terms()
    columns: dict[str, pa.Array] = {
        "source": ids.take(pa.array(pairs.sources[rows])),
        "target": ids.take(pa.array(pairs.targets[rows])),
        "kind": pa.array([CONTACT]).take(pa.array(np.zeros(len(pairs.sources[rows]), np.int64))),
        "strength": pa.array(pairs.strength[rows]),
        "coverage": pa.array(pairs.coverage[rows]),
        "status": pa.array(STATUSES).take(pa.array(pairs.status[rows])),
        "last_contact": pa.array(pairs.tally.last_contact[rows]).cast(TIME),
    }
    columns |= {name: pa.array(values[rows], from_pandas=True) for name, values in zip(TERM_COLUMNS, terms, strict=True)}
    return pa.table(
        columns
        | {
            "half_life_days": pa.array(pairs.half_life_days[rows]),
            "usual_gap_days": pa.array(pairs.usual_gap_days[rows]),
            "events": pa.array(pairs.events[rows]),
            "first_contact": pa.array(pairs.tally.first_contact[rows]).cast(TIME),
        }
    )
