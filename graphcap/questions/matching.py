"""Who is paired with whom: most people served first, then the highest total score; exact.

- *With capacity* (`best_pairs`): each of some people with at most one partner, each partner with at most as many as they have room for. A
  minimum-weight full matching (Jonker & Volgenant 1987, doi:10.1007/BF02278710, as scipy has it for sparse weights) of people with places:
  every partner as many places as room, every person one more that stands for nobody and costs more than all scores together.
- *Both ways* (`best_couples`): everybody in at most one couple, the highest total weight; Edmonds' blossom algorithm (Galil 1986,
  doi:10.1145/6462.6502, as networkx has it).

Scores count to six decimals: so all weights are whole numbers, sums are exact, and an answer does not hang on the last digit of a product.
People are numbered in the order of their ids, so the same input in any order gives the same pairs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]

NOBODY = -1
STEPS = 10**6


def best_pairs(scores: Floats, room: Numbers) -> Numbers:
    """For each row of scores (0 to 1, NaN where a pair is not allowed) the column that it is paired with, `NOBODY` where none is left.

    Parameters
    ----------
    scores
        People by partners.
    room
        How many people each partner can take.

    Examples
    --------
    >>> best_pairs(np.array([[0.9, 0.1], [0.8, np.nan]]), np.array([1, 1])).tolist()
    [1, 0]
    """
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    people = len(scores)
    if not people:
        return np.empty(0, np.int64)
    rows, partners = np.nonzero(~np.isnan(scores))
    room = np.minimum(np.maximum(room, 0), np.bincount(partners, minlength=scores.shape[1]))  # nobody needs more places than people want
    places, owners = _places(partners, room)
    costs = np.rint((1 - scores[rows, partners]) * STEPS) + 1
    unserved = np.arange(people)
    weights = np.concatenate((costs[owners], np.full(people, (people + 1) * (STEPS + 1), np.float64)))
    ends = np.concatenate((rows[owners], unserved)), np.concatenate((places, room.sum() + unserved))
    chosen, taken = min_weight_full_bipartite_matching(csr_matrix((weights, ends), shape=(people, int(room.sum()) + people)))
    partner_of = np.concatenate((np.repeat(np.arange(len(room)), room), np.full(people, NOBODY)))
    found = np.full(people, NOBODY)
    found[chosen] = partner_of[taken]
    return found


def _places(partners: Numbers, room: Numbers) -> tuple[Numbers, Numbers]:
    """For each wish one entry a place of its partner: the place, and which wish it is of."""
    first = np.cumsum(room) - room
    lengths = room[partners]
    owners = np.repeat(np.arange(len(partners)), lengths)
    within = np.arange(len(owners)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return first[partners[owners]] + within, owners


def best_couples(weights: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    """The couples of the highest total weight (each above 0), lower number first, rising.

    Examples
    --------
    >>> best_couples({(1, 2): 0.6, (2, 3): 0.9, (3, 4): 0.6})
    [(1, 2), (3, 4)]
    """
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    for (one, other), weight in sorted(weights.items()):
        graph.add_edge(one, other, weight=round(weight * STEPS))
    couples = (sorted(couple) for couple in nx.max_weight_matching(graph))
    return sorted((one, other) for one, other in couples)
