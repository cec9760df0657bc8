"""Records: people, ties, events and asks as they were written, and the settings that say how to read them.

A network is built from records (`graphcap.build`); every change of a store is an edit of records or settings, then a build.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Mapping

TIME = pa.timestamp("us", tz="UTC")
TERM_COLUMNS = ("term_frequency", "term_reciprocity", "term_duration", "term_overlap", "term_channels")
"""What a computed strength is made of. A tie that has the first was computed elsewhere from evidence, and nobody declared it."""

PEOPLE_SCHEMA = pa.schema([pa.field("id", pa.string(), nullable=False)])
"""``id`` first, unique and sorted by code point; then any columns, all strings, null where unknown, as written."""

TIES_SCHEMA = pa.schema(
    [
        pa.field("source", pa.uint32(), nullable=False),
        pa.field("target", pa.uint32(), nullable=False),
        pa.field("kind", pa.uint16(), nullable=False),
        pa.field("strength", pa.float64()),
        pa.field("since", TIME),
        pa.field("until", TIME),
        pa.field("last_contact", TIME),
        pa.field("public", pa.string()),
        pa.field("declared_closeness", pa.float64()),
        pa.field("coverage", pa.float64()),
        pa.field("status", pa.string()),
        pa.field("source_file", pa.string()),
        *(pa.field(name, pa.float64()) for name in TERM_COLUMNS),
    ]
)
"""Ends are positions in the people table, kinds positions in `Records.tie_kinds`. Sorted by source, target, kind name; one row each.
The first three columns always stand; an optional column stands only where some row has a value."""

EVENTS_SCHEMA = pa.schema(
    [
        pa.field("time", TIME, nullable=False),
        pa.field("source", pa.uint32(), nullable=False),
        pa.field("target", pa.uint32()),
        pa.field("kind", pa.uint16(), nullable=False),
        pa.field("about", pa.uint32()),
        pa.field("context", pa.string()),
        pa.field("outcome", pa.string()),
        pa.field("weight", pa.float64()),
        pa.field("id", pa.string()),
    ]
)
"""Sorted by time, then source, target, kind name, id. ``target`` is null for an achievement that everybody saw. Optional
columns as above."""

IDENTITY_SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("same_as", pa.string(), nullable=False),
        pa.field("reason", pa.string()),
        pa.field("time", TIME, nullable=False),
    ]
)
"""Who was merged into whom, in the order of merging; a part of somebody is never merged again."""

ASKS_SCHEMA = pa.schema(
    [
        pa.field("time", TIME, nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("target", pa.string(), nullable=False),
        pa.field("via", pa.list_(pa.string()), nullable=False),
        pa.field("outcome", pa.string()),
        pa.field("odds", pa.float64()),
    ]
)
"""Who asked whom through whom, by id, introducers in order; one row a time, source, target and via, sorted by these (`graphcap.asking`)."""


def _empty(schema: pa.Schema) -> pa.Table:
    return schema.empty_table()


@dataclass(frozen=True, slots=True)
class Settings:
    """How a store's records are read; kept in the store, changed only by an import that says so.

    Attributes
    ----------
    mutual, directed
        Kinds of tie that override the table in `graphcap.kinds`; ``all`` in ``mutual`` stands for every kind not in ``directed``.
    assume
        Kind to the strength assumed without evidence.
    deciders
        The rule of ``--deciders``, ``level>=70:promotion,budget``, or None.
    as_of
        The day fixed by an import's ``--as-of``, as ISO text, or None: then the newest record says.
    imported
        The day of the last import, as ISO text.
    opt_out
        Id to what that person has opted out of being: ``introducer``, ``target`` or ``all`` (`graphcap.optouts`).
    disputes
        Id to the questions whose answers that person disputes, each with a reason or an empty text (`graphcap.disputes`).
    tombstones
        Of who was forgotten, each with its key (`graphcap.tombstones`).
    """

    mutual: tuple[str, ...] = ()
    directed: tuple[str, ...] = ()
    assume: Mapping[str, float] = field(default_factory=dict)
    deciders: str | None = None
    as_of: str | None = None
    imported: str | None = None
    opt_out: Mapping[str, str] = field(default_factory=dict)
    disputes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    tombstones: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Records:
    """What a store holds, as written.

    Attributes
    ----------
    people, ties, events, identity, asks
        Tables of the schemas above.
    tie_kinds, event_kinds
        Names of kinds by their number in the tables, sorted.
    settings
        How to read them.
    """

    people: pa.Table = field(default_factory=lambda: _empty(PEOPLE_SCHEMA))
    ties: pa.Table = field(default_factory=lambda: _empty(TIES_SCHEMA).select(["source", "target", "kind"]))
    events: pa.Table = field(default_factory=lambda: _empty(EVENTS_SCHEMA).select(["time", "source", "target", "kind"]))
    tie_kinds: tuple[str, ...] = ()
    event_kinds: tuple[str, ...] = ()
    settings: Settings = field(default_factory=Settings)
    identity: pa.Table = field(default_factory=lambda: _empty(IDENTITY_SCHEMA))
    asks: pa.Table = field(default_factory=lambda: _empty(ASKS_SCHEMA))
