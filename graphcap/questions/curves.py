"""How well a measure tells two groups apart: the area under the ROC curve, with a bootstrap interval.

The area (AUC) is the chance that somebody of the first group has the higher value than somebody of the second, equals counting half (the
Mann-Whitney statistic; Hanley & McNeil 1982, doi:10.1148/radiology.143.1.7063747): .5 tells nothing. The interval holds the middle 95 % of
500 samples drawn with replacement from each group; all measures are drawn alike, so that their differences can be compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.stats import rankdata

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]
    Numbers = npt.NDArray[np.int64]

DRAWS = 500
MIDDLE = (2.5, 97.5)
MOST = 20_000
FEWEST = 5


class Curve(NamedTuple):
    """An area, its interval, and the area of each sample; all None, and no samples, where either group has fewer than 5."""

    area: float | None
    low: float | None
    high: float | None
    n: int
    samples: Floats


def curve(values: Floats, happened: Mask, *, seed: int = 0) -> Curve:
    """How well some values (NaN: unknown, left out) tell those to whom something happened from the others.

    Of a group of over 20,000 so many are taken, evenly by their place.
    """
    known = ~np.isnan(values)
    first, second = values[known & happened], values[known & ~happened]
    if min(len(first), len(second)) < FEWEST:
        return Curve(None, None, None, int(known.sum()), np.empty(0))
    first, second = _thinned(first), _thinned(second)
    samples = _samples(first, second, seed=seed)
    low, high = np.percentile(samples, MIDDLE).tolist()
    return Curve(area(first, second), low, high, int(known.sum()), samples)


def _samples(first: Floats, second: Floats, *, seed: int) -> Floats:
    """The areas of samples: values are compared once, and each sample is then so many of each value on either side."""
    draws = np.random.default_rng(seed)
    values, places = np.unique(np.concatenate((first, second)), return_inverse=True)
    one, other = places[: len(first)], places[len(first) :]
    samples = np.empty(DRAWS)
    for number in range(DRAWS):
        ours, theirs = (
            np.bincount(side[draws.integers(0, len(side), len(side))], minlength=len(values)).astype(np.float64) for side in (one, other)
        )
        samples[number] = ours @ (np.cumsum(theirs) - theirs / 2)
    return samples / (len(first) * len(second))


def area(first: Floats, second: Floats) -> float:
    """The chance that one of the first is higher than one of the second, equals counting half.

    >>> area(np.array([3.0, 2.0]), np.array([1.0, 2.0]))
    0.875
    """
    ranks = rankdata(np.concatenate((first, second)))[: len(first)]
    return float((ranks.sum() - len(first) * (len(first) + 1) / 2) / (len(first) * len(second)))


def better(one: Curve, other: Curve) -> bool | None:
    """Whether the first tells them apart better than the second in at least 97.5 % of the samples; None where either is unknown.

    Both have to be of the same people.
    """
    if one.area is None or other.area is None:
        return None
    return bool(np.percentile(one.samples - other.samples, MIDDLE[0]) > 0)


def _thinned(values: Floats) -> Floats:
    if len(values) <= MOST:
        return values
    return values[np.linspace(0, len(values) - 1, MOST).astype(np.int64)]
