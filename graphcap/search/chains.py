"""The best chains from a person to one of several targets: exact, and with the standard library alone wherever some ties stand out.

A chain visits nobody twice, each step takes its strongest allowed arc, and the odds are the product of the strengths, left to right.
Chains are ordered by odds (rounded to 12 decimals) falling, then by fewer ties, then by the numbers of the people from the left.

Each exact number of ties is searched for itself (`graphcap.search.rounds`): find every chain whose odds reach a threshold, and lower the
threshold while chains of lower odds may be among the best. Where that would follow too many arcs one by one, numpy looks at all of them at
once (`graphcap.search.tables`), with the same answer.
"""

from __future__ import annotations

from heapq import nlargest
from typing import TYPE_CHECKING, Literal, NamedTuple

from graphcap.search.ground import DECIMALS, STEP, Ground
from graphcap.search.rounds import NEAR_FLOOR, FoundChain, Length, order

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from graphcap.network import Network
    from graphcap.reserve import Barred

LONG = 5
"""From so many ties on a search is so costly that it pays to know before what it must beat."""
SOMEWHAT_LESS = 0.9
"""The best chain of one length is wanted even where it is not among the best of all; often it is not much less warm."""
__all__ = ["Found", "FoundChain", "best_chains", "strongest_arc"]


class Found(NamedTuple):
    """The best chains in order, and, where asked for, the best chain of each exact number of ties for which there is one."""

    chains: tuple[FoundChain, ...]
    by_length: tuple[FoundChain, ...]


def best_chains(
    network: Network,
    source: int,
    targets: Collection[int],
    *,
    best: int,
    max_ties: int,
    by: Literal["odds", "ties"] = "odds",
    kinds: bytes | None = None,
    avoid: Collection[int] = (),
    barred: Barred = frozenset(),
    minding: Mapping[int, Collection[int]] | None = None,
    by_length: bool = False,
) -> Found:
    """Find the ``best`` best chains of at most ``max_ties`` ties from the source to any of the targets.

    Parameters
    ----------
    network
        People and arcs.
    source, targets
        Numbers of people; the source is never its own target. A chain may pass through another target.
    best, max_ties
        At least 1 each.
    by
        ``odds`` for higher odds, then fewer ties; ``ties`` for fewer ties, then higher odds. Equals follow the numbers of the people.
    kinds
        A mask of `graphcap.network.Network.kind_mask`.
    avoid
        People who are on no chain, neither as introducers nor as targets.
    barred
        People who introduce nobody; a chain may begin or end with them.
    minding
        For some of the targets, people who introduce nobody to them.
    by_length
        Whether to find the best chain of each exact number of ties as well, which costs more where long chains are much less warm.

    Returns
    -------
    Found
        Empty where there is no chain.
    """
    ends = set(targets).difference(avoid, (source,))
    if source in avoid or not ends:
        return Found((), ())
    nobody = barred | frozenset(avoid) if avoid else barred
    ground = Ground(network, source, ends, max_ties=max_ties, kinds=kinds, barred=nobody)
    ground.minding = {target: frozenset(people) for target, people in (minding or {}).items()}
    lengths = [Length(ground, ties=ties, best=best) for ties in range(1, max_ties + 1)]
    for length in lengths if by_length else ():
        shorter = lengths[: length.ties - 1]
        if by == "odds" and length.ties >= LONG:
            _warmest(shorter, best)
        _find_one(ground, length, shorter, best if by == "odds" else 0)
    chains = _shortest(lengths, best) if by == "ties" else _warmest(lengths, best)
    return Found(tuple(chains), tuple(length.chains[0] for length in lengths if by_length and length.chains))


def _find_one(ground: Ground, length: Length, shorter: list[Length], wanted: int) -> None:
    """Find the best chain of one length, and with it those that are among the ``wanted`` best so far."""
    found = [chain.odds for other in shorter for chain in other.chains]
    stretched = ground.stretched((chain.people for chain in shorter[-1].chains), max(wanted, 1)) if shorter else []
    sure = round(stretched[0], DECIMALS) if stretched else 0.0
    lowest = max(_last(found, wanted), round(_last([*found, *stretched], wanted) - STEP, DECIMALS))  # of equals the shorter one comes first
    floor, high = sorted((lowest, sure))
    if high > NEAR_FLOOR * floor:
        floor = high if high == sure else max(sure, SOMEWHAT_LESS * lowest)
    while not length.exhausted and not length.chains:
        if not lowest or length.remaining > lowest:
            length.advance(floor)
        else:
            length.advance(sure, best=1)


def _last(odds: list[float], wanted: int) -> float:
    """The rounded odds of the last of the best chains that are wanted; 0 where there are fewer."""
    return round(nlargest(wanted, odds)[-1], DECIMALS) if 0 < wanted <= len(odds) else 0.0


def _shortest(lengths: list[Length], best: int) -> list[FoundChain]:
    """The best chains, fewer ties first."""
    chains: list[FoundChain] = []
    for length in lengths:
        while not length.exhausted and len(chains) + len(length.chains) < best:
            length.advance()
        chains += length.chains
    return chains[:best]


def _warmest(lengths: list[Length], best: int) -> list[FoundChain]:
    """The best chains, higher odds first."""
    while True:
        chains = sorted((chain for length in lengths for chain in length.chains), key=order)[:best]
        lowest, most_people = order(chains[-1])[:2] if len(chains) == best else (STEP, 0)
        unsettled = [
            length
            for length in lengths
            if not length.exhausted and (-round(length.remaining, DECIMALS), length.ties + 1) < (lowest, most_people)
        ]
        if not unsettled:
            return chains
        length = max(unsettled, key=lambda length: length.remaining)
        length.advance(floor=-lowest if length.ties + 1 < most_people else round(STEP - lowest, DECIMALS))


def strongest_arc(network: Network, source: int, target: int, kinds: bytes | None) -> tuple[float, int] | None:
    """Strength and kind of the strongest allowed arc between two people, among equals the smallest kind number; None where none is."""
    arcs, start, end = network.outgoing, source, target
    if network.incoming.degree(target) < arcs.degree(source):
        arcs, start, end = network.incoming, target, source
    neighbours, strengths = arcs.of(start)
    for neighbour, strength, kind in zip(neighbours, strengths, arcs.kinds_of(start), strict=True):
        if neighbour == end and (kinds is None or kinds[kind]):
            return strength, kind
    return None
