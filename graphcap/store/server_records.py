"""Records back from a server, as they were committed to it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphcap.merging import merge_events, merge_ties
from graphcap.records import EVENTS_SCHEMA, PEOPLE_SCHEMA, TIES_SCHEMA, TIME, Records, Settings
from graphcap.store.beside import read_beside
from graphcap.store.graph_rows import WRITTEN, own_name
from graphcap.store.server_lists import read_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from graphcap.store.neo4j import Server

PROPERTIES = {"coverage": "written_coverage", "id": "event_id"}
"""Columns that stand under another name in the graph."""
KEY = ("source", "target", "kind")
NAMED = ("source", "target", "about")


class WrittenPeople(NamedTuple):
    """The people of a load as they were written, sorted by id.

    Attributes
    ----------
    table
        As records hold them.
    internal
        The server's own numbers.
    """

    table: pa.Table
    internal: npt.NDArray[np.int64]


def read_records(server: Server, node: dict[str, Any]) -> Records:
    """The records of the visible load.

    Parameters
    ----------
    node
        The properties of the store's node.
    """
    people = _people(server, node)
    return Records(
        people.table,
        _ties(server, node, pa.array(people.internal)),
        _events(server, node, people.table["id"].combine_chunks()),
        tuple(node["tie_kinds"]),
        tuple(node["event_kinds"]),
        _settings(node["settings"]),
        **read_beside(server, node["load"]),
    )


def _people(server: Server, node: dict[str, Any]) -> WrittenPeople:
    """The people of the visible load, those who are part of somebody among them."""
    own = node["people_columns"][1:]
    properties = [WRITTEN, *(own_name(name) for name in own)]
    found = read_columns(server, "people", load=node["load"], columns=properties) or _nothing(2 + len(properties))
    internal, ids, otherwise, *columns = found
    for row, text in enumerate(otherwise):
        for name, cell in json.loads(text).items() if text else ():
            columns[own.index(name)][row] = cell
    schema = pa.schema([PEOPLE_SCHEMA.field("id"), *((name, pa.string()) for name in own)])
    table = pa.Table.from_arrays([pa.array(cells, pa.string()) for cells in (ids, *columns)], schema=schema)
    order = pc.sort_indices(table["id"])
    return WrittenPeople(table.take(order), np.array(internal, np.int64)[order])


def _ties(server: Server, node: dict[str, Any], order: pa.Array) -> pa.Table:
    """The ties as written, those that rest on the store's day among them, without those that managers make."""
    optional = [name for name in node["tie_columns"] if name not in KEY]
    stored = [PROPERTIES.get(name, name) for name in optional]
    standing = read_columns(server, "ties", load=node["load"], columns=["kind", *stored, "written_strength", "declared", "made"])
    resting = read_columns(server, "idle_ties", load=node["load"], columns=["kind", *map(_resting, stored)])
    *columns, outdone, declared, made = standing or _nothing(6 + len(optional))
    if "strength" in optional:
        at = 3 + optional.index("strength")
        strengths = zip(columns[at], outdone, declared, strict=True)
        columns[at] = [(built if weaker is None else weaker) if known else None for built, weaker, known in strengths]
    kept = pa.array([not added for added in made], pa.bool_())
    parts = [_tie_table(columns, optional, node["tie_kinds"], order).filter(kept)]
    parts += [_tie_table(resting, optional, node["tie_kinds"], order)] if resting else []
    table = pa.concat_tables(parts)
    return merge_ties(table.slice(0, 0), table).table


def _resting(name: str) -> str:
    """The property that holds a column of a tie that rests."""
    return "written_strength" if name == "strength" else name


def _nothing(columns: int) -> list[list[Any]]:
    """Columns of nothing."""
    return [[] for _ in range(columns)]


def _tie_table(columns: list[list[Any]], optional: list[str], kinds: list[str], order: pa.Array) -> pa.Table:
    """Ties by number; of a manager's tie, which is no record, the kind may have none."""
    sources, targets, names, *cells = columns
    table = {end: _numbers(pa.array(ids, pa.int64()), order) for end, ids in (("source", sources), ("target", targets))}
    table["kind"] = _numbers(pa.array(names, pa.string()), pa.array(kinds, pa.string())).cast(pa.uint16())
    table |= {name: _typed(values, TIES_SCHEMA.field(name).type) for name, values in zip(optional, cells, strict=True)}
    return pa.table(table)


def _events(server: Server, node: dict[str, Any], ids: pa.Array) -> pa.Table:
    """The events, in the order of their times."""
    optional = [name for name in node["event_columns"] if name not in {"time", "kind", *NAMED}]
    stored = [PROPERTIES.get(name, name) for name in optional]
    names = ["kind", *NAMED, *stored]
    columns = read_columns(server, "events", load=node["load"], parts="event_parts", columns=names) or _nothing(2 + len(names))
    _, times, kinds, *others = columns
    ends, cells = others[: len(NAMED)], others[len(NAMED) :]
    table = {"time": _typed(times, TIME)}
    table["kind"] = _numbers(pa.array(kinds, pa.string()), pa.array(node["event_kinds"], pa.string())).cast(pa.uint16())
    table |= {name: _numbers(pa.array(who, pa.string()), ids) for name, who in zip(NAMED, ends, strict=True)}
    table |= {name: _typed(values, EVENTS_SCHEMA.field(name).type) for name, values in zip(optional, cells, strict=True)}
    events = pa.table(table)
    return merge_events(events.slice(0, 0), events)


def _numbers(texts: pa.Array, among: pa.Array) -> pa.Array:
    """Where each value stands among unique ones, null for null."""
    return pc.index_in(texts, value_set=among).cast(pa.uint32())


def _typed(values: Sequence[Any], of: pa.DataType) -> pa.Array:
    """Values as a column; times are microseconds since 1970 UTC."""
    return pa.array(values, pa.int64()).cast(of) if pa.types.is_timestamp(of) else pa.array(values, of)


def _settings(text: str) -> Settings:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in json.loads(text).items()}
    return Settings(**values)
