"""Pairs of more events than fit into memory, by the rule of `graphcap.evidence.strength`: memory holds a part of the events, and all pairs.

- Events are weighed part by part; what one id holds together lies in one part.
- The contacts that come of it are put aside by the lower number of their two people.
- Of each of these parts, pairs are tallied; their overlap is found for all pairs at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from graphcap.aside import PARTS, Aside, by_id, fit, slices
from graphcap.dates import microseconds
from graphcap.evidence.contacts import Contacts, counted
from graphcap.evidence.pairs import blocks_of
from graphcap.evidence.rule import RULE
from graphcap.evidence.strength import pairs_of, pairs_of_blocks
from graphcap.records import EVENTS_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from graphcap.evidence.pairs import Block
    from graphcap.evidence.strength import Pairs
    from graphcap.records import Records
    from graphcap.scratch import Scratch

WEIGHED = ("time", "source", "target", "kind", "outcome", "weight", "id")
"""What an event's weight is made of."""
CONTACTS_SCHEMA = pa.schema(
    [("sources", pa.uint32()), ("targets", pa.uint32()), ("kinds", pa.uint16()), ("times", pa.int64()), ("weights", pa.float64())]
)


def pairs_of_records(records: Records, day: datetime, *, scratch: Scratch) -> Pairs:
    """Every pair that has a tie by its events before a day, however many these are.

    Parameters
    ----------
    scratch
        Where they go; it has room for them.
    """
    if fit(len(records.events)):
        return pairs_of(records, day)
    events = records.events.select([name for name in WEIGHED if name in records.events.column_names])
    parts = _parts(events, scratch) if "id" in events.column_names else slices(events)
    return pairs_of_parts(parts, records.event_kinds, people=len(records.people), at=microseconds(day), scratch=scratch)


def _parts(events: pa.Table, scratch: Scratch) -> Aside:
    aside = Aside(pa.schema([EVENTS_SCHEMA.field(name) for name in events.column_names]), scratch)
    for table in slices(events):
        aside.add(table, by_id(table))
    return aside


def pairs_of_parts(parts: Iterable[pa.Table], kinds: tuple[str, ...], *, people: int, at: int, scratch: Scratch) -> Pairs:
    """Every pair that has a tie by events before a day, in microseconds since 1970 UTC.

    Parameters
    ----------
    parts
        Events of `EVENTS_SCHEMA`, each once, all rows of an id in one part.
    kinds
        Names of the kinds of event by number.
    people
        How many there are.
    scratch
        As above.
    """
    contacts = Aside(CONTACTS_SCHEMA, scratch)
    for table in parts:
        found = counted(table, kinds, before=at, rule=RULE)
        lower = np.minimum(found.sources, found.targets).astype(np.uint64)
        contacts.add(
            pa.table([pa.array(column) for column in found], schema=CONTACTS_SCHEMA), lower * np.uint64(PARTS) // np.uint64(people)
        )
    return pairs_of_blocks(_Groups(contacts, people), kinds, people=people, at=at)


class _Groups:
    """The contacts of each part in blocks, which can be gone through again."""

    def __init__(self, contacts: Aside, people: int) -> None:
        self._contacts = contacts
        self._people = people

    def __iter__(self) -> Iterator[Sequence[Block]]:
        for table in self._contacts:
            columns = (np.asarray(table[name].combine_chunks()) for name in CONTACTS_SCHEMA.names)
            yield list(blocks_of(Contacts(*columns), self._people))
