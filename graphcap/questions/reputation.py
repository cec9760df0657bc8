"""The reputation of a loop: its members' mean PageRank (Brin & Page 1998, doi:10.1016/S0169-7552(98)00110-X) without the loop's own steps.

Who endorses d people gives each a d-th of .85 of their own rank; everybody has .15 anyway, and what is given to nobody goes to all alike.
So ranks are y / sum(y) with y = .15/n + .85 P'y. Without the steps of one loop only the rows of its members differ in P, so that no graph
has to be ranked again: with G = (1 - .85 P)^-1, how often a walk from one comes by another, theirs follow from the part of G between the
members alone (Sherman & Morrison 1950, doi:10.1214/aoms/1177729893), and the sum from how long a walk from each of them lasts. Ways back to
the loop that are taken less often than once in 100,000 times are left out of G.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    from scipy.sparse import csr_matrix

    Numbers = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

PASSED_ON = 0.85
SURE = 1e-12
SELDOM = 1e-5
AT_ONCE = 64


class _Ranked(NamedTuple):
    """Everybody who endorses or is endorsed, by place: what each passes on to whom, how many they endorse, y, and how long walks last."""

    people: Numbers
    steps: csr_matrix
    endorsed: Numbers
    rank: Floats
    lasting: Floats

    @classmethod
    def of(cls, source: Numbers, target: Numbers) -> _Ranked:
        from scipy.sparse import csr_matrix

        people, places = np.unique(np.concatenate((source, target)), return_inverse=True)
        count, ends = len(people), places.reshape(2, -1)
        endorsed = np.bincount(ends[0], minlength=count)
        steps = csr_matrix((PASSED_ON / endorsed[ends[0]], (ends[0], ends[1])), shape=(count, count))
        rank = _settled(steps.T.tocsr(), np.full(count, (1 - PASSED_ON) / count))
        return cls(people, steps, endorsed, rank, _settled(steps, np.ones(count)))


def reputations(source: Numbers, target: Numbers, loops: Sequence[tuple[int, ...]]) -> list[float]:
    """The reputation of each loop.

    Parameters
    ----------
    source, target
        Numbers of who endorses whom, each pair once.
    loops
        Numbers of people, each endorsing the next, the last one the first.
    """
    if not loops:
        return []
    ranked, found = _Ranked.of(source, target), []
    for first in range(0, len(loops), AT_ONCE):
        places = [np.searchsorted(ranked.people, loop) for loop in loops[first : first + AT_ONCE]]
        members = np.unique(np.concatenate(places))
        visits = _visits(ranked.steps, members)
        found += [_reputation(ranked, loop, visits[np.ix_(at, at)]) for loop in places for at in (np.searchsorted(members, loop),)]
    return found


def _settled(steps: Any, begin: Floats) -> Floats:
    """The sum of what is passed on again and again, that of the beginning among it."""
    total, moving = begin.copy(), begin
    while moving.sum() > SURE * total.sum():
        moving = steps @ moving
        total += moving
    return total


def _visits(steps: csr_matrix, members: Numbers) -> Floats:
    """G between the members: how often a walk from one (row) comes by another (column)."""
    from scipy.sparse import csr_matrix

    count = len(members)
    moving: Any = csr_matrix((np.ones(count), (members, np.arange(count))), shape=(steps.shape[0], count))
    visits = np.eye(count)
    while moving.nnz:
        moving = steps @ moving
        moving.data[moving.data < SELDOM] = 0
        moving.eliminate_zeros()
        visits += moving[members].toarray()
    return visits


def _reputation(ranked: _Ranked, loop: Numbers, visits: Floats) -> float:
    """The mean rank of the members of a loop where they do not endorse the next."""
    following = np.roll(np.arange(len(loop)), -1)
    lasting, others = ranked.lasting[loop], ranked.endorsed[loop] - 1
    change = _change(visits - np.eye(len(loop)), PASSED_ON * visits[following], others)
    longer = _change((lasting - 1)[:, np.newaxis], (PASSED_ON * lasting[following])[:, np.newaxis], others)[:, 0]
    rank = np.linalg.solve(np.eye(len(loop)) - change.T, ranked.rank[loop])
    return float(rank.mean() / (ranked.rank.sum() + rank @ longer))


def _change(passed_on: Floats, to_next: Floats, others: Numbers) -> Floats:
    """By how much what each member passes on changes when the share of the next member goes to the others, if there are any."""
    rest = passed_on * (others + 1)[:, np.newaxis] - to_next
    return np.where(others[:, np.newaxis] > 0, rest / np.maximum(others, 1)[:, np.newaxis], 0.0) - passed_on
