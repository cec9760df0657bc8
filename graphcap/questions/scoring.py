"""Scores that multiply parts: the geometric mean, so that a candidate has to be fair in all of them.

An unknown part takes the median of the candidates for whom it is known (.5 where it is for none) and is named as assumed; the share of
parts that are known is the coverage. A part counts at least .05, so that one nought does not hide all the rest. Candidates who have no
room come last, before them those whose coverage is below .5, before them all others; within each the higher score, then the lower number.
"""

from __future__ import annotations

from math import prod
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LEAST_PART = 0.05
UNKNOWN_PART = 0.5
ENOUGH_COVERAGE = 0.5
DECIMALS = 12


class Score(NamedTuple):
    """A score.

    Attributes
    ----------
    value
        0 to 1.
    coverage
        Share of the parts that are known.
    assumed
        Names of those that are not.
    """

    value: float
    coverage: float
    assumed: tuple[str, ...]

    def rank(self, person: int, free: float | None) -> tuple[bool, bool, float, int]:
        """What candidates are sorted by."""
        return free == 0, self.coverage < ENOUGH_COVERAGE, -round(self.value, DECIMALS), person


def scores(candidates: Sequence[Mapping[str, float | None]]) -> list[Score]:
    """The score of each candidate, whose parts, the same ones for all, are 0 to 1 or None where unknown.

    >>> [round(score.value, 3) for score in scores([{"odds": 0.8, "free": None}, {"odds": 0.2, "free": 0.8}])]
    [0.8, 0.4]
    """
    if not candidates:
        return []
    names = list(candidates[0])
    known = {name: [part for candidate in candidates if (part := candidate[name]) is not None] for name in names}
    middle = {name: median(parts) if parts else UNKNOWN_PART for name, parts in known.items()}
    found = []
    for candidate in candidates:
        parts = {name: middle[name] if part is None else part for name, part in candidate.items()}
        assumed = tuple(name for name, part in candidate.items() if part is None)
        value = prod(max(LEAST_PART, part) for part in parts.values()) ** (1 / len(names))
        found.append(Score(value, 1 - len(assumed) / len(names), assumed))
    return found
