"""Asks kept: a new one, an outcome that is told later, those of an import, and those of people who are one.

An ask is known by its time, source, target and introducers: the same again takes the place of the old one, and what it leaves unknown
stays as it was.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from graphcap.records import ASKS_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from graphcap.records import Records

    Key = tuple[datetime, str, str, tuple[str, ...]]


class Ask(NamedTuple):
    """One ask.

    Attributes
    ----------
    time
        UTC.
    source, target
        Ids: who asked, and whom in the end.
    via
        Ids of the introducers, in order; none where the target was asked directly.
    outcome
        ``accepted``, ``declined`` or ``silent``; None where nobody has said.
    odds
        Of the chain on that day; None where unknown.
    """

    time: datetime
    source: str
    target: str
    via: tuple[str, ...]
    outcome: str | None = None
    odds: float | None = None

    @property
    def key(self) -> Key:
        """What the ask is known by."""
        return self[:4]


def asks_in(table: pa.Table) -> list[Ask]:
    """The asks of a table of `ASKS_SCHEMA`."""
    return [Ask(**row | {"via": tuple(row["via"])}) for row in table.to_pylist()]


def asks_table(asks: Iterable[Ask]) -> pa.Table:
    """Asks as a table, each once, in the order of their keys; of two with the same key the later one counts as far as it knows."""
    kept: dict[Key, Ask] = {}
    for ask in asks:
        old = kept.get(ask.key, ask)
        kept[ask.key] = ask._replace(outcome=ask.outcome or old.outcome, odds=old.odds if ask.odds is None else ask.odds)
    return pa.Table.from_pylist([kept[key]._asdict() for key in sorted(kept)], schema=ASKS_SCHEMA)


def merge_asks(old: pa.Table, new: pa.Table) -> pa.Table:
    """The asks of a store with those of an import, which win."""
    return asks_table([*asks_in(old), *asks_in(new)]) if new.num_rows else old


def with_ask(records: Records, ask: Ask) -> Records:
    """The records with one ask more, or with what is now known of one."""
    return replace(records, asks=asks_table([*asks_in(records.asks), ask]))


def asks_as_one(asks: pa.Table, whole: Mapping[str, str]) -> pa.Table:
    """The asks of people of whom some are one: id of each part to that of the whole.

    Nobody stands twice on a chain, nor asks themselves; of two asks that become the same one, the one of the whole counts.
    """
    if not asks.num_rows:
        return asks

    def now(ask: Ask) -> Ask:
        source, target = (whole.get(id, id) for id in (ask.source, ask.target))
        via = dict.fromkeys(whole.get(id, id) for id in ask.via)
        return ask._replace(source=source, target=target, via=tuple(id for id in via if id not in {source, target}))

    told = asks_in(asks)
    told.sort(key=lambda ask: now(ask) == ask)
    return asks_table(ask for ask in map(now, told) if ask.source != ask.target)
