"""How warmly one person reaches everybody: the best permitted chain of at most four ties to each.

Who does not want to be asked, or not about the person, is reached by none; who minds being asked about somebody further on is a matter of
the few chains that are shown, which are searched for one by one (`chain_to`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.reserve import LEFT
from graphcap.search.outward import odds_from
from graphcap.search.permitted import introducing_nobody, permitted_chains

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from graphcap.network import Network
    from graphcap.questions.narrowing import Narrowing
    from graphcap.search.chains import FoundChain

    Floats = npt.NDArray[np.float64]

MAX_TIES = 4
DECIMALS = 12


class Warmth(NamedTuple):
    """How warmly a person reaches everybody.

    Attributes
    ----------
    odds
        Of the best chain to each, by number; 0 where there is none, and for the person.
    """

    network: Network
    person: int
    narrowing: Narrowing
    alumni: bool
    odds: Floats

    def chain_to(self, other: int) -> FoundChain | None:
        """The best permitted chain to somebody; None where there is none."""
        narrowing = self.narrowing
        limits = {"max_ties": MAX_TIES, "kinds": narrowing.kinds, "avoid": narrowing.avoid}
        chains = permitted_chains(self.network, self.person, (other,), best=1, alumni=self.alumni, **limits).chains
        return chains[0] if chains else None


def warmth_of(network: Network, person: int, narrowing: Narrowing, *, alumni: bool) -> Warmth:
    """How warmly a person reaches everybody who may be asked; who has left is reached by alumni alone."""
    reserve = network.reserve
    barred = introducing_nobody(reserve, person, alumni=alumni)
    odds = odds_from(network, person, max_ties=MAX_TIES, kinds=narrowing.kinds, avoid=narrowing.avoid, barred=barred)
    never = reserve.no_targets_of(person) | {person} | (set() if alumni else reserve.marked(LEFT))
    odds[sorted(never)] = 0
    return Warmth(network, person, narrowing, alumni, odds)


def warmest(worth: Floats, most: int) -> Sequence[int]:
    """The people of the highest worth above 0, that first, equals by number; at most so many."""
    people = np.flatnonzero(worth > 0)
    order = np.lexsort((people, -np.round(worth[people], DECIMALS)))
    chosen: Sequence[int] = people[order[:most]].tolist()
    return chosen


def way_in_words(network: Network, chain: FoundChain) -> str:
    """How a chain leads to its end, as a reason says it."""
    ties = len(chain.people) - 1
    if ties == 1:
        return f"tied directly, odds {chain.odds:.3g}"
    return f"asked through {network.people.name(chain.people[1])}, {ties} ties, odds {chain.odds:.3g}"
