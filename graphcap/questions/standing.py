"""How everybody stands: their access to decision-makers, and whether that is poor for their level.

*Access* is the odds of the best chain of at most 4 ties to any decision-maker but oneself. Poor is the standing of who has no ties; no
route to a decision-maker; or a weak route: access below a third of the median access of everybody on their level, no route counting as 0
there. A level of fewer than 20 people takes in the next one, the highest the one below. Those of unknown level are held against everybody.
Who has left counts nowhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.reserve import LEFT
from graphcap.search.allowed import allowed_arcs
from graphcap.search.permitted import permitted_reach

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from graphcap.network import Network
    from graphcap.questions.narrowing import Narrowing
    from graphcap.search.reach import Reach

    Floats = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]

MAX_TIES = 4
WEAK = 1 / 3
SMALLEST_LEVEL = 20
KINDS = ("no ties", "no route", "weak route")
NO_TIES, NO_ROUTE, WEAK_ROUTE, SOUND = range(len(KINDS) + 1)
WORDS = (*KINDS, "sound")


class Standing(NamedTuple):
    """How people stand, by number.

    Attributes
    ----------
    there
        Who counts: everybody who has not left and is not to be avoided.
    access
        0 where there is no route.
    kind
        Place in `WORDS`.
    percentile
        Of the access among those on their level, 0 to 100, equals counting half.
    median, peers
        Of the access among those on their level; how many these are.
    found
        The best chains.
    """

    there: Mask
    access: Floats
    kind: npt.NDArray[np.int8]
    percentile: Floats
    median: Floats
    peers: npt.NDArray[np.int64]
    found: Reach


def standing_of(network: Network, deciders: Sequence[int], narrowing: Narrowing) -> Standing:
    """How everybody stands towards these deciders."""
    there = people_there(network, narrowing.avoid)
    found = permitted_reach(network, deciders, max_ties=MAX_TIES, kinds=narrowing.kinds, avoid=narrowing.avoid)
    access = np.nan_to_num(found.odds)
    percentile, median = np.zeros(len(network)), np.zeros(len(network))
    peers = np.zeros(len(network), np.int64)
    for people, among in _levels(network, there):
        percentile[people], median[people] = _percentiles(access[people], access[among]), np.median(access[among])
        peers[people] = np.count_nonzero(among)
    kind = np.full(len(network), SOUND, np.int8)
    kind[access < median * WEAK] = WEAK_ROUTE
    kind[found.ties == 0] = NO_ROUTE
    kind[_arcs(network, narrowing) == 0] = NO_TIES
    return Standing(there, access, kind, percentile, median, peers, found)


def people_there(network: Network, avoid: Sequence[int] = ()) -> Mask:
    """Everybody who has not left and is not to be avoided."""
    there = np.ones(len(network), bool)
    there[[*avoid, *network.reserve.marked(LEFT)]] = False
    return there


def _levels(network: Network, there: Mask) -> Iterator[tuple[Mask, Mask]]:
    """People of one level or several, and those whom they are held against."""
    column = network.people.numbers.get("level")
    levels = np.full(len(network), np.nan) if column is None else column.array()
    groups: list[Mask] = []
    small = np.zeros(len(network), bool)
    for level in np.unique(levels[there & ~np.isnan(levels)]).tolist():
        small |= there & (levels == level)
        if np.count_nonzero(small) >= SMALLEST_LEVEL:
            groups.append(small)
            small = np.zeros(len(network), bool)
    if small.any():
        groups = [*groups[:-1], groups[-1] | small] if groups else [small]
    yield from ((group, group) for group in groups)
    unknown = there & np.isnan(levels)
    if unknown.any():
        yield unknown, there


def _percentiles(access: Floats, among: Floats) -> Floats:
    """The share of some values that each is above, equals counting half, in per cent."""
    ranked = np.sort(among)
    below, up_to = np.searchsorted(ranked, access), np.searchsorted(ranked, access, side="right")
    percentiles: Floats = 100 * (below + up_to) / 2 / len(ranked)
    return percentiles


def _arcs(network: Network, narrowing: Narrowing) -> npt.NDArray[np.int64]:
    """How many arcs each person has, both ways together."""
    sides = (allowed_arcs(network, narrowing.kinds, narrowing.avoid, incoming=incoming) for incoming in (False, True))
    arcs: npt.NDArray[np.int64] = sum(np.diff(side.offsets) for side in sides)  # type: ignore[assignment]
    return arcs
