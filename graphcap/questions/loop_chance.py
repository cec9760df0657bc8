"""How many loops chance gives: endorsements among the same people, each endorsing and endorsed as often, with partners exchanged at random.

Endorsements are paired at random, and the two of a pair exchange the endorsed person, unless somebody would endorse themselves or the same
person twice (Maslov & Sneppen 2002, doi:10.1126/science.1065103); all pairs of a round at once. After 10 rounds, 20 graphs 3 rounds apart
are looked at; where there are over 250,000 endorsements 5 graphs, after 3 rounds and 1 apart, as hardly any exchange is refused there.
The error is the standard deviation of the mean.

Loops are counted, not listed: closed walks of 2, 3 and 4 steps over how often each loop is walked; of those of 4 steps the ones that go to
and fro are taken off.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]

MANY = 250_000
LENGTHS = (2, 3, 4)


class _Plan(NamedTuple):
    """How many graphs are looked at, and how many rounds of exchanges stand before the first one, and between two."""

    graphs: int
    before: int
    between: int


FEW_PLAN, MANY_PLAN = _Plan(20, 10, 3), _Plan(5, 3, 1)


class ByChance(NamedTuple):
    """The mean number of loops by length, the error of that mean, and how many graphs were looked at."""

    mean: dict[str, float]
    error: dict[str, float]
    graphs: int


def loops_by_chance(source: Numbers, target: Numbers) -> ByChance | None:
    """How many loops of each length there are when partners are exchanged at random; None for fewer than two endorsements.

    Parameters
    ----------
    source, target
        Numbers of who endorses whom, each pair once.
    """
    if len(source) <= 1:
        return None
    ends = np.unique(np.concatenate((source, target)), return_inverse=True)[1].astype(np.int64).reshape(2, -1)
    random = np.random.default_rng(0)
    plan = FEW_PLAN if len(source) <= MANY else MANY_PLAN
    counts = []
    for graph in range(plan.graphs):
        for _ in range(plan.between if graph else plan.before):
            ends[1] = _exchanged(ends[0], ends[1], random)
        counts.append(count_loops(*ends))
    found = np.array(counts, np.float64)
    means, errors = found.mean(axis=0).tolist(), (found.std(axis=0, ddof=1) / sqrt(plan.graphs)).tolist()
    names = [str(length) for length in LENGTHS]
    return ByChance(dict(zip(names, means, strict=True)), dict(zip(names, errors, strict=True)), plan.graphs)


def count_loops(source: Numbers, target: Numbers) -> tuple[int, int, int]:
    """How many directed circles of 2, 3 and 4 people there are.

    Examples
    --------
    >>> count_loops(np.array([0, 1, 2, 1, 3]), np.array([1, 2, 0, 0, 0]))
    (1, 1, 0)
    """
    from scipy.sparse import csr_matrix

    inside = in_knots(source, target)
    if not inside.any():
        return 0, 0, 0
    ends = np.unique(np.concatenate((source[inside], target[inside])), return_inverse=True)[1].reshape(2, -1)
    size = int(ends.max()) + 1
    steps = csr_matrix((np.ones(ends.shape[1], np.int64), (ends[0], ends[1])), shape=(size, size))
    back, twice = steps.T.tocsr(), steps @ steps
    mutual = np.asarray(steps.multiply(back).sum(axis=1)).ravel()
    four = twice.multiply(twice.T.tocsr()).sum() - 2 * (mutual**2).sum() + mutual.sum()
    return int(mutual.sum()) // 2, int(twice.multiply(back).sum()) // 3, int(four) // 4


def in_knots(source: Numbers, target: Numbers) -> Mask:
    """The endorsements between people who can reach one another: all others are in no loop."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    if not len(source):
        return np.zeros(0, bool)
    size = int(max(source.max(), target.max())) + 1
    matrix = csr_matrix((np.ones(len(source)), (source, target)), shape=(size, size))
    part = connected_components(matrix, connection="strong")[1]
    inside: Mask = part[source] == part[target]
    return inside


def _exchanged(source: Numbers, target: Numbers, random: np.random.Generator) -> Numbers:
    """The targets after one round; nobody endorses themselves or the same person twice."""
    count, width = len(source), int(max(source.max(), target.max())) + 1
    order = random.permutation(count)
    one, other = order[: count // 2], order[count // 2 : count // 2 * 2]
    new = np.stack((source[one] * width + target[other], source[other] * width + target[one]))
    taken = np.sort(source * width + target)
    order = np.argsort(new, axis=None)
    wanted = new.ravel()[order]
    twice = np.diff(wanted, prepend=-1, append=-1) == 0
    refused = np.empty(new.size, bool)
    refused[order] = twice[1:] | twice[:-1] | (taken[np.minimum(np.searchsorted(taken, wanted), count - 1)] == wanted)
    refused = refused.reshape(new.shape) | (new // width == new % width)
    free = ~refused.any(axis=0)
    changed = target.copy()
    changed[one[free]], changed[other[free]] = target[other[free]], target[one[free]]
    return changed
