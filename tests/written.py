"""Records by hand, for tests: people, ties and events as plain values become tables of the schemas in `graphcap.records`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from graphcap.dates import parse_day
from graphcap.records import EVENTS_SCHEMA, TIES_SCHEMA, Records, Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Row = dict[str, Any]


def records_of(
    people: Mapping[str, Mapping[str, str | None]] | Iterable[str], ties: Iterable[Row] = (), events: Iterable[Row] = (), **settings: Any
) -> Records:
    """Records of these people (by id, with their columns), ties and events (ends by id, kinds by name, times as ISO text)."""
    columns = people if isinstance(people, dict) else {person: {} for person in people}
    ids = sorted(columns)
    names = dict.fromkeys(name for person in ids for name in columns[person])
    table = pa.table(
        {"id": ids} | {name: [columns[person].get(name) for person in ids] for name in names},
        schema=pa.schema([("id", pa.string()), *((name, pa.string()) for name in names)]),
    )
    tie_rows, tie_kinds = _numbered(ties, ids)
    tie_rows.sort(key=lambda row: (row["source"], row["target"], row["kind"]))
    event_rows, event_kinds = _numbered(events, ids)
    event_rows.sort(key=lambda row: row["time"])
    return Records(
        table,
        _table(tie_rows, TIES_SCHEMA, ("source", "target", "kind")),
        _table(event_rows, EVENTS_SCHEMA, ("time", "source", "target", "kind")),
        tie_kinds,
        event_kinds,
        Settings(**({"imported": "2026-01-31"} | settings)),
    )


def tie(source: str, target: str, kind: str = "knows", strength: float | None = None, **more: Any) -> Row:
    """One row of ties."""
    return {"source": source, "target": target, "kind": kind, "strength": strength} | more


def _numbered(rows: Iterable[Row], ids: list[str]) -> tuple[list[Row], tuple[str, ...]]:
    """Rows with people and kinds by number, times as such; and the names of the kinds."""
    rows = list(rows)
    kinds = tuple(sorted({row["kind"] for row in rows}))
    numbered = []
    for row in rows:
        cells = {
            name: parse_day(cell) if name in {"since", "until", "last_contact", "time"} and cell else cell for name, cell in row.items()
        }
        for end in ("source", "target", "about"):
            if cells.get(end) is not None:
                cells[end] = ids.index(cells[end])
        numbered.append(cells | {"kind": kinds.index(row["kind"])})
    return numbered, kinds


def _table(rows: list[Row], schema: pa.Schema, needed: tuple[str, ...]) -> pa.Table:
    """Optional columns stand only where some row has a value."""
    names = [name for name in schema.names if name in needed or any(row.get(name) is not None for row in rows)]
    return pa.table({name: [row.get(name) for row in rows] for name in names}, schema=pa.schema([schema.field(name) for name in names]))
