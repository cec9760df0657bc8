"""Shares and waiting times of few cases, with how sure they are.

- `wilson`: the interval of a share at 95 % (Wilson 1927, doi:10.1080/01621459.1927.10502953).
- `kaplan_meier_median`: after how many days half have happened, open cases counted for as long as they were watched (Kaplan & Meier 1958,
  doi:10.1080/01621459.1958.10501452).
"""

from __future__ import annotations

from itertools import groupby
from math import sqrt
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Z_95 = 1.959963984540054
HALF = 0.5


def wilson(happened: int, cases: int) -> tuple[float, float]:
    """The lowest and the highest share that go well with so many of so many cases, at 95 %.

    Examples
    --------
    >>> [round(bound, 4) for bound in wilson(5, 10)]
    [0.2366, 0.7634]
    """
    share, squared = happened / cases, Z_95**2
    middle = (share + squared / (2 * cases)) / (1 + squared / cases)
    spread = Z_95 / (1 + squared / cases) * sqrt(share * (1 - share) / cases + squared / (4 * cases**2))
    return max(0.0, middle - spread), min(1.0, middle + spread)


def kaplan_meier_median(waits: Iterable[tuple[float, bool]]) -> float | None:
    """The day on which the share still waiting falls to one half or less; None where it never does.

    Parameters
    ----------
    waits
        Days, and whether it happened then; else the case was open for so long.

    Examples
    --------
    >>> kaplan_meier_median([(3, True), (5, False), (7, True), (9, False)])
    7.0
    """
    ordered = sorted(waits)
    waiting, share = len(ordered), 1.0
    for day, cases in groupby(ordered, key=itemgetter(0)):
        today = [happened for _, happened in cases]
        share *= 1 - sum(today) / waiting
        waiting -= len(today)
        if share <= HALF:
            return float(day)
    return None
