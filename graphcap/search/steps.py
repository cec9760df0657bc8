"""Steps: the arcs that a search may take, read from the network person by person, and only as far as they are strong enough."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from itertools import compress
from operator import neg
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphcap.network import Arcs

NEVER = 2.0
"""A strength that no arc has."""
HEAD = 256
"""So many of a person's arcs are read at first; the rest when the last of them is still strong enough."""
HELD_PEOPLE = 50_000
"""People whose arcs are held at a time: a bound on memory."""


class Steps:
    """The arcs of one direction that a search may take, strongest first; each person's are read and verified once.

    Parameters
    ----------
    arcs
        ``Network.outgoing`` or ``Network.incoming``.
    kinds
        A mask of `graphcap.network.Network.kind_mask`.
    """

    __slots__ = ("_arcs", "_kinds", "_longer", "_neighbours", "_strengths", "strongest")

    def __init__(self, arcs: Arcs, *, kinds: bytes | None) -> None:
        self.strongest = arcs.strongest
        self._arcs = arcs
        self._kinds = kinds
        self._strengths: dict[int, Sequence[float]] = {}
        self._neighbours: dict[int, Sequence[int]] = {}
        self._longer: set[int] = set()

    def strengths(self, person: int, need: float) -> Sequence[float]:
        """Falling strengths of a person's allowed arcs: all of them, or so many that the last is below ``need``."""
        held = self._strengths.get(person)
        if held is None:
            held = self._read(person)
        if person in self._longer and held[-1] >= need:
            self._longer.remove(person)
            held = self._strengths[person] = self._arcs.strengths.slice(*self._arcs.span(person))
        return held

    def neighbours(self, person: int, count: int) -> Sequence[int]:
        """The other ends of a person's ``count`` strongest allowed arcs."""
        held = self._neighbours.get(person)
        if held is None or len(held) < count:
            if self._kinds is None:
                start, _ = self._arcs.span(person)
                held = self._neighbours[person] = self._arcs.neighbours.slice(start, start + count)
            else:
                self._read(person)
                held = self._neighbours[person]
        return held[:count]

    def _read(self, person: int) -> Sequence[float]:
        if len(self._strengths) >= HELD_PEOPLE:
            for held in (self._strengths, self._neighbours, self._longer):
                held.clear()
        strengths: Sequence[float]
        if self._kinds is None:
            start, stop = self._arcs.span(person)
            if stop - start > HEAD:
                self._longer.add(person)
                stop = start + HEAD
            strengths = self._arcs.strengths.slice(start, stop)
        else:
            every_neighbour, every_strength = self._arcs.of(person)
            allowed = bytes(map(self._kinds.__getitem__, self._arcs.kinds_of(person)))
            self._neighbours[person] = array("I", compress(every_neighbour, allowed))
            strengths = array("d", compress(every_strength, allowed))
        self._strengths[person] = strengths
        return strengths


class EvenSteps(Steps):
    """The same arcs, each of strength 1: to see quickly whether there is any way."""

    __slots__ = ("_ones",)

    def __init__(self, arcs: Arcs, *, kinds: bytes | None) -> None:
        super().__init__(arcs, kinds=kinds)
        self._ones = memoryview(array("d", [1.0]))

    def strengths(self, person: int, _need: float) -> Sequence[float]:
        """As many times 1 as a person has allowed arcs."""
        degree = self._arcs.degree(person) if self._kinds is None else len(super().strengths(person, 0.0))
        if degree > len(self._ones):
            self._ones = memoryview(array("d", [1.0]) * (2 * degree))
        return self._ones[:degree]


def strong(strengths: Sequence[float], need: float) -> int:
    """How many of these falling strengths are at least ``need``.

    >>> strong([0.9, 0.5, 0.5, 0.2], 0.5)
    3
    """
    if not strengths or strengths[-1] >= need:
        return len(strengths)
    return bisect_right(strengths, -need, key=neg)


def is_flat(strengths: Sequence[float], count: int) -> bool:
    """Whether the first ``count`` of these falling strengths are one and the same."""
    return count > 0 and strengths[0] == strengths[count - 1]


def strongest_each(neighbours: Sequence[int], strengths: Sequence[float], within: dict[int, float] | None) -> dict[int, float]:
    """The strongest of the parallel arcs to each neighbour; only people in ``within``, where one is given."""
    if is_flat(strengths, len(neighbours)):
        return dict.fromkeys(neighbours if within is None else within.keys() & neighbours, strengths[0])
    arcs: dict[int, float] = {}
    if within is None or not within.keys().isdisjoint(neighbours):
        for neighbour, strength in zip(neighbours, strengths, strict=False):
            if within is None or neighbour in within:
                arcs.setdefault(neighbour, strength)
    return arcs
