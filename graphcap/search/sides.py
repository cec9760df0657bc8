"""Sides: the layers of one end of a search, and how good the walks beyond them can be at best."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from graphcap.search.steps import NEVER

if TYPE_CHECKING:
    from graphcap.search.steps import Steps

ABSENT = -1.0
"""What stands for the product of a walk that is not there; 0.0 is the product of very weak ties."""


class Grown(NamedTuple):
    """A layer that was grown before, for any number of ties: nobody is missing whom a walk reaches with a product of at least ``above``."""

    layer: dict[int, float]
    above: float


class Side:
    """The layers of one end: ``layers[i]`` maps people to the best product of a walk of exactly i ties between them and that end.

    Attributes
    ----------
    floors
        The smallest product of each layer.
    above
        For each layer, the product from which on nobody is missing in it.
    known
        Layers grown before by depth, which other numbers of ties can use.
    """

    __slots__ = ("_peaks", "_reach", "above", "floors", "known", "layers", "steps")

    def __init__(self, steps: Steps, ends: dict[int, float], known: dict[int, Grown] | None = None) -> None:
        self.steps = steps
        self.known = {} if known is None else known
        self.above = [0.0]
        self.layers = [ends.copy()]
        self.floors = [1.0]
        self._peaks = [1.0]
        self._reach: float | None = None

    @property
    def top(self) -> dict[int, float]:
        """The layer grown last."""
        return self.layers[-1]

    def add(self, layer: dict[int, float], above: float) -> None:
        """Stand a further layer on top, in which nobody is missing from this product on."""
        self.layers.append(layer)
        self.above.append(above)
        self.floors.append(min(layer.values(), default=ABSENT))
        self._peaks.append(max(layer.values(), default=ABSENT))
        self._reach = None

    def keep(self) -> None:
        """Remember the top layer, if it holds more than the one that is known."""
        depth = len(self.layers) - 1
        if depth not in self.known or self.above[-1] < self.known[depth].above:
            self.known[depth] = Grown(self.top.copy(), self.above[-1])

    def look(self) -> None:
        """Read the strongest arc of everybody in the top layer, for a closer bound of the products to come."""
        if self._reach is None:
            reach = ABSENT
            for person, product in sorted(self.top.items(), key=itemgetter(1), reverse=True):
                if product * self.steps.strongest <= reach:
                    break
                strengths = self.steps.strengths(person, NEVER)
                if strengths:
                    reach = max(reach, product * strengths[0])
            self._reach = reach

    def at_most(self, ties: int) -> float:
        """An upper bound of the product of any walk of so many ties between anybody and this end; below 0 where there is none."""
        further = ties - len(self.layers)
        if further < 0:
            return self._peaks[ties]
        if self._reach is None:
            return self._peaks[-1] * self.steps.strongest ** (further + 1)
        return self._reach * self.steps.strongest**further


def odds_at_most(forward: Side, backward: Side, *, ties: int) -> float:
    """An upper bound of the odds of any walk of exactly ``ties`` ties from one end to the other; `ABSENT` where an end has no arc."""
    halves = [(forward.at_most(done), backward.at_most(ties - done)) for done in range(ties + 1)]
    return min(ahead * behind if ahead >= 0 and behind >= 0 else ABSENT for ahead, behind in halves)
