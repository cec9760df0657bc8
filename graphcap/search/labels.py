"""Labels: what is known of the best chains of many people, and which of a person's arcs is the best, for all of them at once.

Labels are compared as answers are everywhere: odds rounded to 12 decimals, then fewer ties, then the lower number of the next person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]
    Numbers = npt.NDArray[np.integer[Any]]
    Places = npt.NDArray[np.intp]

NOBODY = -1
UNREACHED = -1.0
SCALE = 1e12
"""Odds are compared in whole 1e-12ths."""
ROUNDING = 2 / SCALE
"""Odds that are further apart differ after rounding, too."""


class Labels(NamedTuple):
    """What is known of the best chain of some people: its odds, the next person on it, whom it ends at, and its ties."""

    odds: Floats
    via: npt.NDArray[np.int32]
    target: npt.NDArray[np.int32]
    ties: npt.NDArray[np.uint8]

    @classmethod
    def of_nobody(cls, people: int) -> Labels:
        """Of people without a chain."""
        nobody = np.full(people, NOBODY, dtype=np.int32)
        return cls(np.full(people, UNREACHED), nobody, nobody.copy(), np.zeros(people, dtype=np.uint8))

    @classmethod
    def at_targets(cls, sought: Mask) -> Labels:
        """Targets are where they are, with odds of 1 and no tie."""
        labels = cls.of_nobody(len(sought))
        labels.odds[sought] = 1
        labels.target[sought] = np.flatnonzero(sought)
        return labels

    @classmethod
    def empty(cls, people: int) -> Labels:
        """Room for so many, to be filled."""
        via, target = np.empty((2, people), np.int32)
        return cls(np.empty(people), via, target, np.empty(people, np.uint8))

    def copy(self) -> Labels:
        """The same, apart."""
        return Labels(self.odds.copy(), self.via.copy(), self.target.copy(), self.ties.copy())

    def some(self, people: slice) -> Labels:
        """Those of some people, without a copy."""
        return Labels(self.odds[people], self.via[people], self.target[people], self.ties[people])

    def put(self, places: Numbers | slice, labels: Labels) -> None:
        """Replace some."""
        self.odds[places], self.via[places] = labels.odds, labels.via
        self.target[places], self.ties[places] = labels.target, labels.ties


def best_arcs(owner: Numbers, odds: Floats, *then: Numbers) -> Places:
    """Where each owner's best arc is, arcs being in the order of their owners: highest rounded odds, then the lowest of ``then``."""
    fresh = new_owner(owner)
    alone = fresh.copy()
    alone[:-1] &= fresh[1:]
    rivals = np.flatnonzero(~alone)
    if len(rivals):
        alone[rivals[_winners(owner.take(rivals), odds.take(rivals), *(column.take(rivals) for column in then))]] = True
    return np.flatnonzero(alone)


def _winners(owner: Numbers, odds: Floats, *then: Numbers) -> Places:
    begins = np.flatnonzero(new_owner(owner))
    floor = np.maximum.reduceat(odds, begins) - ROUNDING
    chosen = np.flatnonzero(odds >= np.repeat(floor, np.diff(begins, append=len(owner))))
    for column in (-np.rint(odds * SCALE), *then) if len(chosen) > len(begins) else ():
        begins, key = np.flatnonzero(new_owner(owner[chosen])), column[chosen]
        chosen = chosen[key == np.repeat(np.minimum.reduceat(key, begins), np.diff(begins, append=len(chosen)))]
    return chosen[new_owner(owner[chosen])]


def new_owner(owner: Numbers) -> Mask:
    """Where each owner's arcs begin among arcs that are in the order of their owners."""
    fresh = np.empty(len(owner), dtype=bool)
    fresh[:1] = True
    np.not_equal(owner[1:], owner[:-1], out=fresh[1:])
    return fresh
