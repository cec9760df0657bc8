"""How warmly one person reaches others: the best permitted chain of at most four ties to each.

Who does not want to be asked, or not about the person, is reached by none; who minds being asked about somebody further on is a matter of
the few chains that are shown, which are searched for one by one (`chain_to`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphcap.reserve import LEFT
from graphcap.search.outward import odds_to
from graphcap.search.permitted import introducing_nobody, permitted_chains

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from graphcap.network import Network
    from graphcap.questions.narrowing import Narrowing
    from graphcap.search.chains import FoundChain

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]

MAX_TIES = 4
DECIMALS = 12


class Warmth(NamedTuple):
    """How warmly a person reaches others; who has left is reached by alumni alone."""

    network: Network
    person: int
    narrowing: Narrowing
    alumni: bool

    def odds_to(self, others: Numbers) -> Floats:
        """The odds of the best chain to each of some people, by number: 0 where there is none, who may not be asked, and all others."""
        reserve, narrowing = self.network.reserve, self.narrowing
        never = reserve.no_targets_of(self.person) | {self.person} | (set() if self.alumni else reserve.marked(LEFT))
        asked = np.setdiff1d(others, np.array(sorted(never), np.int64)) if never else others
        barred = introducing_nobody(reserve, self.person, alumni=self.alumni)
        limits: dict[str, Any] = {"max_ties": MAX_TIES, "kinds": narrowing.kinds, "avoid": narrowing.avoid}
        return odds_to(self.network, self.person, asked, barred=barred, **limits)

    def chain_to(self, other: int) -> FoundChain | None:
        """The best permitted chain to somebody; None where there is none."""
        narrowing = self.narrowing
        limits = {"max_ties": MAX_TIES, "kinds": narrowing.kinds, "avoid": narrowing.avoid}
        chains = permitted_chains(self.network, self.person, (other,), best=1, alumni=self.alumni, **limits).chains
        return chains[0] if chains else None


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
