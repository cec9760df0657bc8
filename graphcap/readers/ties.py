"""Ties files as one table of numbers: ends by their number in the roster, kinds by theirs, and what the other cells say."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from graphcap.kinds import DEFAULT_KIND
from graphcap.readers.places import Places
from graphcap.readers.roster import Roster, kinds_named, named
from graphcap.readers.sources import SAME_ENDS
from graphcap.records import TIES_SCHEMA
from graphcap.scratch import ANYWHERE, Scratch

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from graphcap.readers.sources import Progress, Rows, SourceFile

KEY = ("source", "target", "kind")


class NumberedTies(NamedTuple):
    """Ties that stand each by itself, in the order of the files.

    Attributes
    ----------
    table
        Of `TIES_SCHEMA`, in which source and target are numbers of a roster and kinds those of `kinds`.
    kinds
        Names of kinds.
    places
        From which line of which file each row came.
    """

    table: pa.Table
    kinds: pa.Array
    places: Places


def read_ties(files: Sequence[SourceFile], roster: Roster, progress: Progress | None, *, scratch: Scratch = ANYWHERE) -> NumberedTies:
    """The ties of some files, each record judged by itself; the files note what was refused."""
    kinds = Roster(pa.array([DEFAULT_KIND]), open_to_all=True)
    places = Places()
    shelf = scratch.shelf(TIES_SCHEMA.empty_table().select(KEY))
    for file in files:
        for rows in file.rows(progress):
            table = _numbered(rows, roster, kinds)
            kept = rows.settle()
            places.add(rows, kept)
            shelf.add(table if kept is None else table.take(pa.array(kept)))
    return NumberedTies(shelf.whole(), kinds.ids, places)


def _numbered(rows: Rows, roster: Roster, kinds: Roster) -> pa.Table:
    source = named(rows, "source", roster, needed=True)
    target = named(rows, "target", roster, needed=True)
    kind = kinds_named(rows, kinds, default=0)
    rows.refuse(source == target, SAME_ENDS)
    others = {name: cells for name, cells in rows.values.items() if name not in KEY}
    fields = [TIES_SCHEMA.field(name) for name in (*KEY, *others)]
    return pa.table([_unsigned(source), _unsigned(target), pa.array(kind.astype(np.uint16)), *others.values()], schema=pa.schema(fields))


def _unsigned(numbers: npt.NDArray[np.int32]) -> pa.Array:
    return pa.array(numbers.view(np.uint32))
