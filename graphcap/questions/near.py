"""Who is within two ties of a person, and how warmly they are reached when somebody in between goes.

For each the best chain and the best one through somebody else are kept, so that one look serves for whoever goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.reserve import LEFT
from graphcap.search.allowed import members
from graphcap.search.lines import held
from graphcap.search.outward import steps_from
from graphcap.search.permitted import introducing_nobody

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphcap.network import Network
    from graphcap.questions.narrowing import Narrowing

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]

DECIMALS = 12


class Ways(NamedTuple):
    """A chain of at most two ties to each of some people: its odds, 0 where there is none, and the next person on it.

    That person is its end where it has one tie.
    """

    odds: Floats
    via: Numbers


class Near(NamedTuple):
    """Everybody within two ties, rising, the best way to each, and the best one through somebody else."""

    people: Numbers
    best: Ways
    other: Ways

    def without(self, lost: int) -> Ways:
        """The best way to each of them that does not lead through somebody; none to that one."""
        through = self.best.via == lost
        odds, via = np.where(through, self.other.odds, self.best.odds), np.where(through, self.other.via, self.best.via)
        return Ways(np.where(self.people == lost, 0.0, odds), via)


def near(network: Network, person: int, narrowing: Narrowing) -> Near:
    """Everybody within two ties of a person who may be asked and has not left, by chains that are permitted."""
    reserve, count = network.reserve, len(network)
    shut = members(count, introducing_nobody(reserve, person, alumni=False) | narrowing.avoid)
    never = members(count, reserve.no_targets_of(person) | reserve.marked(LEFT) | {person, *narrowing.avoid})
    minding = np.sort(reserve.ends.array().astype(np.int64) * count + reserve.unwilling.array())
    _, firsts, odds = _strongest(network, np.array([person]), narrowing)
    asked = ~shut[firsts]
    place, seconds, strengths = _strongest(network, firsts[asked], narrowing)
    via = firsts[asked][place]
    led = ~held(minding, seconds * count + via)
    ends = np.concatenate((firsts, seconds[led]))
    kept = ~never[ends]
    ways = Ways(np.concatenate((odds, (odds[asked][place] * strengths)[led])), np.concatenate((firsts, via[led])))
    return _two_best(ends[kept], Ways(ways.odds[kept], ways.via[kept]))


def _strongest(network: Network, people: Numbers, narrowing: Narrowing) -> tuple[Numbers, Numbers, Floats]:
    """Whom some people, rising, can ask: the place among them of who asks, who is asked, and the strength of the strongest arc."""
    steps = steps_from(network, people, narrowing.kinds)
    keys = steps.starts * len(network) + steps.ends
    order = np.argsort(keys, kind="stable")  # of several arcs to one person the strongest stands first
    order = order[np.diff(keys[order], prepend=-1) > 0]
    return np.searchsorted(people, steps.starts[order]), steps.ends[order], steps.strengths()[order]


def _two_best(ends: Numbers, ways: Ways) -> Near:
    """The two best ways to each end, by odds, then fewer ties, then the lower number."""
    order = np.lexsort((ways.via, ways.via != ends, -ways.odds.round(DECIMALS), ends))
    ends = ends[order]
    first = np.flatnonzero(np.diff(ends, prepend=-1))
    second = np.minimum(first + 1, len(ends) - 1)
    odds, via = ways.odds[order], ways.via[order]
    another = (second > first) & (ends[second] == ends[first])
    return Near(ends[first], Ways(odds[first], via[first]), Ways(np.where(another, odds[second], 0.0), via[second]))
