"""Tables of a store and of an import brought to one numbering of people and of kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np
import pyarrow as pa

from graphcap.scratch import ANYWHERE, Scratch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy.typing as npt

NAMING = ("source", "target", "about")
"""Columns that name people."""


class Kinds(NamedTuple):
    """Kinds of a store and an import together: those of the store, and those that a record of the import has.

    Attributes
    ----------
    names
        Sorted; a kind's number is its place.
    number
        The number of each.
    old
        The numbers of the store's kinds, in its own order.
    """

    names: tuple[str, ...]
    number: Mapping[str, int]
    old: pa.Array

    @classmethod
    def of(cls, old: tuple[str, ...], come: Iterable[str]) -> Self:
        """Those of a store, and those that come."""
        names = tuple(sorted({*old, *come}))
        number = {name: number for number, name in enumerate(names)}
        return cls(names, number, pa.array([number[name] for name in old], pa.uint16()))

    def numbers_of(self, names: pa.Array) -> pa.Array:
        """The number of each name, 0 for those that no record has."""
        return pa.array([self.number.get(name, 0) for name in names.to_pylist()], pa.uint16())


def renumbered(table: pa.Table, people: npt.NDArray[np.integer], kinds: pa.Array, *, scratch: Scratch = ANYWHERE) -> pa.Table:
    """A table with the people and kinds that it names by their new numbers."""
    maps = {"kind": kinds}
    if not np.array_equal(people, np.arange(len(people))):
        maps |= dict.fromkeys(NAMING, pa.array(people.astype(np.uint32)))
    shelf = scratch.shelf(table.slice(0, 0))
    for batch in table.to_batches():
        part = pa.Table.from_batches([batch])
        for name in {*maps} & {*table.column_names}:
            place = table.column_names.index(name)
            part = part.set_column(place, table.schema.field(name), maps[name].take(part[name]))
        shelf.add(part)
    return shelf.whole()
