"""Betweenness, closeness and harmonic centrality of everybody in a view; estimated from sampled people where there are many.

Sampled people are drawn without replacement, so that a sample of everybody gives the exact value, and standard errors shrink to 0 as the
sample grows to everybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.measures import breadth, buckets

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from graphcap.measures.breadth import Sums
    from graphcap.measures.view import View

    Floats = npt.NDArray[np.float64]
    Places = npt.NDArray[np.int64]

EXACT_PEOPLE = 20_000
"""Up to so many people nothing is sampled."""
SAMPLES = 200
"""People sampled where nobody says how many."""


class Estimate(NamedTuple):
    """Values, their standard errors, and how many people they were estimated from; None and 0 when they are exact."""

    values: Floats
    error: Floats | None = None
    sampled: int = 0


class Sample(NamedTuple):
    """Some people drawn from all, or all."""

    chosen: Places
    people: int

    @property
    def exact(self) -> bool:
        """Whether it is everybody."""
        return len(self.chosen) == self.people

    def scaled(self, total: Floats, squares: Floats) -> tuple[Floats, Floats | None]:
        """The sum over everybody, estimated from a sum and a sum of squares over the chosen, and its standard error."""
        count = len(self.chosen)
        if self.exact:
            return total, None
        if count == 1:
            return total * self.people, np.full_like(total, np.nan)
        variance = np.maximum(squares - total**2 / count, 0) / (count - 1)
        return total * (self.people / count), self.people * np.sqrt((1 - count / self.people) * variance / count)


def sample_of(people: int, *, samples: int | None, seed: int) -> Sample:
    """Everybody up to `EXACT_PEOPLE`; beyond, ``samples`` people (`SAMPLES` when None) drawn by ``seed``."""
    if people <= EXACT_PEOPLE:
        return Sample(np.arange(people), people)
    return Sample(_drawn(people, min(SAMPLES if samples is None else samples, people), seed), people)


def _drawn(people: int, count: int, seed: int) -> Places:
    return np.sort(np.random.default_rng(seed).choice(people, count, replace=False))


def betweenness(view: View, sample: Sample, *, weighted: bool) -> Estimate:
    """On how many shortest paths between others each person lies, over ordered pairs, each pair sharing 1 among its paths.

    References
    ----------
    Freeman 1977, https://doi.org/10.2307/3033543; Brandes & Pich 2007, https://doi.org/10.1142/S0218127407018403
    """
    total, squares = np.zeros(len(view)), np.zeros(len(view))
    for depends in _dependencies(view, sample.chosen, weighted=weighted):
        total += depends.sum(axis=1)
        squares += np.einsum("ij,ij->i", depends, depends)
    return _estimate(sample, *sample.scaled(total, squares))


def harmonic(view: View, sample: Sample, *, weighted: bool) -> Estimate:
    """The sum of 1 / distance from each person to everybody else, 0 to those out of reach.

    References
    ----------
    Marchiori & Latora 2000, https://doi.org/10.1016/S0378-4371(00)00311-3; Eppstein & Wang 2004, https://doi.org/10.7155/jgaa.00081
    """
    sums = _sums(view, sample.chosen, inverse=True, weighted=weighted)
    return _estimate(sample, *sample.scaled(sums.total, sums.squares))


def closeness(view: View, sample: Sample, *, weighted: bool) -> Estimate:
    """How near everybody else is: (n - 1) / the sum of distances from each person, NaN where not everybody is reached.

    Of a sample, NaN where somebody sampled is not reached, and for the only person sampled.

    References
    ----------
    Freeman 1978, https://doi.org/10.1016/0378-8733(78)90021-7; Eppstein & Wang 2004, https://doi.org/10.7155/jgaa.00081
    """
    sums = _sums(view, sample.chosen, inverse=False, weighted=weighted)
    distance, error = sample.scaled(sums.total, sums.squares)
    distance[(sums.reached < len(sample.chosen)) | (distance == 0)] = np.nan
    values = (len(view) - 1) / distance
    return _estimate(sample, values, None if error is None else error * values / distance)


def _estimate(sample: Sample, values: Floats, error: Floats | None) -> Estimate:
    return Estimate(values, error, 0 if sample.exact else len(sample.chosen))


def _dependencies(view: View, sources: Places, *, weighted: bool) -> Iterator[Floats]:
    if weighted:
        return buckets.dependencies(buckets.lengths_of(view.strengths), sources)
    return breadth.dependencies(view.unweighted().strengths, sources)


def _sums(view: View, targets: Places, *, inverse: bool, weighted: bool) -> Sums:
    figure = np.reciprocal if inverse else np.positive
    if weighted:
        return buckets.distance_sums(buckets.lengths_of(view.strengths), targets, figure)
    return breadth.distance_sums(view.strengths, targets, figure)
