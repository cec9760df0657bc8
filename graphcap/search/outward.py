"""How warmly one person reaches others: the best odds of a chain of so many ties to each, without the chain.

Odds are pushed outwards from the person, tie by tie, along the arcs of those alone whose odds have just risen. As strengths are at most 1,
a walk that meets somebody twice never beats the same walk with the detour left out, so the best walk is a chain. Odds are multiplied from
the left, as those of chains are. The last tie is looked for from the ends that are asked about where fewer arcs enter these: a person of a
thousand ties has walks of three ties to half a million people, and all their arcs need not be followed to judge a few.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.search.allowed import members
from graphcap.search.spans import spread

if TYPE_CHECKING:
    from collections.abc import Collection

    import numpy.typing as npt

    from graphcap.network import Arcs, Network

    Flags = npt.NDArray[np.bool_]
    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]
    Places = npt.NDArray[np.intp]


def odds_to(
    network: Network,
    person: int,
    ends: Numbers,
    *,
    max_ties: int,
    kinds: bytes | None = None,
    avoid: Collection[int] = (),
    barred: Collection[int] = (),
) -> Floats:
    """The best odds from a person to each of some ends within so many ties; 0 where there is no chain, for the person, and for all others.

    Parameters
    ----------
    ends
        Rising numbers of people.
    kinds, avoid, barred
        As in `graphcap.search.reach.reach`.

    Returns
    -------
    Floats
        One for everybody, by number.
    """
    never, shut = members(len(network), avoid), members(len(network), barred)
    odds = np.zeros(len(network))
    odds[person] = 1.0
    shut[person] = False
    fresh = np.array([person], np.int64)
    for left in reversed(range(max_ties)):
        steps = steps_from(network, fresh[~shut[fresh]], kinds) if left else last_steps(network, fresh, ends, shut=shut, kinds=kinds)
        grown = odds.copy()
        np.maximum.at(grown, steps.ends, odds[steps.starts] * steps.strengths())
        grown[never] = 0
        fresh = np.flatnonzero(grown > odds)
        odds = grown
    found = np.zeros(len(network))
    found[ends] = odds[ends]
    found[person] = 0.0
    return found


class Steps(NamedTuple):
    """Arcs: from whom, to whom, and where they stand among those of one direction."""

    starts: Numbers
    ends: Numbers
    arcs: Arcs
    places: Places

    def strengths(self) -> Floats:
        """How strong each is."""
        return self.arcs.strengths.at(self.places)


def steps_from(network: Network, people: Numbers, kinds: bytes | None) -> Steps:
    """The arcs of allowed kinds that leave some people."""
    people, others, places = _arcs_of(network.outgoing, people, kinds)
    return Steps(people, others, network.outgoing, places)


def last_steps(network: Network, fresh: Numbers, ends: Numbers, *, shut: Flags, kinds: bytes | None) -> Steps:
    """The arcs that may end a walk: those that leave whom it has just come to, or those that enter its ends, whichever are fewer.

    What enters an end may come from whom the walk came to before; that changes nothing, as their arcs were followed then.
    """
    sources = fresh[~shut[fresh]]
    if _count(network.outgoing, sources) <= _count(network.incoming, ends):
        return steps_from(network, sources, kinds)
    steps = steps_into(network, ends, kinds)
    if not shut.any():
        return steps
    kept = ~shut[steps.starts]
    return Steps(steps.starts[kept], steps.ends[kept], steps.arcs, steps.places[kept])


def steps_into(network: Network, people: Numbers, kinds: bytes | None) -> Steps:
    """The arcs of allowed kinds that enter some people."""
    people, others, places = _arcs_of(network.incoming, people, kinds)
    return Steps(others, people, network.incoming, places)


def _arcs_of(arcs: Arcs, people: Numbers, kinds: bytes | None) -> tuple[Numbers, Numbers, Places]:
    """The arcs of allowed kinds of some people: whose, their other ends, and where they stand."""
    offsets = arcs.offsets.array()
    each, places = spread(offsets[people], offsets[people + 1])
    if kinds is not None:
        allowed = np.frombuffer(kinds, bool)[arcs.kinds.at(places)]
        each, places = each[allowed], places[allowed]
    return people[each], arcs.neighbours.at(places).astype(np.int64), places


def _count(arcs: Arcs, people: Numbers) -> int:
    """How many arcs some people have."""
    offsets = arcs.offsets.array()
    return int((offsets[people + 1] - offsets[people]).sum(dtype=np.int64))
