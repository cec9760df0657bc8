"""How warmly one person reaches everybody: the best odds of a chain of so many ties to each, without the chain.

Odds are pushed outwards from the person, tie by tie, along the arcs of those alone whose odds have just risen. As strengths are at most 1,
a walk that meets somebody twice never beats the same walk with the detour left out, so the best walk is a chain. Odds are multiplied from
the left, as those of chains are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphcap.search.allowed import members
from graphcap.search.lines import spread

if TYPE_CHECKING:
    from collections.abc import Collection

    import numpy.typing as npt

    from graphcap.network import Network

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]
    Places = npt.NDArray[np.intp]


def odds_from(
    network: Network,
    person: int,
    *,
    max_ties: int,
    kinds: bytes | None = None,
    avoid: Collection[int] = (),
    barred: Collection[int] = (),
) -> Floats:
    """The best odds from a person to everybody within so many ties; 0 where there is no chain, and for the person.

    Parameters
    ----------
    kinds, avoid, barred
        As in `graphcap.search.reach.reach`.
    """
    never, shut = members(len(network), avoid), members(len(network), barred)
    odds = np.zeros(len(network))
    odds[person] = 1.0
    shut[person] = False
    fresh = np.array([person], np.int64)
    for _ in range(max_ties):
        owner, neighbours, places = arcs_leaving(network, fresh[~shut[fresh]], kinds)
        grown = odds.copy()
        np.maximum.at(grown, neighbours, odds[owner] * network.outgoing.strengths.at(places))
        grown[never] = 0
        fresh = np.flatnonzero(grown > odds)
        odds = grown
    odds[person] = 0.0
    return odds


def arcs_leaving(network: Network, people: Numbers, kinds: bytes | None) -> tuple[Numbers, Numbers, Places]:
    """Arcs of allowed kinds that leave some people: both their ends, and where they stand."""
    arcs = network.outgoing
    offsets = arcs.offsets.array().astype(np.int64)
    each, found = spread(offsets[people], offsets[people + 1])
    places = found.astype(np.intp)
    if kinds is not None:
        allowed = np.frombuffer(kinds, bool)[arcs.kinds.at(places)]
        each, places = each[allowed], places[allowed]
    return people[each], arcs.neighbours.at(places).astype(np.int64), places
