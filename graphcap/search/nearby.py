"""Who is within two ties of whom, at odds of at least so much, on chains that the reserve permits: for many people at once.

Walks of one tie and of two are followed from everybody who is asked about, each only as far as its odds suffice. Nobody is led to who is
nobody's target, or does not want to be asked about who asks; nobody introduces who introduces nobody, or does not want to be asked about
one of the two ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.search.allowed import allowed_arcs, members
from graphcap.search.lines import held
from graphcap.search.spans import spread

if TYPE_CHECKING:
    from collections.abc import Collection

    import numpy.typing as npt

    from graphcap.network import Network
    from graphcap.search.allowed import AllowedArcs

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]

PEOPLE_AT_ONCE = 1 << 13
ROUNDING = 5e-13
"""Odds are compared after rounding to 12 decimals."""


class _Asked(NamedTuple):
    """What limits the walks of some people."""

    arcs: AllowedArcs
    wanted: Mask
    introducing: Mask
    minding: Numbers
    least: float


def nearby(
    network: Network, people: Numbers, wanted: Mask, *, least: float, kinds: bytes | None = None, avoid: Collection[int] = ()
) -> tuple[Numbers, Numbers]:
    """Which of those wanted are within two ties of each of some people.

    Parameters
    ----------
    network
        Who is tied to whom.
    people
        From whom the chains lead.
    wanted
        Of everybody, whether they are looked for.
    least
        The least odds, above 0.
    kinds, avoid
        As in `graphcap.search.reach.reach`.

    Returns
    -------
    tuple
        Places among the people, rising, and beside each the number of somebody wanted, rising within a place.
    """
    reserve = network.reserve
    minding = np.sort(reserve.ends.array().astype(np.int64) * len(network) + reserve.unwilling.array())
    introducing = ~members(len(network), reserve.never_introducing(alumni=False))
    wanted = wanted & ~members(len(network), reserve.no_targets())
    asked = _Asked(allowed_arcs(network, kinds, avoid), wanted, introducing, minding, least - ROUNDING)
    found = [_near(asked, people[first : first + PEOPLE_AT_ONCE]) + first * len(network) for first in range(0, len(people), PEOPLE_AT_ONCE)]
    places, near = np.divmod(np.concatenate(found) if found else np.empty(0, np.int64), max(1, len(network)))
    return places, near


def _near(asked: _Asked, people: Numbers) -> Numbers:
    """Keys of the pairs, each a place times how many people there are, plus a number."""
    count = len(asked.wanted)
    place, at, odds = _onward(asked, np.arange(len(people)), people, np.ones(len(people)))
    ends = _ends(asked, people[place], at)
    going = asked.introducing[at] & ~_minds(asked, people[place], at)
    before, via = place[going], at[going]
    step, further, _ = _onward(asked, np.arange(len(via)), via, odds[going])
    asker = before[step]
    led = _ends(asked, people[asker], further) & ~_minds(asked, further, via[step])
    keys = np.sort(np.concatenate((place[ends] * count + at[ends], asker[led] * count + further[led])))
    return keys[np.diff(keys, prepend=-1) > 0]  # `np.unique` hashes, which takes five times as long here


def _ends(asked: _Asked, people: Numbers, at: Numbers) -> Mask:
    """Whether walks of some people have come to who is looked for and may be asked about them."""
    there: Mask = asked.wanted[at] & (at != people) & ~_minds(asked, people, at)
    return there


def _onward(asked: _Asked, place: Numbers, at: Numbers, odds: Floats) -> tuple[Numbers, Numbers, Floats]:
    """Walks one tie longer, those of enough odds."""
    each, arc = spread(asked.arcs.offsets[at], asked.arcs.offsets[at + 1])
    longer = odds[each] * asked.arcs.strengths[arc]
    enough = longer >= asked.least
    return place[each[enough]], asked.arcs.neighbours[arc[enough]].astype(np.int64), longer[enough]


def _minds(asked: _Asked, about: Numbers, people: Numbers) -> Mask:
    """Whether each of some people does not want to be asked about the one beside them."""
    return held(asked.minding, about * len(asked.wanted) + people)
