"""Steps: the arcs that a search may take, read from the network person by person, and only as far as they are strong enough."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from itertools import compress
from operator import neg
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from graphcap.network import Arcs

NEVER = 2.0
"""A strength that no arc has."""
HEAD = 256
"""So many of a person's arcs are read at first; the rest when the last of them is still strong enough."""
HELD_PEOPLE = 50_000
"""People whose arcs are held at a time: a bound on memory."""

Row = tuple[int, float, "Sequence[float]", int]
"""A person, the product of a walk to them, strengths of their arcs, falling, and how many of these may be followed."""


class Steps:
    """The arcs of one direction that a search may take, strongest first; each person's are read and verified once.

    Parameters
    ----------
    arcs
        ``Network.outgoing`` or ``Network.incoming``.
    kinds
        A mask of `graphcap.network.Network.kind_mask`.
    """

    __slots__ = ("_arcs", "_kinds", "_longer", "_neighbours", "_starts", "_strengths", "strongest")

    def __init__(self, arcs: Arcs, *, kinds: bytes | None) -> None:
        self.strongest = arcs.strongest
        self._arcs = arcs
        self._kinds = kinds
        self._strengths: dict[int, Sequence[float]] = {}
        self._neighbours: dict[int, Sequence[int]] = {}
        self._starts: dict[int, int] = {}
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
                start = self._starts[person] if person in self._starts else self._arcs.span(person)[0]
                held = self._neighbours[person] = self._arcs.neighbours.slice(start, start + count)
            else:
                self._read(person)
                held = self._neighbours[person]
        return held[:count]

    def neighbours_of(self, counts: Sequence[tuple[int, int]]) -> list[Sequence[int]]:
        """`neighbours` of many people, each with their count."""
        if self._kinds is None:
            new = [(person, count) for person, count in counts if len(self._neighbours.get(person, ())) < count]
            starts = [self._starts[person] if person in self._starts else self._arcs.span(person)[0] for person, _ in new]
            spans = [(start, start + count) for start, (_, count) in zip(starts, new, strict=True)]
            self._neighbours.update(zip((person for person, _ in new), self._arcs.neighbours.slices(spans), strict=True))
        every = [(self._neighbours[person], count) for person, count in counts]
        return [held if len(held) == count else held[:count] for held, count in every]

    def rows(self, people: Sequence[tuple[int, float]], need: float) -> list[Row]:
        """How far the arcs of people are strong enough: each comes with a product, which times the strength must reach ``need``."""
        self.hold([person for person, _ in people])
        held = self._strengths
        rows: list[Row] = []
        for person, product in people:
            least = need / product if product > 0 else 0.0
            strengths = held[person]
            if strengths and strengths[0] < least:
                rows.append((person, product, strengths, 0))
            elif strengths:
                if person in self._longer:
                    strengths = self.strengths(person, least)
                rows.append((person, product, strengths, strong(strengths, least)))
        return rows

    def hold(self, people: Collection[int]) -> None:
        """Read the arcs of many people, which takes less time than one by one."""
        new = [person for person in people if person not in self._strengths]
        if len(self._strengths) + len(new) > HELD_PEOPLE:
            for held in (self._strengths, self._neighbours, self._starts, self._longer):
                held.clear()
            new = list(people)
        if self._kinds is None:
            spans = self._arcs.spans(new)
            self._starts.update(zip(new, (start for start, _ in spans), strict=True))
            self._longer.update(person for person, (start, stop) in zip(new, spans, strict=True) if stop - start > HEAD)
            heads = [(start, min(stop, start + HEAD)) for start, stop in spans]
            self._strengths.update(zip(new, self._arcs.strengths.slices(heads), strict=True))
        else:
            for person in new:
                self._choose(person, self._kinds)

    def _choose(self, person: int, kinds: bytes) -> None:
        every_neighbour, every_strength = self._arcs.of(person)
        allowed = bytes(map(kinds.__getitem__, self._arcs.kinds_of(person)))
        self._neighbours[person] = array("I", compress(every_neighbour, allowed))
        self._strengths[person] = array("d", compress(every_strength, allowed))

    def _read(self, person: int) -> Sequence[float]:
        self.hold((person,))
        return self._strengths[person]


class EvenSteps(Steps):
    """The same arcs, each of strength 1: to see quickly whether there is any way."""

    __slots__ = ("_ones",)

    def __init__(self, arcs: Arcs, *, kinds: bytes | None) -> None:
        super().__init__(arcs, kinds=kinds)
        self._ones = memoryview(array("d", [1.0]))

    def rows(self, people: Sequence[tuple[int, float]], need: float) -> list[Row]:
        """As of `Steps`; nothing is read of strengths."""
        del need
        every_strengths = ((person, product, self.strengths(person, NEVER)) for person, product in people)
        return [(person, product, strengths, len(strengths)) for person, product, strengths in every_strengths if strengths]

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


def shared(one: Collection[int], other: Collection[int]) -> set[int]:
    """The people in both, at the cost of the smaller one alone."""
    few, many = sorted((one, other), key=len)
    return {person for person in few if person in many}


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
