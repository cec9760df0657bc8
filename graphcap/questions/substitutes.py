"""Who could take the place of somebody whom a person loses: people within two ties who are reached without them.

- Of a *sponsor*: who decides what the lost one decides (of one who is not known to decide, whoever decides anything).
- Of a *mentor*: who lists the lost one's skills that the person wants, or, where there is none, any of them that the person lacks, and does
  not stand below the person.
- Of an *introducer*: the next person on the best chain to a decision-maker that is left.

Sponsors and mentors are taken by the share they cover times the odds of the chain to them, equals by id; another present one may do.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from heapq import heappush, heappushpop
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from graphcap.organisation import number, word_lists, words
from graphcap.questions.roles import decides
from graphcap.questions.skills import wanted_skills

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphcap.network import Network
    from graphcap.questions.near import Near, Way

SPONSOR, MENTOR, INTRODUCER = "sponsor", "mentor", "introducer"
DECIMALS = 12
EQUAL = 1e-11
"""Odds that are further apart differ after rounding."""
MOST = 10
"""So many substitutes of each are named."""


class Substitute(NamedTuple):
    """Somebody who could take a place: how much of it they cover (0 to 1), and the way to them."""

    person: int
    covers: float
    way: Way


class Search(NamedTuple):
    """What is needed to look for substitutes for those around one person."""

    network: Network
    person: int
    near: Near
    wanted: frozenset[str]
    decides: dict[int, tuple[str, ...]]
    knowing: dict[str, list[int]]
    offering: dict[tuple[str, frozenset[str]], list[tuple[float, int, float]]]

    @classmethod
    def of(cls, network: Network, person: int, near: Near) -> Search:
        """For a person; what they want to learn, and what those near can do and decide, is looked up once."""
        deciders = zip(network.deciders.numbers(), network.deciders.what, strict=True)
        decides = {decider: tuple(what.split(";")) for decider, what in deciders if decider in near.ways}
        knowing: dict[str, list[int]] = defaultdict(list)
        others = _not_below(network, person, list(near.ways))
        for other, skills in zip(others, word_lists(network, "skills", others), strict=True):
            for skill in skills:
                knowing[skill].append(other)
        return cls(network, person, near, frozenset(wanted_skills(network, person).words), decides, knowing, {})

    def substitutes(self, lost: int, role: str) -> list[Substitute]:
        """Who could take somebody's place as a sponsor or mentor: the best few, the best first."""
        needed = frozenset(decides(self.network, lost)) if role == SPONSOR else self._taught(lost)
        found: list[Substitute] = []
        worth: list[float] = []
        for most, other, share in self._offering(role, needed):
            if len(worth) == MOST and most < worth[0] - EQUAL:
                break
            way = self.near.without(lost, other)
            if way is not None:
                found.append(Substitute(other, share, way))
                (heappushpop if len(worth) == MOST else heappush)(worth, share * way.odds)
        return sorted(found, key=lambda each: (-round(each.covers * each.way.odds, DECIMALS), each.person))[:MOST]

    def _offering(self, role: str, needed: frozenset[str]) -> list[tuple[float, int, float]]:
        """Who has some of what is needed, and how much: what they are worth where nobody on the way is lost, falling; looked up once."""
        known = self.offering.get((role, needed))
        if known is None:
            if role == SPONSOR:
                shares = {other: _share(needed, what) for other, what in self.decides.items()}
            else:
                counts = Counter(chain.from_iterable(self.knowing.get(skill, ()) for skill in needed))
                shares = {other: count / len(needed) for other, count in counts.items()}
            ways = self.near.ways
            known = sorted(((share * ways[other][0].odds, other, share) for other, share in shares.items() if share), reverse=True)
            self.offering[role, needed] = known
        return known

    def _taught(self, lost: int) -> frozenset[str]:
        lacked = frozenset(words(self.network, "skills", lost)).difference(words(self.network, "skills", self.person))
        return lacked & self.wanted or lacked


def _not_below(network: Network, me: int, others: list[int]) -> list[int]:
    """Those who are not known to stand below a person."""
    mine, levels = number(network, "level", me), network.people.numbers.get("level")
    if mine is None or levels is None:
        return others
    theirs = levels.slices([(other, other + 1) for other in others])
    return [other for other, level in zip(others, theirs, strict=True) if not level[0] < mine]


def _share(needed: frozenset[str], offered: Iterable[str]) -> float:
    """How much of what is needed somebody has; all of it where nothing in particular is."""
    return len(needed.intersection(offered)) / len(needed) if needed else 1.0
