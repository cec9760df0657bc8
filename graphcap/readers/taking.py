"""What readers of foreign formats took, put to what a store holds: people by their keys, ties and events by the numbers of people."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcap.many_events import put_together
from graphcap.merging import KEY, merge_people, merge_ties
from graphcap.readers import Counts, Imported
from graphcap.readers.bare import beside_held, both
from graphcap.readers.foreign.taken import NOBODY, UNKNOWN
from graphcap.readers.foreign.unbarred import unbarred
from graphcap.readers.identity import identify
from graphcap.readers.idindex import IdIndex
from graphcap.readers.people import in_columns
from graphcap.readers.renumbering import Kinds, renumbered
from graphcap.records import EVENTS_SCHEMA, TIES_SCHEMA
from graphcap.scratch import ANYWHERE, Scratch
from graphcap.tombstones import Tombstones

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from graphcap.readers.foreign.taken import Taken
    from graphcap.records import Records, Settings

    Numbers = npt.NDArray[np.int64]

SMALLEST_STAR = 3
POOLING = "import the exports of others, each with its --owner, and chains appear"
TIE_CELLS = ("strength", "since", "until", "last_contact", "public", "coverage")
MOMENTS = ("since", "until", "last_contact")
EVENT_TEXTS = ("context", "outcome", "id")


def add_taken(takens: Sequence[Taken], *, old: Records, settings: Settings, scratch: Scratch = ANYWHERE) -> Imported:
    """What records become with what was taken from foreign files; ``scratch`` as in `graphcap.readers.read_records`."""
    identified = identify(takens, old.people)
    come, stones = identified.people, Tombstones(settings.tombstones)
    if stones:
        takens, come = unbarred(takens, identified, stones)
    people = in_columns(merge_people(old.people, come))
    index = IdIndex(people["id"].combine_chunks())
    numbers = [index.find(pa.array(ids, pa.string())).astype(np.int64) for ids in identified.ids]
    before = index.find(old.people["id"].combine_chunks())
    tie_kinds = Kinds.of(old.tie_kinds, (tie.kind for taken in takens for tie in taken.ties))
    event_kinds = Kinds.of(old.event_kinds, (kind for taken in takens for kind in taken.events.kinds))
    ties, again = _ties(takens, numbers, tie_kinds)
    events, to_oneself = _events(takens, numbers, event_kinds)
    held = renumbered(old.ties, before, tie_kinds.old)
    held_events = partial(renumbered, people=before, kinds=event_kinds.old)
    merged = merge_ties(held, beside_held(held, ties, counts=(people.num_rows, len(tie_kinds.names))), scratch=scratch)
    records = replace(
        old,
        people=people,
        ties=merged.table,
        events=put_together(old.events, events, numbered=(held_events, lambda table: table), scratch=scratch),
        tie_kinds=tie_kinds.names,
        event_kinds=event_kinds.names,
        settings=settings,
    )
    warnings = [*(sentence for taken in takens for sentence in taken.warnings), *identified.warnings, *_dropped(again, to_oneself)]
    refusals = [refusal for taken in takens for refusal in taken.refusals]
    return Imported(records, _counted(takens, old, records, replaced=merged.replaced), refusals, (*warnings, *_star(records)))


def _counted(takens: Iterable[Taken], old: Records, new: Records, *, replaced: int) -> Counts:
    left_out: Counter[str] = Counter()
    read = refused = 0
    for taken in takens:
        read, refused = read + taken.read, refused + len(taken.refusals)
        left_out.update(taken.left_out)
    added = {name: getattr(new, name).num_rows - getattr(old, name).num_rows for name in ("people", "ties", "events")}
    accepted = read - refused - left_out.total()
    return Counts(read=read, accepted=accepted, refused=refused, replaced=replaced, left_out=dict(sorted(left_out.items())), **added)


def _ties(takens: Sequence[Taken], numbers: Sequence[Numbers], kinds: Kinds) -> tuple[pa.Table, int]:
    """The ties between different people, each source, target and kind once, and how many say again what one before them said."""
    rows = [(tie, people) for taken, people in zip(takens, numbers, strict=True) for tie in taken.ties]
    first: dict[tuple[int, int, int], Any] = {}
    for tie, people in rows:
        source, target = int(people[tie.source]), int(people[tie.target])
        if source != target:
            key = (source, target, kinds.number[tie.kind])
            first[key] = both(first[key], tie) if key in first else tie
    again = len(rows) - len(first)
    columns: dict[str, list[Any]] = {name: [key[place] for key in first] for place, name in enumerate(KEY)}
    columns |= {name: [getattr(tie, name) for tie in first.values()] for name in TIE_CELLS}
    for name in MOMENTS:
        columns[name] = [None if moment == UNKNOWN else moment for moment in columns[name]]
    schema = pa.schema([TIES_SCHEMA.field(name) for name in columns])
    return pa.table([pa.array(cells, schema.field(name).type) for name, cells in columns.items()], schema=schema), again


def _events(takens: Sequence[Taken], numbers: Sequence[Numbers], kinds: Kinds) -> tuple[pa.Table, int]:
    """The events, and how many are of people with themselves and no notes."""
    tables = [_events_of(taken, people, kinds) for taken, people in zip(takens, numbers, strict=True)]
    events = pa.concat_tables([EVENTS_SCHEMA.empty_table(), *tables]).combine_chunks()
    alone = pc.fill_null(pc.equal(events["source"], events["target"]), fill_value=False)
    if "note" in kinds.number:
        alone = pc.and_(alone, pc.not_equal(events["kind"], kinds.number["note"]))
    return events.filter(pc.invert(alone)), int(pc.sum(alone).as_py() or 0)


def _events_of(taken: Taken, people: Numbers, kinds: Kinds) -> pa.Table:
    events = taken.events

    def who(column: Any) -> pa.Array:
        places = np.frombuffer(column, np.int32)
        absent = places == NOBODY
        return pa.array(np.append(people, 0)[places].astype(np.uint32), mask=absent)

    weights = np.frombuffer(events.weights, np.float64)
    columns = {
        "time": pa.array(np.frombuffer(events.times, np.int64)).cast(EVENTS_SCHEMA.field("time").type),
        "source": who(events.sources),
        "target": who(events.targets),
        "kind": pa.array([kinds.number[kind] for kind in events.kinds], pa.uint16()),
        "about": who(events.abouts),
        "weight": pa.array(weights, mask=np.isnan(weights)),
    }
    for name, texts in zip(EVENT_TEXTS, (events.contexts, events.outcomes, events.ids), strict=True):
        columns[name] = pa.array([text or None for text in texts], pa.string())
    return pa.table([columns[field.name] for field in EVENTS_SCHEMA], schema=EVENTS_SCHEMA)


def _dropped(again: int, to_oneself: int) -> Iterable[str]:
    if again:
        yield f"ties that say again what one before them said, or are of somebody with themselves: {again:,}; the first of each stands"
    if to_oneself:
        yield f"events of somebody with themselves: {to_oneself:,}; they are no evidence of a tie"


def _star(records: Records) -> Iterable[str]:
    """What to say where everything hangs on one person."""
    pairs = [table.select(["source", "target"]) for table in (records.ties, records.events)]
    ends = np.concatenate([[pair[name].to_numpy() for name in pair.column_names] for pair in (pair.drop_null() for pair in pairs)], axis=1)
    for person in {*ends[:, 0].tolist()} if ends.size else ():
        if (ends == person).any(axis=0).all() and len(np.unique(ends)) > SMALLEST_STAR:
            name = records.people["id"][person].as_py()
            yield (f'every tie is one of "{name}": the store is a star, in which nobody else can introduce anybody; {POOLING}')
            return
