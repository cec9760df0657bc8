"""Events larger than memory to ties: the numbers of `graphcap.evidence.strength`, with what does not fit on disk.

Each pass goes over parts that fit into memory:

- events are read batch by batch, judged as an import judges them, and put aside by a hash of their id: what an id holds together lies in
  one part;
- of each part, every event is kept once (`graphcap.merging`);
- of these, ties are made (`graphcap.evidence.many`).

So memory holds a part of the events, and all pairs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcap.aside import SLICE_ROWS, Aside, by_id
from graphcap.evidence.many import pairs_of_parts
from graphcap.evidence.rule import CONTACT, STATUSES
from graphcap.merging import merge_events
from graphcap.readers.events import event_batches, new_kinds
from graphcap.readers.forms import EVENTS, PEOPLE
from graphcap.readers.people import read_people
from graphcap.readers.roster import Roster
from graphcap.readers.sources import SourceFile
from graphcap.records import EVENTS_SCHEMA, PEOPLE_SCHEMA, TERM_COLUMNS, TIME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphcap.evidence.strength import Pairs
    from graphcap.readers.sources import Progress, Sources
    from graphcap.scratch import Scratch


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
            yield _ties(self.ids, self.pairs.rows(slice(start, start + SLICE_ROWS)))


def strengthen(
    sources: Sources, *, at: Callable[[int], int], until: int, scratch: Scratch, progress: Progress | None = None
) -> Strengthened:
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
        Where they go; it has room for them, uncompressed.
    progress
        As in `graphcap.readers.read_records`.
    """
    people_files, events_files = (
        [SourceFile(path, form, number=number, encoding=sources.encoding) for number, path in enumerate(paths)]
        for form, paths in ((PEOPLE, sources.people), (EVENTS, sources.events))
    )
    ids = read_people(people_files, PEOPLE_SCHEMA.empty_table(), progress).table["id"].combine_chunks()
    roster, kinds = Roster(ids, open_to_all=False), new_kinds()
    events = Aside(EVENTS_SCHEMA, scratch)
    newest = _put_aside(event_batches(events_files, roster, kinds, progress), events, kinds, until=until)
    names = tuple(kinds.ids.to_pylist())
    pairs = pairs_of_parts(_each_once(events), names, people=len(ids), at=at(newest), scratch=scratch)
    return Strengthened(ids, pairs, sum(file.read for file in events_files), sum(len(file.refused) for file in events_files))


def _put_aside(batches: Iterator[pa.Table], events: Aside, kinds: Roster, *, until: int) -> int:
    """Put events aside by id; the time of the newest that was not only planned."""
    newest = np.iinfo(np.int64).min
    for table in batches:
        if not len(table):
            continue
        events.add(table, by_id(table))
        times = np.asarray(table["time"].cast(pa.int64()))
        if "outcome" in table.column_names:
            session = kinds.ids.index("session").as_py()
            planned = np.asarray(pc.fill_null(pc.equal(table["outcome"], "planned"), fill_value=False))
            times = times[~(planned & (np.asarray(table["kind"]) == session))]
        newest = int(times[times < until].max(initial=newest))
    return newest


def _each_once(events: Aside) -> Iterator[pa.Table]:
    """The parts, each event once."""
    nothing = EVENTS_SCHEMA.empty_table()
    for table in events:
        yield merge_events(nothing, table)


def _ties(ids: pa.Array, pairs: Pairs) -> pa.Table:
    """Pairs as ties that `graphcap import` takes."""
    columns: dict[str, pa.Array] = {
        "source": ids.take(pa.array(pairs.sources)),
        "target": ids.take(pa.array(pairs.targets)),
        "kind": pa.array([CONTACT]).take(pa.array(np.zeros(len(pairs), np.int64))),
        "strength": pa.array(pairs.strength),
        "coverage": pa.array(pairs.coverage),
        "status": pa.array(STATUSES).take(pa.array(pairs.status)),
        "last_contact": pa.array(pairs.tally.last_contact).cast(TIME),
    }
    columns |= {name: pa.array(values, from_pandas=True) for name, values in zip(TERM_COLUMNS, pairs.terms(), strict=True)}
    return pa.table(
        columns
        | {
            "half_life_days": pa.array(pairs.half_life_days),
            "usual_gap_days": pa.array(pairs.usual_gap_days),
            "events": pa.array(pairs.events),
            "first_contact": pa.array(pairs.tally.first_contact).cast(TIME),
        }
    )
