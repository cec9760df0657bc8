"""Stretching a chain: one more person put between two of its people, for a lower bound of the best chain that is one tie longer."""

from __future__ import annotations

from itertools import pairwise
from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from graphcap.search.steps import Steps

EVERY = 0.0


def best_stretched(people: Sequence[int], outgoing: Steps, incoming: Steps, *, barred: Collection[int]) -> float:
    """The odds of the best chain that is this one with one more person on it; 0 where nobody can be put in.

    Parameters
    ----------
    people
        A chain.
    outgoing, incoming
        The allowed arcs.
    barred
        Who may not be put in.
    """
    strengths = [_arcs(outgoing, source)[target] for source, target in pairwise(people)]
    best = 0.0
    for place, (source, target) in enumerate(pairwise(people)):
        ahead, behind = _arcs(outgoing, source), _arcs(incoming, target)
        between = (ahead.keys() & behind.keys()).difference(people, barred)
        if between:
            first, second = max(((ahead[person], behind[person]) for person in between), key=prod)
            best = max(best, prod([*strengths[:place], first, second, *strengths[place + 1 :]]))
    return best


def _arcs(steps: Steps, person: int) -> dict[int, float]:
    """The strongest arc between a person and each neighbour."""
    strengths = steps.strengths(person, EVERY)
    neighbours = steps.neighbours(person, len(strengths))
    return dict(zip(reversed(neighbours), reversed(strengths), strict=True))  # of parallel arcs the strongest comes last, and stays
