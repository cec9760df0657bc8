"""Chains that spare people who were asked often: those with the highest odds x (1 - min(.6, .15 x asks)).

``asks`` counts the recent asks of all introducers of a chain together. How the best of such chains are found without looking at all: let
w be the odds times the same factor for each introducer by themselves, which is a product along the chain, so that the search for chains
finds the best of them once arcs into introducers are lowered. With fewer than four asks in all a chain is worth no more than its w, as the
product of 1 - x is at least 1 - the sum of x; with four or more it is worth .4 x its odds. So a chain that is neither among the best by w
nor among the best by odds is worth at most what the last of those are, and as soon as both last ones are worth no more than the last chain
that is wanted, nothing is missing.
"""

from __future__ import annotations

from itertools import pairwise
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple

from graphcap.search.chains import FoundChain, strongest_arc
from graphcap.search.lowered import LoweredRows
from graphcap.search.permitted import permitted_chains
from graphcap.search.rounds import order

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphcap.network import Network

FALL_PER_ASK, MOST_FALL = 0.15, 0.6
MOST_CHAINS = 4_096
"""So many chains are looked at on either side before the answer is said to be inexact."""


class SpreadChain(NamedTuple):
    """A chain, and what it is worth once its introducers' asks are counted."""

    chain: FoundChain
    value: float


class Spread(NamedTuple):
    """The chains that are worth most, in order; the best by odds of each length; and whether certainly no chain is missing."""

    chains: tuple[SpreadChain, ...]
    by_length: tuple[FoundChain, ...]
    exact: bool


def factor(asks: int) -> float:
    """What so many recent asks leave of a chain's odds.

    Examples
    --------
    >>> factor(0), factor(2), factor(4), factor(9)
    (1.0, 0.7, 0.4, 0.4)
    """
    return 1 - min(MOST_FALL, FALL_PER_ASK * asks)


def spread_chains(network: Network, source: int, target: int, *, best: int, **limits: Any) -> Spread:
    """Find the ``best`` chains that are worth most once the recent asks of their introducers are counted.

    Of chains worth the same (rounded to 12 decimals) the one with fewer ties comes first, then the lower numbers from the left. How many
    others tie with a chain is not counted where anybody was asked: ``tied_with`` is 0.

    Parameters
    ----------
    network
        With its asks.
    source, target
        Numbers of people.
    best
        At least 1.
    limits
        As in `graphcap.search.permitted.permitted_chains`.
    """
    asked = _asked(network, {source, target})
    plain = permitted_chains(network, source, (target,), best=best, by_length=True, **limits)
    if not asked:
        return Spread(tuple(SpreadChain(chain, chain.odds) for chain in plain.chains), plain.by_length, exact=True)
    lowered = _lowered(network, asked)
    most, by_odds = best, plain.chains
    while True:
        by_product = permitted_chains(lowered, source, (target,), best=most, **limits).chains
        every = {chain.people for chain in (*by_odds, *by_product)}
        chains = sorted((_valued(network, people, asked, limits.get("kinds")) for people in every), key=_order)[:best]
        exact = len(by_product) < most or _complete(chains, by_odds[-1], by_product[-1])
        if exact or most >= MOST_CHAINS:
            return Spread(tuple(chains), plain.by_length, exact=exact)
        most *= 2
        by_odds = permitted_chains(network, source, (target,), best=most, **limits).chains


def _asked(network: Network, ends: set[int]) -> dict[int, int]:
    """How often each person but the ends was recently asked; only those who were."""
    if network.asks is None:
        return {}
    recent = network.asks.recent.array()
    return {person: int(recent[person]) for person in recent.nonzero()[0].tolist() if person not in ends}


def _valued(network: Network, people: Sequence[int], asked: Mapping[int, int], kinds: bytes | None) -> SpreadChain:
    """A chain with its odds, from the left, and its worth."""
    arcs = [strongest_arc(network, *pair, kinds) for pair in pairwise(people)]
    odds = prod((arc[0] for arc in arcs if arc is not None), start=1.0)
    return SpreadChain(FoundChain(tuple(people), odds, 0), odds * factor(sum(asked.get(person, 0) for person in people)))


def _order(found: SpreadChain) -> tuple[float, int, tuple[int, ...]]:
    return order(found.chain._replace(odds=found.value))


def _complete(chains: Sequence[SpreadChain], by_odds: FoundChain, by_product: FoundChain) -> bool:
    """Whether no chain beyond the last ones by odds and by product can be among these."""
    last = _order(chains[-1])
    return last <= order(by_product) and last <= order(by_odds._replace(odds=by_odds.odds * (1 - MOST_FALL)))


def _lowered(network: Network, asked: Mapping[int, int]) -> Network:
    """The network in which the arcs into each person are lowered by what the asks of that person leave."""
    import numpy as np

    factors = np.ones(len(network))
    factors[list(asked)] = [factor(asks) for asks in asked.values()]
    outgoing = LoweredRows(network.outgoing, lambda _, neighbours: factors[neighbours])
    incoming = LoweredRows(network.incoming, lambda people, _: factors[people])
    return network.replaced(outgoing=outgoing.arcs(), incoming=incoming.arcs())
