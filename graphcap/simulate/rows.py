"""Rows of a simulated file as columns that can be read, thinned and added to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy.typing as npt

    from graphcap.simulate.draws import Marks

UNKNOWN_DAY = np.iinfo(np.int64).min
"""A day that is not known, among days since 1970-01-01."""


class Rows:
    """Columns of equal length: numbers, and text as objects.

    Parameters
    ----------
    columns
        The rows so far.
    unknown
        What stands in a column that a new row says nothing of.
    """

    __slots__ = ("_columns", "_new", "_unknown")

    def __init__(self, columns: Mapping[str, npt.NDArray[Any]], unknown: Mapping[str, Any]) -> None:
        self._columns = dict(columns)
        self._unknown = unknown
        self._new: list[dict[str, npt.NDArray[Any]]] = []

    def __len__(self) -> int:
        return len(self[next(iter(self._columns))])

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        """A column, which may be written into."""
        self._join()
        return self._columns[name]

    def __iter__(self) -> Iterator[str]:
        """The names of the columns."""
        return iter(self._columns)

    def add(self, **columns: Any) -> None:
        """New rows: each column is one value for all of them or as many as there are rows; those left out are unknown.

        Raises
        ------
        ValueError
            For a column that there is none of, and lengths that differ.
        """
        if strange := columns.keys() - self._columns.keys():
            message = f"no column {', '.join(sorted(strange))}; there are {', '.join(self._columns)}"
            raise ValueError(message)
        count = max(np.size(value) for value in columns.values())
        self._new.append({name: self._filled(name, columns.get(name, self._unknown.get(name)), count) for name in self._columns})

    def keep(self, marks: Marks) -> None:
        """Keep the marked rows alone."""
        self._join()
        self._columns = {name: column[marks] for name, column in self._columns.items()}

    def order(self, places: npt.NDArray[np.int64]) -> None:
        """Put the rows of these places in this order."""
        self._join()
        self._columns = {name: column[places] for name, column in self._columns.items()}

    def _filled(self, name: str, value: Any, count: int) -> npt.NDArray[Any]:
        filled = np.empty(count, dtype=self._columns[name].dtype)
        filled[:] = value
        return filled

    def _join(self) -> None:
        if self._new:
            parts = [self._columns, *self._new]
            self._columns = {name: np.concatenate([part[name] for part in parts]) for name in self._columns}
            self._new.clear()
