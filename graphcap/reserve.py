"""The reserve: who may not be asked for what, who has left, and who is away on the day of a network.

This is a hard filter, held here and nowhere else. Who opted out as an introducer is on no chain between its ends; who opted out as a target
is at the end of none; who does not want to be asked about somebody is neither, whenever that person is an end of the request. Who has left
introduces nobody unless a question counts alumni; who is away is marked, never left out. Whoever asks for themselves always may. How the
records come to say so stands in `graphcap.optouts`. The standard library alone: every search of chains reads it first.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, cast

from graphcap.columns import Column, ConstantColumn

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

NO_INTRODUCER, NO_TARGET, LEFT, AWAY = 1, 2, 4, 8
MARKS = (NO_INTRODUCER, NO_TARGET, LEFT, AWAY)
MOST_ASKED = 3_000
_NUMBERS = ConstantColumn("I", 0, 0)


class Crowd:
    """Many people of whom few are ever asked about.

    A set of 30,000 numbers takes longer to make than a search that asks about some hundreds; so they are looked up where they stand, and
    made a set only once many were asked about. Who stands in several columns is counted, and gone through, as often.

    Parameters
    ----------
    columns
        Rising numbers.
    others
        Further people.
    """

    __slots__ = ("_asked", "_columns", "_others", "_set")

    def __init__(self, columns: Sequence[memoryview[int]], others: frozenset[int] = frozenset()) -> None:
        self._columns = columns
        self._others = others
        self._asked = 0
        self._set: frozenset[int] | None = None

    def __len__(self) -> int:
        return sum(map(len, self._columns)) + len(self._others)

    def __iter__(self) -> Iterator[int]:
        return chain(*self._columns, self._others)

    def __contains__(self, person: object) -> bool:
        if self._set is not None:
            return person in self._set
        self._asked += 1
        if self._asked > MOST_ASKED:
            self._set = frozenset(self)
        for numbers in self._columns:
            place = bisect_left(numbers, cast("int", person))
            if place < len(numbers) and numbers[place] == person:
                return True
        return person in self._others

    def __or__(self, others: Iterable[int]) -> Crowd:
        """These and others."""
        return Crowd(self._columns, self._others.union(others))


Barred = frozenset[int] | Crowd
"""People who introduce nobody."""


class Reserve(NamedTuple):
    """Who may not be asked for what, and who is not there; all columns are of ``I``, numbers of people.

    Attributes
    ----------
    not_introducing, not_targets, left, away
        Rising: who has each of the marks `NO_INTRODUCER`, `NO_TARGET`, `LEFT` and `AWAY`.
    ends
        Rising: people about whom somebody does not want to be asked.
    unwilling
        Who that is, for each of ``ends``.
    """

    not_introducing: Column = _NUMBERS
    not_targets: Column = _NUMBERS
    left: Column = _NUMBERS
    away: Column = _NUMBERS
    ends: Column = _NUMBERS
    unwilling: Column = _NUMBERS

    def __bool__(self) -> bool:
        """Whether it holds anybody."""
        return any(map(len, self))

    def marked(self, marks: int) -> frozenset[int]:
        """Everybody who has one of these marks."""
        chosen = [column for mark, column in zip(MARKS, self, strict=False) if mark & marks and len(column)]
        first, *others = (column.slice(0, len(column)) for column in chosen or [_NUMBERS])
        return frozenset(first).union(*others) if others else frozenset(first)

    def has(self, person: int, mark: int) -> bool:
        """Whether a person has a mark."""
        column = self[MARKS.index(mark)]
        place = _place(column, person)
        return place < len(column) and bool(column.slice(place, place + 1)[0] == person)

    def unwilling_about(self, end: int) -> frozenset[int]:
        """Everybody who does not want to be asked about a person."""
        return frozenset(self.unwilling.slice(_place(self.ends, end), _place(self.ends, end + 1)))

    def never_introducing(self, *, alumni: bool) -> Crowd:
        """Everybody who introduces nobody, whoever asks for whom."""
        columns = (self.not_introducing,) if alumni else (self.not_introducing, self.left)
        return Crowd([column.slice(0, len(column)) for column in columns if len(column)])

    def no_targets(self) -> frozenset[int]:
        """Everybody who is nobody's target."""
        return self.marked(NO_TARGET)

    def no_targets_of(self, source: int) -> frozenset[int]:
        """Everybody to whom a person may not be led."""
        return (self.no_targets() | self.unwilling_about(source)) - {source}

    def minding(self, targets: Collection[int]) -> dict[int, frozenset[int]]:
        """For those of the targets about whom somebody does not want to be asked, who that is."""
        named = frozenset(self.ends.slice(0, len(self.ends)))
        return {target: self.unwilling_about(target) for target in sorted(named.intersection(targets))}


def _place(numbers: Column, person: int) -> int:
    """Where a person stands, or would stand, among rising numbers."""
    return bisect_left(range(len(numbers)), person, key=lambda place: numbers.slice(place, place + 1)[0])
