"""How often chance alone gives a difference between groups: values are dealt out anew among the people of each cell.

A statistic is a sum over cells and groups of a coefficient times the sum of the group's values in that cell. Under the null hypothesis
every way to deal the values of a cell to its people is equally likely, so that the sums follow (multivariate) hypergeometric
distributions; 1,999 seeded draws of them are taken. Where no single person weighs more than 3 % of the statistic's standard deviation,
its distribution over all permutations is normal with a known variance (Hoeffding 1951, doi:10.1214/aoms/1177729545), and nothing is
drawn. All tests are two-sided.
"""

from __future__ import annotations

from math import erfc, sqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]

DRAWS = 1999
MOST_AT_ONCE = 4_000_000
NO_SINGLE_WEIGHT = 0.03
DECIMALS = 12


class Dealt(NamedTuple):
    """What is dealt to whom, a row a cell.

    Attributes
    ----------
    sizes
        People of each group.
    coefficients
        Of each group.
    values
        The different values there are.
    copies
        How many people have each value; they sum to the cell's people.
    """

    sizes: Numbers
    coefficients: Floats
    values: Floats
    copies: Numbers


class Chance(NamedTuple):
    """How likely chance gives a statistic further from 0 than the observed one, and one as far."""

    further: float
    equal: float

    @property
    def mid(self) -> float:
        """The mid-p value: half of what is equally far counts (Lancaster 1961, doi:10.1080/01621459.1961.10482105)."""
        return self.further + self.equal / 2

    def randomised(self, uniform: float) -> float:
        """The p value that is exactly uniform when chance alone rules, for a number drawn from 0 to 1."""
        return self.further + uniform * self.equal


def chance_of(observed: float, dealt: Dealt, *, seed: int, draws: int = DRAWS) -> Chance:
    """How likely chance alone gives a statistic as far from 0 as the observed one."""
    mean, spread = _moments(dealt)
    heaviest = np.abs(dealt.coefficients).max(initial=0) * np.ptp(dealt.values, axis=1).max(initial=0)
    if spread > 0 and heaviest < NO_SINGLE_WEIGHT * spread:
        far = abs(observed)
        return Chance((erfc((far - mean) / spread / sqrt(2)) + erfc((far + mean) / spread / sqrt(2))) / 2, 0.0)
    far, further, equal = round(abs(observed), DECIMALS), 0, 1
    for some in _drawn(dealt, np.random.default_rng(seed), draws):
        rounded = np.round(np.abs(some), DECIMALS)
        further += int(np.count_nonzero(rounded > far))
        equal += int(np.count_nonzero(rounded == far))
    return Chance(further / (draws + 1), equal / (draws + 1))


def _moments(dealt: Dealt) -> tuple[float, float]:
    """Mean and standard deviation of the statistic over all ways to deal."""
    people = dealt.sizes.sum(axis=1)
    value_mean = (dealt.copies * dealt.values).sum(axis=1) / people
    value_spread = (dealt.copies * (dealt.values - value_mean[:, np.newaxis]) ** 2).sum(axis=1)
    weight = (dealt.sizes * dealt.coefficients).sum(axis=1)
    weight_spread = (dealt.sizes * (dealt.coefficients - (weight / people)[:, np.newaxis]) ** 2).sum(axis=1)
    variance = (value_spread * weight_spread / np.maximum(1, people - 1)).sum()
    return float((weight * value_mean).sum()), sqrt(float(variance))


def _drawn(dealt: Dealt, random: np.random.Generator, draws: int) -> Iterator[Floats]:
    """The statistic of each draw, some draws at a time."""
    at_once = max(1, MOST_AT_ONCE // max(1, dealt.copies.size))
    for start in range(0, draws, at_once):
        count = min(at_once, draws - start)
        left = np.broadcast_to(dealt.copies, (count, *dealt.copies.shape)).copy()
        statistic = np.zeros(count)
        for group in range(dealt.sizes.shape[1] - 1):
            statistic += _deal(dealt, left, group, random) @ dealt.coefficients[:, group]
        yield statistic + (left * dealt.values).sum(axis=2) @ dealt.coefficients[:, -1]


def _deal(dealt: Dealt, left: Numbers, group: int, random: np.random.Generator) -> Floats:
    """Deal one group its values in every cell of every draw, taking them from what is left; their sums."""
    wanted = np.broadcast_to(dealt.sizes[:, group], left.shape[:2]).copy()
    pool = left.sum(axis=2)
    sums = np.zeros(left.shape[:2])
    for value in range(left.shape[2]):
        pool -= left[:, :, value]
        got = random.hypergeometric(left[:, :, value], pool, wanted)
        wanted -= got
        left[:, :, value] -= got
        sums += got * dealt.values[:, value]
    return sums
