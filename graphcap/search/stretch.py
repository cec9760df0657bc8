"""Stretching chains: one more person put between two of a chain's people, for lower bounds of the chains that are one tie longer."""

from __future__ import annotations

from heapq import nlargest
from itertools import pairwise
from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from graphcap.search.steps import Steps

EVERY = 0.0


def stretched_odds(
    chains: Iterable[Sequence[int]],
    outgoing: Steps,
    incoming: Steps,
    *,
    barred: Collection[int],
    minding: Mapping[int, Collection[int]],
    most: int,
) -> list[float]:
    """The odds, falling, of up to ``most`` different chains that are one of these with one more person on it.

    Parameters
    ----------
    chains
        The people of each.
    outgoing, incoming
        The allowed arcs.
    barred, minding
        Who may not be put in: at all, or into chains to a target.
    most
        At least 1; each place of each chain is tried with so many people at most.
    """
    found: dict[tuple[int, ...], float] = {}
    ahead_of: dict[int, dict[int, float]] = {}
    behind_of: dict[int, dict[int, float]] = {}
    for people in chains:
        for person in people[:-1]:
            ahead_of[person] = ahead_of.get(person) or _arcs(outgoing, person)
        for person in people[1:]:
            behind_of[person] = behind_of.get(person) or _arcs(incoming, person)
        strengths = [ahead_of[source][target] for source, target in pairwise(people)]
        minded = minding.get(people[-1], ())
        for place, (source, target) in enumerate(pairwise(people), 1):
            ahead, behind = ahead_of[source], behind_of[target]
            between = [
                (ahead[person] * behind[person], person)
                for person in ahead.keys() & behind.keys()
                if person not in people and person not in barred and person not in minded
            ]
            for _, person in nlargest(most, between):
                odds = prod([*strengths[: place - 1], ahead[person], behind[person], *strengths[place:]])
                found[*people[:place], person, *people[place:]] = odds
    return nlargest(most, found.values())


def _arcs(steps: Steps, person: int) -> dict[int, float]:
    """The strongest arc between a person and each neighbour."""
    strengths = steps.strengths(person, EVERY)
    neighbours = steps.neighbours(person, len(strengths))
    return dict(zip(reversed(neighbours), reversed(strengths), strict=True))  # of parallel arcs the strongest comes last, and stays
