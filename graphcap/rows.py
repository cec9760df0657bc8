"""Typed rows that are held as columns: an answer about a million people without a million objects.

`ColumnRows` is a sequence of rows like any other; reports that write everybody down take its columns instead (`graphcap.report.bulk`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    from graphcap.columns import TextColumn

Row = TypeVar("Row")
CHUNK = 1 << 16
MANY = 256
"""From so many texts on, gathering them by Arrow is quicker than reading each."""


@dataclass(frozen=True, slots=True)
class IdColumn:
    """A text a row, out of a column of texts: the id, or the name, of the person that the row's number points at.

    Attributes
    ----------
    texts
        All texts, by number; the empty text stands for unknown.
    numbers
        The text that each row shows, -1 where unknown; None: row i shows text i.
    names
        What tables for people put before an id, by the same numbers.
    """

    texts: TextColumn
    numbers: npt.NDArray[np.integer[Any]] | None = None
    names: TextColumn | None = None

    def values(self, start: int, stop: int) -> list[str | None]:
        """The rows from ``start`` to ``stop`` (excluded)."""
        if stop - start >= MANY:
            return [text or None for text in self.array(start, stop).to_pylist()]
        numbers = range(start, stop) if self.numbers is None else self.numbers[start:stop].tolist()
        return [(self.texts[number] or None) if number >= 0 else None for number in numbers]

    def labels(self, start: int, stop: int) -> list[str | None]:
        """The rows as people read them: the name, where there is one, with the id behind it."""
        ids = self.values(start, stop)
        names = ids if self.names is None else IdColumn(self.names, self.numbers).values(start, stop)
        return [person if name in {None, person} else f"{name} ({person})" for person, name in zip(ids, names, strict=True)]

    def array(self, start: int, stop: int) -> pa.LargeStringArray:
        """The same as an Arrow array, null where the number is -1."""
        return gather(text_array(self.texts), self.numbers, start, stop)


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """A number or a truth value a row.

    Attributes
    ----------
    numbers
        By row; what is not finite is unknown.
    known
        Where a number stands, else it is unknown; None: everywhere.
    """

    numbers: npt.NDArray[Any]
    known: npt.NDArray[np.bool_] | None = None

    def values(self, start: int, stop: int) -> list[float | None]:
        """The rows from ``start`` to ``stop`` (excluded)."""
        numbers: list[float] = self.numbers[start:stop].tolist()
        known = [True] * len(numbers) if self.known is None else self.known[start:stop].tolist()
        return [number if stands and isfinite(number) else None for number, stands in zip(numbers, known, strict=True)]


@dataclass(frozen=True, slots=True)
class WordColumn:
    """A text of its own a row, as a reason; None, and the empty text, where unknown."""

    words: Sequence[str | None]

    def values(self, start: int, stop: int) -> list[str | None]:
        """The rows from ``start`` to ``stop`` (excluded)."""
        return [word or None for word in self.words[start:stop]]


RowColumn = IdColumn | NumberColumn | WordColumn


class ColumnRows(Sequence[Row]):
    """Rows of one type, built from columns when they are asked for.

    Parameters
    ----------
    row_type
        A dataclass whose fields are the columns; a field without a column keeps its default.
    columns
        By field: a column of this module, or a numpy array, which is one of numbers.
    length
        How many rows there are.

    Examples
    --------
    >>> from graphcap.columns import TextColumn
    >>> from graphcap.model import WeakestTie
    >>> import numpy as np
    >>> ids = TextColumn.of(["ana", "ben"])
    >>> columns = {"source": IdColumn(ids), "target": IdColumn(ids, np.array([1, -1])), "strength": np.array([0.5, np.nan])}
    >>> list(ColumnRows(WeakestTie, columns, 2))
    [WeakestTie(source='ana', target='ben', strength=0.5), WeakestTie(source='ben', target=None, strength=None)]
    """

    __slots__ = ("_length", "columns", "row_type")

    def __init__(self, row_type: Callable[..., Row], columns: Mapping[str, RowColumn | npt.NDArray[Any]], length: int) -> None:
        self.columns: dict[str, RowColumn] = {
            name: column if isinstance(column, RowColumn) else NumberColumn(column) for name, column in columns.items()
        }
        self.row_type = row_type
        self._length = length

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...

    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        if isinstance(index, slice):
            start, stop, step = index.indices(self._length)
            if (start, step) == (0, 1):
                return ColumnRows(self.row_type, self.columns, max(0, stop))
            if step == 1:
                return list(self._rows(start, max(start, stop)))
            return [self[position] for position in range(start, stop, step)]
        position = range(self._length)[index]
        return next(self._rows(position, position + 1))

    def labelled(self, count: int) -> list[dict[str, Any]]:
        """The first rows by column, with people as they are called (see `IdColumn.labels`)."""
        stop = min(count, self._length)
        columns = [column.labels(0, stop) if isinstance(column, IdColumn) else column.values(0, stop) for column in self.columns.values()]
        return [dict(zip(self.columns, values, strict=True)) for values in zip(*columns, strict=True)]

    def __iter__(self) -> Iterator[Row]:
        for start in range(0, self._length, CHUNK):
            yield from self._rows(start, min(start + CHUNK, self._length))

    def _rows(self, start: int, stop: int) -> Iterator[Row]:
        names = tuple(self.columns)
        for values in zip(*(column.values(start, stop) for column in self.columns.values()), strict=True):
            yield self.row_type(**dict(zip(names, values, strict=True)))


def text_array(texts: TextColumn) -> pa.LargeStringArray:
    """The texts as an Arrow array over the same bytes, checked to be in bounds and UTF-8.

    Raises
    ------
    StoreDamaged
        When they are not.
    """
    import numpy as np
    import pyarrow as pa

    from graphcap.errors import StoreDamaged

    offsets = texts.offsets.array().astype(np.uint64)
    letters = np.ascontiguousarray(texts.letters.array())
    try:
        array = pa.Array.from_buffers(pa.large_string(), len(texts), [None, pa.py_buffer(offsets), pa.py_buffer(letters)])
        array.validate(full=True)
    except pa.ArrowInvalid as error:
        message = f"the store is damaged: {error}; run `graphcap check`"
        raise StoreDamaged(message) from error
    return array


def gather(texts: pa.LargeStringArray, numbers: npt.NDArray[np.integer[Any]] | None, start: int, stop: int) -> pa.LargeStringArray:
    """The texts that ``numbers[start:stop]`` point at, null where the number is -1; without numbers, the texts at those places."""
    import pyarrow as pa

    if numbers is None:
        return texts[start:stop]
    wanted = numbers[start:stop]
    return texts.take(pa.array(wanted, mask=wanted < 0))
