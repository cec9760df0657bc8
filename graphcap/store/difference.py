"""What two loads of a server differ in, found by comparing the rows that each is written as; a row that differs in anything is a new row.

A person's new version needs new ties and keeps the events, so that whatever a load shows hangs together. An event is new when it is tied to
somebody else, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcap.arrow_columns import array_of
from graphcap.store.beside import beside_table
from graphcap.store.graph_rows import EVENT_ENDS, IDLE, equal_cells, events_table, people_table, ties_table

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphcap.network import Network
    from graphcap.records import Records

    Flags = npt.NDArray[np.bool_]


class Rows(NamedTuple):
    """What a load is written as, or a part of it; see `graphcap.store.graph_rows`."""

    people: pa.Table
    ties: pa.Table
    events: pa.Table
    beside: pa.Table

    @classmethod
    def of(cls, records: Records, network: Network) -> Rows:
        """The rows of a whole load."""
        return cls(people_table(records, network), ties_table(records, network), events_table(records), beside_table(records))


class Difference(NamedTuple):
    """Rows of the old load that end, rows that the new one makes, and the ids of people who have a row in both."""

    ended: Rows
    made: Rows
    renewed: pa.Array


def difference(old: Rows, new: Rows) -> Difference:
    """What makes the new load of the old one."""
    ids = pc.unique(pa.chunked_array([*old.people["id"].chunks, *new.people["id"].chunks], pa.string()))
    gone, added = _differing(old.people, new.people, keys=(old.people["id"], new.people["id"]))
    ended, made = old.people.filter(pa.array(gone)), new.people.filter(pa.array(added))
    touched = np.zeros(len(ids), bool)
    for rows in (ended, made):
        touched[_places(rows["id"], ids)] = True
    ties = _tie_differences(old.ties, new.ties, ids, touched)
    events = _differing(_identity(old.events), _identity(new.events), keys=(old.events["id"], new.events["id"]))
    beside = _differing(old.beside, new.beside, keys=(old.beside["key"], new.beside["key"]))
    return Difference(
        Rows(ended, *(table.filter(pa.array(flags[0])) for table, flags in ((old.ties, ties), (old.events, events), (old.beside, beside)))),
        Rows(made, *(table.filter(pa.array(flags[1])) for table, flags in ((new.ties, ties), (new.events, events), (new.beside, beside)))),
        made["id"].filter(pc.is_in(made["id"], ended["id"].combine_chunks())),
    )


def _identity(events: pa.Table) -> pa.Table:
    """What an event is and whom it is tied to, which its id does not tell."""
    return events.select([name for name in ("id", *EVENT_ENDS) if name in events.column_names])


def _tie_differences(old: pa.Table, new: pa.Table, ids: pa.Array, touched: Flags) -> tuple[Flags, Flags]:
    """Which ties end and which are made, those of people with a new version among both."""
    kinds = pc.unique(pa.chunked_array([*old["kind"].chunks, *new["kind"].chunks], pa.string()))
    keys, hit = [], []
    for rows in (old, new):
        sources, targets = _places(rows["source"], ids), _places(rows["target"], ids)
        idle = array_of(pc.is_valid(rows[IDLE])) if IDLE in rows.column_names else np.zeros(len(rows), bool)
        kind = _places(rows["kind"], kinds) * 2 + idle
        keys.append(pa.array((sources * len(ids) + targets) * (2 * len(kinds)) + kind))
        hit.append(touched[sources] | touched[targets])
    gone, added = _differing(old, new, keys=(keys[0], keys[1]))
    return gone | hit[0], added | hit[1]


def _differing(old: pa.Table, new: pa.Table, *, keys: tuple[Any, Any]) -> tuple[Flags, Flags]:
    """Which old rows have no equal among the new ones, and which new ones have none among the old; rows are matched by unique keys."""
    place = pc.index_in(keys[1], value_set=keys[0])
    same = array_of(pc.is_valid(place))
    matched, both = old.take(pc.drop_null(place)), new.filter(pa.array(same))
    equal = np.ones(len(both), bool)
    for name in dict.fromkeys([*old.column_names, *new.column_names]):
        equal &= _equal(*(table[name] if name in table.column_names else None for table in (matched, both)))
    same[same] = equal
    gone = np.ones(len(old), bool)
    gone[array_of(pc.drop_null(place))[equal]] = False
    return gone, ~same


def _equal(one: pa.ChunkedArray | None, other: pa.ChunkedArray | None) -> Any:
    """Which values are equal; two that are both absent are."""
    if one is None or other is None:
        present = one if one is not None else other
        return array_of(pc.is_null(present))
    return equal_cells(one, other)


def _places(texts: Any, among: pa.Array) -> npt.NDArray[np.uint64]:
    """Where each text stands among unique ones."""
    return array_of(pc.index_in(texts, value_set=among)).astype(np.uint64)
