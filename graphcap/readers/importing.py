"""One import from beginning to end: files opened, people first, then ties and events, then everything merged with what the store holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcap.asking import merge_asks
from graphcap.many_events import put_together
from graphcap.merging import merge_people, merge_ties
from graphcap.readers import Counts, Imported
from graphcap.readers.asks import read_asks
from graphcap.readers.events import read_events
from graphcap.readers.forms import ASKS, EVENTS, PEOPLE, TIES
from graphcap.readers.idindex import IdIndex
from graphcap.readers.people import NewPeople, in_columns, read_people
from graphcap.readers.places import refuse_places
from graphcap.readers.refusals import Refusals
from graphcap.readers.renumbering import NAMING, Kinds, renumbered
from graphcap.readers.roster import Roster
from graphcap.readers.sources import DUPLICATE, SourceFile
from graphcap.readers.ties import read_ties
from graphcap.records import PEOPLE_SCHEMA, TIME
from graphcap.scratch import ANYWHERE, Scratch
from graphcap.tombstones import FORGOTTEN, Tombstones

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from graphcap.readers.sources import Progress, Sources
    from graphcap.records import Records, Settings


def import_records(
    sources: Sources, *, old: Records, settings: Settings, today: date, progress: Progress | None, scratch: Scratch = ANYWHERE
) -> Imported:
    """See `graphcap.readers.read_records`."""
    stones = Tombstones(settings.tombstones)
    files = list(_opened(sources, stones or None))
    forms = PEOPLE, TIES, EVENTS, ASKS
    people_files, ties_files, events_files, asks_files = ([file for file in files if file.form is form] for form in forms)
    nobody = NewPeople(PEOPLE_SCHEMA.empty_table(), [], 0)
    come = read_people(people_files, old.people, progress, scratch=scratch) if people_files else nobody
    known = merge_people(old.people, come.table)
    roster = Roster(known["id"].combine_chunks(), open_to_all=not people_files)
    ties = read_ties(ties_files, roster, progress, scratch=scratch)
    events = read_events(events_files, roster, progress, scratch=scratch)
    people = merge_people(known, _met(roster, known.num_rows, (ties.table, events.table)))
    asks = read_asks(asks_files, people["id"].combine_chunks(), progress)
    numbers = _Numbers(people, old.people, roster, scratch)
    del roster  # which is large, and known by its numbers from here on
    tie_kinds = Kinds.of(old.tie_kinds, _used(ties.kinds, ties.table))
    event_kinds = Kinds.of(old.event_kinds, _used(events.kinds, events.table))
    late = _later_than(today, ties.table, events.table, asks.table)
    new_ties = numbers.of_new(ties.table, tie_kinds.numbers_of(ties.kinds))
    merged = merge_ties(numbers.of_old(old.ties, tie_kinds.old), new_ties, scratch=scratch)
    refuse_places(files, ties.places.of(merged.duplicates), DUPLICATE, ties.places.of(merged.firsts))
    again, firsts = asks.repeats()
    refuse_places(files, asks.places.of(again), DUPLICATE, asks.places.of(firsts))
    come_kinds = event_kinds.numbers_of(events.kinds)
    numbered = partial(numbers.of_old, kinds=event_kinds.old), partial(numbers.of_new, kinds=come_kinds)
    records = replace(
        old,
        people=in_columns(people),
        ties=merged.table,
        events=put_together(old.events, events.table, numbered=numbered, scratch=scratch),
        tie_kinds=tie_kinds.names,
        event_kinds=event_kinds.names,
        settings=settings,
        asks=merge_asks(old.asks, asks.table.filter(pa.array(~np.isin(np.arange(len(asks.table)), again)))),
    )
    pa.default_memory_pool().release_unused()  # whoever builds and writes next has a use for the room of the files' blocks
    warnings = (*_unused(files), *_worded_levels(come), *late, *_alike(people, old.people))
    return Imported(records, _counted(files, old, records, replaced=merged.replaced), Refusals(files, come.circles), warnings)


def _counted(files: Sequence[SourceFile], old: Records, new: Records, *, replaced: int) -> Counts:
    read, refused = sum(file.read for file in files), sum(len(file.refused) for file in files)
    gone = sum(file.left_out for file in files)
    added = {name: getattr(new, name).num_rows - getattr(old, name).num_rows for name in ("people", "ties", "events", "asks")}
    left_out = {FORGOTTEN: gone} if gone else {}
    return Counts(read=read, accepted=read - refused - gone, refused=refused, replaced=replaced, left_out=left_out, **added)


def _opened(sources: Sources, stones: Tombstones | None) -> Iterator[SourceFile]:
    given = (PEOPLE, sources.people), (TIES, sources.ties), (EVENTS, sources.events), (ASKS, sources.asks)
    paths = [(path, form) for form, files in given for path in files]
    for number, (path, form) in enumerate(paths):
        yield SourceFile(path, form, number=number, encoding=sources.encoding, stones=stones)


def _met(roster: Roster, known: int, tables: Sequence[pa.Table]) -> pa.Table:
    """People met as ends of ties and events that stand, sorted by id."""
    met = np.zeros(len(roster.ids), np.bool_)
    if len(met) > known:
        for table in tables:
            for part in (part for name in {*NAMING} & {*table.column_names} for part in table[name].chunks):
                met[part.drop_null().to_numpy()] = True
    met[:known] = False
    ids = roster.ids.filter(pa.array(met))
    return pa.table([ids.take(pc.sort_indices(ids))], schema=PEOPLE_SCHEMA)


class _Numbers:
    """The numbers of people once all are merged, for tables that number them otherwise."""

    def __init__(self, people: pa.Table, old: pa.Table, roster: Roster, scratch: Scratch) -> None:
        ids = people["id"].combine_chunks()
        index = roster.index if ids.equals(roster.ids) else IdIndex(ids)
        self._old = index.find(old["id"].combine_chunks())
        self._new = np.arange(len(ids), dtype=np.int32) if index is roster.index else index.find(roster.ids)
        self._scratch = scratch

    def of_old(self, table: pa.Table, kinds: pa.Array) -> pa.Table:
        """A table of the store."""
        return renumbered(table, self._old, kinds, scratch=self._scratch)

    def of_new(self, table: pa.Table, kinds: pa.Array) -> pa.Table:
        """A table of the import."""
        return renumbered(table, self._new, kinds, scratch=self._scratch)


def _used(names: pa.Array, table: pa.Table) -> list[str]:
    """Names of the kinds that a record has."""
    uses = sum((np.bincount(part, minlength=len(names)) for part in table["kind"].chunks), np.zeros(len(names), np.intp))
    return [name for name, times in zip(names.to_pylist(), uses, strict=True) if times]


def _unused(files: Sequence[SourceFile]) -> Iterator[str]:
    for file in files:
        if file.unused:
            yield f"{file.path}: columns not used: {', '.join(file.unused)}"


def _worded_levels(come: NewPeople) -> Iterator[str]:
    if come.worded_levels:
        yield f"levels that are not numbers from 0 to 100: {come.worded_levels:,}; kept as level_name, the level is unknown"


def _later_than(today: date, ties: pa.Table, events: pa.Table, asks: pa.Table) -> Iterator[str]:
    tomorrow = pa.scalar(datetime.combine(today + timedelta(days=1), time(), UTC), TIME)
    for name, table, what in (("time", events, "events"), ("last_contact", ties, "last contacts"), ("time", asks, "asks")):
        late = pc.sum(pc.greater_equal(table[name], tomorrow)).as_py() if name in table.column_names else 0
        if late:
            yield f"{what} later than {today}: {late:,}; kept, and unknown until then"


def _alike(people: pa.Table, old: pa.Table) -> Iterator[str]:
    """Ids that may be meant for each other."""
    if people.num_rows == old.num_rows:
        return
    folded = pc.utf8_lower(people["id"])
    if folded.equals(people["id"]):
        return
    if pc.count_distinct(folded).as_py() == people.num_rows:
        return
    order = pc.sort_indices(folded)
    folded, ids = folded.take(order), people["id"].take(order)
    again = np.flatnonzero(pc.equal(folded[1:], folded[:-1]).to_numpy())
    first = int(again[0])
    pair = f'"{ids[first]}" and "{ids[first + 1]}"'
    yield f"ids that differ by capital letters alone: {len(again):,}, such as {pair}; they are different people"
