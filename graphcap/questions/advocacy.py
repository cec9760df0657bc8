"""Who could be an advocate of whom: near them, and led to those who decide outside their manager line.

An advocate of somebody is within 2 ties of them at odds of at least .2, and outside their manager line decides something, or reaches
somebody there who does within 4 ties at odds of at least .3: what ends in the own line is no help that the line does not have. Free
capacity is ``capacity`` less present proteges, 5 where it is unknown.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphcap.organisation import line
from graphcap.questions.standing import MAX_TIES
from graphcap.search.nearby import nearby
from graphcap.search.permitted import permitted_chains, permitted_reach

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    from graphcap.network import Network
    from graphcap.questions.everybodys_roles import EverybodysRoles
    from graphcap.questions.narrowing import Narrowing
    from graphcap.search.reach import Reach

    Numbers = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]

NEAR_ODDS = 0.2
DECIDER_ODDS = 0.3
ROUNDING = 5e-13
"""Odds are compared after rounding to 12 decimals."""
UNKNOWN_ROOM = 5


class Ways(NamedTuple):
    """How everybody reaches those who decide."""

    network: Network
    narrowing: Narrowing
    deciders: frozenset[int]
    found: Reach

    @classmethod
    def of(cls, network: Network, narrowing: Narrowing, there: Mask) -> Ways:
        """The ways to those who decide and are there."""
        deciders = frozenset(decider for decider in network.deciders.numbers() if there[decider])
        found = permitted_reach(network, sorted(deciders), max_ties=MAX_TIES, kinds=narrowing.kinds, avoid=narrowing.avoid)
        return cls(network, narrowing, deciders, found)

    def lead(self) -> Mask:
        """Who decides, or reaches anybody who does warmly enough."""
        leading: Mask = np.nan_to_num(self.found.odds) >= DECIDER_ODDS - ROUNDING
        leading[sorted(self.deciders)] = True
        return leading

    def lead_past(self, advocate: int, inside: frozenset[int]) -> bool:
        """Whether somebody decides, or reaches who does warmly enough, when those inside a protege's line, or the protege, do not count."""
        if advocate in self.deciders - inside:
            return True
        if int(self.found.target[advocate]) not in inside:
            return bool(np.nan_to_num(self.found.odds[advocate]) >= DECIDER_ODDS - ROUNDING)
        limits: dict[str, Any] = {"max_ties": MAX_TIES, "kinds": self.narrowing.kinds, "avoid": self.narrowing.avoid}
        chains = permitted_chains(self.network, advocate, self.deciders - inside - {advocate}, best=1, **limits).chains
        return bool(chains) and chains[0].odds >= DECIDER_ODDS - ROUNDING


class Near(NamedTuple):
    """Who may speak for whom, lines aside.

    Attributes
    ----------
    advocates
        Numbers of those who have room and anybody near, rising.
    offsets, proteges
        Those of the advocate at place i stand at ``offsets[i]`` to ``offsets[i + 1]``: numbers, rising.
    """

    advocates: Numbers
    offsets: Numbers
    proteges: Numbers

    @classmethod
    def of(cls, network: Network, waiting: Numbers, wanted: Mask, narrowing: Narrowing) -> Near:
        """Who of those wanted is near whom of those who wait."""
        from scipy.sparse import csc_matrix

        places, near = nearby(network, waiting, wanted, least=NEAR_ODDS, kinds=narrowing.kinds, avoid=narrowing.avoid)
        by_advocate = csc_matrix((np.ones(len(places), np.int8), (places, near)), shape=(len(waiting), len(network)))
        starts = by_advocate.indptr.astype(np.int64)
        advocates = np.flatnonzero(np.diff(starts))
        return cls(advocates, np.append(starts[advocates], len(places)), waiting[by_advocate.indices])

    def of_advocate(self, place: int) -> list[int]:
        """Who is near one of them."""
        near: list[int] = self.proteges[self.offsets[place] : self.offsets[place + 1]].tolist()
        return near


def rooms_of(network: Network, roles: EverybodysRoles) -> Numbers:
    """How many more people everybody can speak for."""
    column = network.people.numbers.get("capacity")
    if column is None:
        return np.full(len(network), UNKNOWN_ROOM, np.int64)
    capacity = column.array()
    free = np.maximum(0, np.nan_to_num(capacity) - roles.proteges(len(network)))
    rooms: Numbers = np.where(np.isnan(capacity), UNKNOWN_ROOM, free).astype(np.int64)
    return rooms


def served_by(network: Network, near: Near, ways: Ways) -> Callable[[int], Sequence[int]]:
    """Whom an advocate, by place, can speak for."""
    lead_past = cache(ways.lead_past)

    @cache
    def inside(person: int) -> frozenset[int]:
        return ways.deciders & {person, *line(network, person)}

    @cache
    def served(place: int) -> Sequence[int]:
        advocate = int(near.advocates[place])
        return [person for person in near.of_advocate(place) if lead_past(advocate, inside(person))]

    return served
