"""Arcs with lowered strengths, each person's strongest first again: what a search reads as if a network had been built so.

A search reads the arcs of few people, so that each person's are lowered when they are first read. One that looks at all arcs at once, which
is rare (`graphcap.search.tables`), gets the whole columns.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any

import numpy as np

from graphcap.columns import MemoryColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import numpy.typing as npt

    from graphcap.columns import Column
    from graphcap.network import Arcs

    Numbers = npt.NDArray[Any]
    Factors = npt.NDArray[np.float64]

PARTS = {"neighbours": "I", "strengths": "d", "kinds": "H"}


class LoweredRows:
    """The arcs of one direction, lowered.

    Parameters
    ----------
    arcs
        As they are.
    factors_of
        People and neighbours, an arc each, to what the strengths of the arcs are multiplied by: above 0, at most 1.
    """

    def __init__(self, arcs: Arcs, factors_of: Callable[[Numbers, Numbers], Factors]) -> None:
        self._arcs = arcs
        self._factors_of = factors_of
        self._offsets = arcs.offsets.slice(0, len(arcs.offsets))
        self._rows: dict[int, dict[str, MemoryColumn]] = {}
        self._whole: dict[str, MemoryColumn] = {}

    def arcs(self) -> Arcs:
        """The same arcs, to be read as lowered ones."""
        neighbours, strengths, kinds = (LoweredColumn(self, name, getattr(self._arcs, name)) for name in PARTS)
        return self._arcs._replace(neighbours=neighbours, strengths=strengths, kinds=kinds)

    def row(self, name: str, start: int, stop: int) -> memoryview[Any] | None:
        """A part of the arcs from one place to another, all of one person; None where they are of several."""
        person = bisect_right(self._offsets, start) - 1
        first, last = self._offsets[person], self._offsets[person + 1]
        if stop > last:
            return None
        if person not in self._rows:
            columns = {part: np.asarray(getattr(self._arcs, part).slice(first, last)) for part in PARTS}
            self._rows[person] = _sorted(columns, np.full(last - first, person), self._factors_of)
        return self._rows[person][name].slice(start - first, stop - first)

    def whole(self, name: str) -> MemoryColumn:
        """A part of all arcs."""
        if not self._whole:
            degrees = np.diff(self._arcs.offsets.array()).astype(np.int64)
            columns = {part: getattr(self._arcs, part).array() for part in PARTS}
            self._whole = _sorted(columns, np.repeat(np.arange(len(degrees)), degrees), self._factors_of)
        return self._whole[name]


def _sorted(columns: dict[str, Numbers], owners: Numbers, factors_of: Callable[[Numbers, Numbers], Factors]) -> dict[str, MemoryColumn]:
    """Arcs by owner with lowered strengths, each owner's strongest first, then by neighbour and kind."""
    factors = factors_of(owners, columns["neighbours"])
    if (factors < 1).any():
        strengths = columns["strengths"] * factors
        order = np.lexsort((columns["kinds"], columns["neighbours"], -strengths, owners))
        columns = {name: values[order] for name, values in (columns | {"strengths": strengths}).items()}
    return {name: MemoryColumn(typecode, columns[name]) for name, typecode in PARTS.items()}


class LoweredColumn:
    """A column of lowered arcs; see `graphcap.columns.Column`.

    Parameters
    ----------
    rows
        Where it comes from.
    name
        Which of `PARTS`.
    column
        The same of the arcs as they are.
    """

    __slots__ = ("_column", "_name", "_rows", "typecode")

    def __init__(self, rows: LoweredRows, name: str, column: Column) -> None:
        self.typecode = column.typecode
        self._rows = rows
        self._name = name
        self._column = column

    def __len__(self) -> int:
        return len(self._column)

    def slice(self, start: int, stop: int) -> memoryview[Any]:
        """The values at ``start`` to ``stop`` (excluded)."""
        if start >= stop:
            return self._column.slice(start, stop)
        row = self._rows.row(self._name, start, stop)
        return self._rows.whole(self._name).slice(start, stop) if row is None else row

    def slices(self, spans: Iterable[tuple[int, int]]) -> list[memoryview[Any]]:
        """`slice` for each of many spans."""
        return [self.slice(start, stop) for start, stop in spans]

    def array(self) -> Numbers:
        """The whole column."""
        return self._rows.whole(self._name).array()

    def at(self, places: npt.NDArray[np.intp]) -> Numbers:
        """The values at some places."""
        return self._rows.whole(self._name).at(places)
