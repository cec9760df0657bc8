"""Everybody's best chain to any of some targets, to the decision-makers say, in one pass over the arcs for each tie of its length.

Within l ties a person's best chain is one arc followed by the neighbour's best chain within l - 1 ties: strengths are at most 1, so a walk
that meets somebody twice never beats the same walk with the detour left out. Labels are compared, at everybody on the way, as answers are
everywhere: odds rounded to 12 decimals, then fewer ties, then the lower number of the next person.

The passes are `graphcap.search.passes`; a target has to end at another one, which `graphcap.search.another` finds.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from graphcap.errors import InputError
from graphcap.memory import keep_freed_memory
from graphcap.model import MOST_TIES
from graphcap.search.allowed import allowed_arcs, members
from graphcap.search.another import to_another
from graphcap.search.labels import SCALE
from graphcap.search.passes import Entering, Passes

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import numpy.typing as npt

    from graphcap.network import Network

__all__ = ["SCALE", "Reach", "reach"]

ARCS_AT_ONCE = 1 << 20
"""Arcs of one piece of work: in smaller pieces threads wait for each other more than they work."""
TARGETS_AT_ONCE = 1 << 13


@dataclass(frozen=True, slots=True)
class Reach:
    """The best chain of everybody, by number.

    Attributes
    ----------
    odds
        Product of the strengths along the chain, 0 to 1; NaN where there is none.
    ties
        How many ties the chain has; 0 where there is none.
    via
        The next person on the chain, the target itself when it is one tie long; -1 where there is none.
    target
        Whom the chain ends at; -1 where there is none.
    vias
        For each number of ties from none up, the next person on the best chain of at most so many: the rest of a chain of t ties of anybody
        but a target is that of t - 1 ties of the next person.
    """

    odds: npt.NDArray[np.float64]
    ties: npt.NDArray[np.uint8]
    via: npt.NDArray[np.int64]
    target: npt.NDArray[np.int64]
    vias: tuple[npt.NDArray[np.int32], ...]


def reach(
    network: Network,
    targets: Sequence[int],
    *,
    max_ties: int,
    kinds: bytes | None = None,
    avoid: Collection[int] = (),
    barred: Collection[int] = (),
) -> Reach:
    """Find everybody's best chain to any of ``targets`` but themselves.

    Of the chains within ``max_ties`` the one with the highest odds is taken (rounded to 12 decimals), then the one with the fewest ties,
    then the one through the lowest numbers from the left. Odds are multiplied from the target's end, so that their last digit can differ
    from that of the same chain multiplied from the left. Without targets nobody has a chain.

    Parameters
    ----------
    network
        Who is tied to whom.
    targets
        Numbers of the people to reach.
    max_ties
        The longest chain allowed, in ties: 1 to 8.
    kinds
        Which kinds of tie may be used, from `Network.kind_mask`; None for all.
    avoid
        Numbers of people who are neither targets nor on the way, and who get no chain themselves.
    barred
        Numbers of people who are not on the way of others; they may be targets, and get chains themselves.

    Raises
    ------
    InputError
        When ``max_ties`` is out of bounds.
    """
    if not 1 <= max_ties <= MOST_TIES:
        message = f"a chain has 1 to {MOST_TIES} ties, not {max_ties}"
        raise InputError(message)
    sought = members(len(network), targets) & ~members(len(network), avoid)
    arcs, shut = allowed_arcs(network, kinds, avoid), members(len(network), barred)
    keep_freed_memory()
    workers = os.cpu_count() or 1
    with ThreadPoolExecutor(workers) as threads:
        entering = Entering(network, kinds, members(len(network), avoid))
        passes = Passes(arcs, entering, sought, shut, arcs_at_once=ARCS_AT_ONCE, threads=threads, workers=workers)
        for _ in range(max_ties):
            passes.advance()
        layers, starts = passes.layers, np.flatnonzero(sought)
        groups = [starts[first : first + TARGETS_AT_ONCE] for first in range(0, len(starts), TARGETS_AT_ONCE)]
        for group, labels in zip(groups, threads.map(partial(to_another, arcs, layers, shut), groups), strict=True):
            layers[-1].put(group, labels)
    last = layers[-1]
    odds = np.where(last.odds < 0, np.nan, last.odds)
    return Reach(odds, last.ties, last.via.astype(np.int64), last.target.astype(np.int64), tuple(layer.via for layer in layers))
