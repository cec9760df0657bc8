"""Routes past one's own line: whether somebody is as well led to a decider when nobody above them may help.

Partial walks from everybody who is asked about are grown tie by tie, all at once. A walk at somebody whose best way onward is too cold is
dropped; where that way avoids the line, its person is settled; else the walk is grown by one tie more. So most people are settled by their
own arcs, and the answer is exact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphcap.kinds import REPORTS_TO
from graphcap.search.allowed import allowed_arcs, members
from graphcap.search.reach import reach
from graphcap.search.spans import spread
from graphcap.tie_sources import ties_of_kinds

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import numpy.typing as npt

    from graphcap.network import Network
    from graphcap.search.allowed import AllowedArcs
    from graphcap.search.reach import Reach

    Numbers = npt.NDArray[np.integer[Any]]
    Floats = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]

PEOPLE_AT_ONCE = 4096


class Reports(NamedTuple):
    """Whom everybody reports to: those of person p stand at ``offsets[p]`` to ``offsets[p + 1]`` of the managers."""

    offsets: npt.NDArray[np.int64]
    managers: npt.NDArray[np.int64]

    @classmethod
    def of(cls, network: Network) -> Reports:
        """The written reports of a network."""
        places = ties_of_kinds(network, REPORTS_TO)
        offsets = np.searchsorted(places, network.ties.offsets.array().astype(np.int64))
        return cls(offsets.astype(np.int64), network.ties.targets.array()[places].astype(np.int64))


class Lines(NamedTuple):
    """Who is above whom: pairs of a place among some people and a number above them, as sorted keys."""

    keys: npt.NDArray[np.int64]
    people: int

    @classmethod
    def of(cls, network: Network, chosen: Numbers, *, reports: Reports | None = None) -> Lines:
        """The lines of the chosen people: their managers, those people's managers, and so on; ``reports`` spares finding them again."""
        count = len(network)
        offsets, managers = reports or Reports.of(network)
        place, at = np.arange(len(chosen), dtype=np.int64), np.asarray(chosen, np.int64)
        keys = np.empty(0, np.int64)
        while len(place):
            each, which = spread(offsets[at], offsets[at + 1])
            found = np.unique(place[each] * count + managers[which])
            found = found[(found % count != np.asarray(chosen)[found // count]) & ~np.isin(found, keys, assume_unique=True)]
            keys = np.union1d(keys, found)
            place, at = found // count, found % count
        return cls(keys, count)

    def hold(self, places: Numbers, people: Numbers) -> Mask:
        """Whether each of these people is above the person at the place beside it; nobody (-1) is."""
        return (np.asarray(people) >= 0) & held(self.keys, np.asarray(places, np.int64) * self.people + people)


class Onward(NamedTuple):
    """Everybody's best way to a decider within so many ties, 0 to 3, a decider being there already.

    Attributes
    ----------
    odds
        By number of ties: 1 for who decides, 0 where there is no way.
    found
        The same as `graphcap.search.reach.Reach`, from one tie on.
    decides
        Whether each person is a decider.
    """

    odds: tuple[Floats, ...]
    found: tuple[Reach, ...]
    decides: Mask

    @classmethod
    def of(cls, network: Network, deciders: Sequence[int], *, ties: int, kinds: bytes | None = None, avoid: Collection[int] = ()) -> Onward:
        """The ways of everybody within 0 to ``ties`` ties, with nobody on them who may not be asked."""
        barred, sought = network.reserve.never_introducing(alumni=False), sorted({*deciders} - network.reserve.no_targets())
        decides = members(len(network), sought) & ~members(len(network), avoid)
        found = tuple(reach(network, sought, max_ties=most, kinds=kinds, avoid=avoid, barred=barred) for most in range(1, ties + 1))
        odds = (decides.astype(np.float64), *(np.where(decides, 1.0, np.nan_to_num(each.odds)) for each in found))
        return cls(odds, found, decides)

    def ways(self, people: Numbers, ties: int) -> Numbers:
        """Whom each person's best way within ``ties`` ties leads through, to its end: a row a person, -1 after the end."""
        ways = np.full((len(people), max(1, ties)), -1, np.int64)
        at, left = np.asarray(people, np.int64).copy(), np.full(len(people), ties)
        for step in range(ties):
            going = (at >= 0) & (left > 0)
            going[going] = ~self.decides[at[going]]
            for most in range(1, ties + 1):
                here = np.flatnonzero(going & (left == most))
                via, length = self.found[most - 1].via[at[here]], self.found[most - 1].ties[at[here]]
                ways[here, step] = via
                at[here], left[here] = via, np.maximum(length.astype(np.int64) - 1, 0)
            at[~going] = -1
        return ways


def led_past(
    network: Network, people: Numbers, onward: Onward, *, least: Floats, kinds: bytes | None = None, avoid: Collection[int] = ()
) -> Mask:
    """Whether each of some people has a chain to a decider with at least these odds on which nobody of their line has a part.

    Parameters
    ----------
    network
        Who is tied to whom.
    people
        Numbers.
    onward
        Of the same deciders, kinds and people to avoid; a chain has one tie more than it holds.
    least
        For each, above 0.
    """
    arcs = allowed_arcs(network, kinds, avoid)
    asked = ~members(len(network), network.reserve.never_introducing(alumni=False)) | onward.decides
    settled, reports = np.zeros(len(people), bool), Reports.of(network)
    for first in range(0, len(people), PEOPLE_AT_ONCE):
        part, some = slice(first, first + PEOPLE_AT_ONCE), np.asarray(people[first : first + PEOPLE_AT_ONCE], np.int64)
        lines = Lines.of(network, some, reports=reports)
        settled[part] = _part_led_past(lines, arcs, some, onward, least=least[part], asked=asked)
    return settled


def _part_led_past(lines: Lines, arcs: AllowedArcs, people: Numbers, onward: Onward, *, least: Floats, asked: Mask) -> Mask:
    settled = np.zeros(len(people), bool)
    place, at, odds = np.arange(len(people)), people, np.ones(len(people))
    for left in range(len(onward.found), -1, -1):
        each, arc = spread(arcs.offsets[at], arcs.offsets[at + 1])
        place, at, odds = place[each], arcs.neighbours[arc].astype(np.int64), odds[each] * arcs.strengths[arc]
        open_still = asked[at] & (odds * onward.odds[left][at] >= least[place]) & (at != people[place]) & ~lines.hold(place, at)
        place, at, odds = place[open_still], at[open_still], odds[open_still]
        ways = onward.ways(at, left)
        free = np.ones(len(at), bool)
        for step in ways.T:
            free &= ~lines.hold(place, step) & (step != people[place])
        settled[place[free]] = True
        rest = ~settled[place] & ~onward.decides[at]
        place, at, odds = place[rest], at[rest], odds[rest]
    return settled


def held(keys: Numbers, wanted: Numbers) -> Mask:
    """Whether each is among the sorted keys."""
    if not len(keys):
        return np.zeros(len(wanted), bool)
    found: Mask = keys[np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)] == wanted
    return found
