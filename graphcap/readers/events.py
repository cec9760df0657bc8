"""Events files as one table of numbers: who by their number in the roster, kinds by theirs, and what the other cells say."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from graphcap.readers.cells import as_text, ids
from graphcap.readers.roster import EMPTY, Roster, kinds_named, named
from graphcap.readers.sources import SAME_ENDS
from graphcap.records import EVENTS_SCHEMA
from graphcap.scratch import ANYWHERE, Scratch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from graphcap.readers.sources import Progress, Rows, SourceFile

NEEDED = ("time", "source", "target", "kind")
SPECIAL = ("achievement", "note")
ACHIEVEMENT, NOTE = range(len(SPECIAL))
"""Kinds that may be to everybody (no target), and to oneself; they are numbered first."""


class NumberedEvents(NamedTuple):
    """Events that stand each by itself, in the order of the files.

    Attributes
    ----------
    table
        Of `EVENTS_SCHEMA`, in which people are numbers of a roster and kinds those of `kinds`.
    kinds
        Names of kinds.
    """

    table: pa.Table
    kinds: pa.Array


def read_events(files: Sequence[SourceFile], roster: Roster, progress: Progress | None, *, scratch: Scratch = ANYWHERE) -> NumberedEvents:
    """The events of some files, each record judged by itself; the files note what was refused."""
    kinds = new_kinds()
    shelf = scratch.shelf(EVENTS_SCHEMA.empty_table().select(NEEDED))
    for table in event_batches(files, roster, kinds, progress):
        shelf.add(table)
    return NumberedEvents(shelf.whole(), kinds.ids)


def new_kinds() -> Roster:
    """A roster for the kinds of event that files name."""
    return Roster(pa.array(SPECIAL), open_to_all=True)


def event_batches(files: Sequence[SourceFile], roster: Roster, kinds: Roster, progress: Progress | None) -> Iterator[pa.Table]:
    """The same batch by batch, in the columns that each file has."""
    for file in files:
        for rows in file.rows(progress):
            table = _numbered(rows, roster, kinds)
            kept = rows.settle()
            yield table if kept is None else table.take(pa.array(kept))


def _numbered(rows: Rows, roster: Roster, kinds: Roster) -> pa.Table:
    columns = dict(rows.values)
    source = named(rows, "source", roster, needed=True)
    target = named(rows, "target", roster, needed=False)
    kind = kinds_named(rows, kinds, default=None)
    rows.blame("target", (target == EMPTY) & (kind != ACHIEVEMENT))
    rows.refuse((source == target) & (kind != NOTE), SAME_ENDS)
    columns |= {"source": _known(source), "target": _known(target), "kind": pa.array(kind.astype(np.uint16))}
    if "about" in columns:
        columns["about"] = _known(named(rows, "about", roster, needed=False))
    if "id" in columns:
        columns["id"], bad = ids(as_text(columns["id"]))
        rows.blame("id", bad)
    fields = [field for field in EVENTS_SCHEMA if field.name in columns]
    return pa.table([columns[field.name] for field in fields], schema=pa.schema(fields))


def _known(numbers: npt.NDArray[np.int32]) -> pa.Array:
    """Numbers of people, null where a cell names nobody."""
    return pa.array(numbers.view(np.uint32), mask=numbers < 0)
